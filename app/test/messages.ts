import { randomUUID } from 'node:crypto';
import { withShop, type prisma, type ShopRef } from '#app/lib/db.server.ts';
import type { PreparedBy, SenderSide, RecheckOutcome } from '#app/messages/sending/delivery.ts';
import { env } from '#app/lib/env.server.ts';
import { AppError } from '#app/lib/errors.ts';

type Own = Partial<Parameters<typeof prisma.message.create>[0]['data']>;

/** Planned messages that are due. @returns their ids, in order */
export async function createMessages(shop: ShopRef, count: number, own: Own = {}): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `${String(index).padStart(8, '0')}-${randomUUID().slice(9)}`);
  const data = ids.map((id) => ({
    shopId: shop.id,
    id,
    key: `thank_you|order:${id}|placed`,
    kind: 'thank_you',
    subject: `order:${id}`,
    occasion: 'placed',
    orderId: id,
    isDeferrable: false,
    sendAt: new Date(Date.now() - 1_000),
    usefulUntil: new Date(Date.now() + 86_400_000),
    ...(own as object),
  }));
  await withShop(shop, ({ db }) => db.message.createMany({ data }));
  return ids;
}

/** Turns everything planned into queued, like the sweep would once it is due. */
export async function claimFor(shop: ShopRef): Promise<void> {
  await withShop(shop, ({ db }) =>
    db.message.updateMany({
      where: { shopId: shop.id, state: 'planned' },
      data: { state: 'queued', claimedUntil: new Date(Date.now() + 60_000) },
    }),
  );
}

export function messagesOf(shop: ShopRef) {
  return withShop(shop, ({ db }) => db.message.findMany({ where: { shopId: shop.id }, orderBy: { id: 'asc' } }));
}

type DeskOptions = {
  ownServer?: number;
  ownHost?: string;
  perMinute?: number;
  failsFor?: string | undefined;
  noTimeFor?: string | undefined;
};

/** A preparer that sends everything, with the same short text. */
export function preparedBy({
  ownServer,
  ownHost = 'mail.shop.example',
  perMinute = 60,
  failsFor,
  noTimeFor,
}: DeskOptions = {}): PreparedBy {
  const sender: SenderSide = {
    shopName: 'Super Toys',
    replyTo: 'help@shop.example',
    from: ownServer ? 'hello@shop.example' : env.MAIL_FROM,
    server: ownServer
      ? { via: 'shop', host: ownHost, port: ownServer, isSecure: false, requiresTls: false, user: '', password: '' }
      : { via: 'app' },
    perMinute,
  };
  const verdict = (id: string): RecheckOutcome => ({
    decision: 'send',
    to: `to-${id}@customer.example`,
    replyTo: null,
    customerZone: 'Europe/Berlin',
    unsubscribeUrl: 'https://aftercare.test/c/preferences/T?one-click',
    render: async () => {
      if (id === failsFor) throw new Error('the words are broken');
      if (id === noTimeFor) throw new AppError('unavailable', 'no time');
      return { subject: 'Hello', html: '<p>Hello</p>', text: 'Hello', locale: 'en' };
    },
  });
  return {
    prepare: async (_tx, rows) => ({ sender, verdicts: new Map(rows.map((row) => [row.id, verdict(row.id)])) }),
    road: { findServer: async () => '127.0.0.1' },
  };
}
