import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { createMessages, messagesOf } from '#app/test/messages.ts';
import { bounceAddress, readBounceAddress } from './bounce-address.server.ts';
import { startBounceListener, type BounceListener } from './bounce-listener.server.ts';

useDatabase();

let listener: BounceListener;
beforeAll(async () => void (listener = await startBounceListener({ host: '127.0.0.1', port: 0 })));
afterAll(() => listener.close());

function report(status: string, action = 'failed', type = 'delivery-status', fields = ''): string {
  return [
    'From: MAILER-DAEMON@mx.example',
    'Subject: Undelivered Mail',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="b"`,
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Sorry.',
    '',
    '--b',
    `Content-Type: message/${type}`,
    '',
    fields ||
      `Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: ${action}\r\nStatus: ${status}`,
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    'Subject: Hello',
    '',
    'Hello',
    '--b--',
    '',
  ].join('\r\n');
}

async function send(to: string, raw: string): Promise<void> {
  const transporter = createTransport({ host: '127.0.0.1', port: listener.port, ignoreTLS: true });
  await transporter.sendMail({ envelope: { from: '', to }, raw });
  transporter.close();
}

async function sentMessage() {
  const shop = await createShop();
  const [id = ''] = await createMessages(shop, 1, { state: 'sent', sentAt: new Date(), addressHash: 'hash' });
  return { shop, id, address: bounceAddress({ shopId: shop.id, messageId: id })! };
}

const suppressionsOf = (shopId: number) =>
  ownerQuery('SELECT "addressHash", reason FROM suppressions WHERE "shopId" = $1', [shopId]);

test('a hard bounce finds its message by the return path and stops the address for the shop', async () => {
  const { shop, id, address } = await sentMessage();
  await send(address.toUpperCase(), report('5.1.1'));
  await send(address, report('5.1.1'));
  const [row] = await messagesOf(shop);
  expect(row!.bouncedAt).toBeInstanceOf(Date);
  expect(await suppressionsOf(shop.id)).toEqual([{ addressHash: 'hash', reason: 'bounced' }]);
  expect(await ownerQuery('SELECT name, "factKey" FROM events WHERE "shopId" = $1', [shop.id])).toEqual([
    { name: 'mail.bounced', factKey: id },
  ]);
});

test.each([
  ['a full mailbox', report('5.2.2')],
  ['a policy', report('5.7.1')],
  ['a delay', report('4.4.1', 'delayed')],
  ['an out-of-office note', 'Subject: Away\r\n\r\nBack on Monday.\r\n'],
  ['nonsense', '\u0000\u0001'],
])('%s stops nothing', async (_name, raw) => {
  const { shop, address } = await sentMessage();
  await send(address, raw);
  expect(await suppressionsOf(shop.id)).toEqual([]);
  expect((await messagesOf(shop))[0]!.bouncedAt).toBeNull();
});

test('a complaint stops the address', async () => {
  const { shop, address } = await sentMessage();
  await send(address, report('', '', 'feedback-report', 'Feedback-Type: abuse\r\nVersion: 1'));
  expect(await suppressionsOf(shop.id)).toEqual([{ addressHash: 'hash', reason: 'complained' }]);
});

test('forged and foreign addresses are refused', async () => {
  const { address } = await sentMessage();
  const [local = '', domain = ''] = address.split('@');
  const [, claim = '', message = '', signature = ''] = /^bounce\+(\w+)-(\w+)-(\w+)$/.exec(local)!;
  const forged = [
    'info@bounces.aftercare.test',
    `${local}@elsewhere.example`,
    `bounce+${claim}-${message}-${signature.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))}@${domain}`,
    `bounce+${claim}z-${message}-${signature}@${domain}`,
    `bounce+${claim}-${message}1-${signature}@${domain}`,
    `bounce+${claim}-${message}@${domain}`,
    `bounce+--@${domain}`,
  ];
  for (const to of forged) {
    expect(readBounceAddress(to)).toBeNull();
    await expect(send(to, report('5.1.1'))).rejects.toMatchObject({ responseCode: 550 });
  }
});
