import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
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

test('what was refused for who sends it stops nobody, and is one alert a day', async () => {
  const { shop, address } = await sentMessage();
  const [second = ''] = await createMessages(shop, 1, { state: 'sent', sentAt: new Date(), addressHash: 'other' });
  const fields =
    'Reporting-MTA: dns; mx.example\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.7.1 blacklisted';
  for (const to of [address, bounceAddress({ shopId: shop.id, messageId: second })!])
    await send(to, report('', '', 'delivery-status', fields));
  expect(await suppressionsOf(shop.id)).toEqual([]);
  expect(await ownerQuery('SELECT kind, summary FROM staff_alerts WHERE "shopId" = $1', [shop.id])).toEqual([
    { kind: 'sender_unwelcome', summary: 'reputation 5.7.1' },
  ]);
  expect((await messagesOf(shop)).map(({ history }) => history)).toEqual(
    [0, 1].map(() => [expect.objectContaining({ what: 'bounced_softly', reason: 'back_sender' })]),
  );
});

test('a full mailbox is told with the message', async () => {
  const { shop, address } = await sentMessage();
  await send(address, report('5.2.2'));
  expect((await messagesOf(shop))[0]!.history).toMatchObject([{ what: 'bounced_softly', reason: 'back_full' }]);
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

test('a bounce that is sent again and again leaves one line of each kind', async () => {
  const { shop, address } = await sentMessage();
  for (let time = 0; time < 4; time += 1)
    for (const status of ['5.1.1', '5.2.2', '4.4.1']) await send(address, report(status));
  await send(address, report('', '', 'feedback-report', 'Feedback-Type: abuse\r\nVersion: 1'));
  const [row] = await messagesOf(shop);
  expect((row!.history as { what: string }[]).map(({ what }) => what)).toEqual([
    'bounced',
    'bounced_softly',
    'complained',
  ]);
  await ownerQuery(
    `UPDATE messages SET history = (SELECT jsonb_agg(jsonb_build_object('what', 'moved')) FROM generate_series(1, 20)) WHERE id = $1`,
    [row!.id],
  );
  await send(address, report('5.1.1'));
  expect((await messagesOf(shop))[0]!.history).toHaveLength(20);
});

async function openSession(port: number): Promise<{ socket: Socket; greeting: string; isOpen: () => boolean }> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const [greeting] = (await once(socket, 'data')) as [Buffer];
  socket.resume();
  return { socket, greeting: greeting.toString(), isOpen: () => !socket.closed };
}

test('one address has so many sessions, and an idle or talkative one ends by the clock', async () => {
  const own = await startBounceListener({ host: '127.0.0.1', port: 0, limitMs: 1_000 });
  const sessions = await Promise.all(Array.from({ length: 14 }, () => openSession(own.port)));
  expect(sessions.filter(({ greeting }) => greeting.startsWith('220'))).toHaveLength(10);
  expect(sessions.filter(({ greeting }) => greeting.startsWith('421'))).toHaveLength(4);
  const talking = setInterval(() => sessions.forEach(({ socket }) => socket.writable && socket.write('NOOP\r\n')), 50);
  await expect.poll(() => sessions.filter(({ isOpen }) => isOpen()).length, { timeout: 5_000 }).toBe(0);
  clearInterval(talking);
  const next = await openSession(own.port);
  expect(next.greeting).toMatch(/^220/);
  next.socket.destroy();
  await own.close();
});
