import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scan } from '#app/orders/facts.ts';
import { readSettings } from '#app/shops/settings.ts';
import type { Language } from '#app/i18n/languages.ts';
import type { MessageKind } from '../kinds.ts';
import type { MessageData } from '../planning/plan-types.ts';
import { warmUpLayout } from './layout.server.ts';
import { closeLiquidThreads } from './liquid-pool.server.ts';
import { renderMessage } from './render.server.ts';
import { sampleFacts, sampleLinks, sampleMessage, sampleShop } from './samples.ts';

beforeAll(warmUpLayout);
afterAll(closeLiquidThreads);

const now = new Date('2026-11-20T18:00:00Z');

async function written(kind: MessageKind, data: Partial<MessageData>, language: Language = 'en'): Promise<string> {
  const sample = sampleFacts('two_parcels', now);
  const arrive = (scan: Scan): Scan => (scan.status === 'out_for_delivery' ? { ...scan, status: 'delivered' } : scan);
  const shipments = sample.shipments.map((parcel) => ({ ...parcel, scans: parcel.scans.map(arrive) }));
  const facts = data.milestone === 'delivered' ? { ...sample, shipments } : sample;
  const message = sampleMessage(kind, facts, now);
  const settings = readSettings({ languages: { fallback: language, enabled: [language] } });
  const shipmentId = data.shipmentIds?.[0] ?? null;
  const { subject, text } = await renderMessage({
    now,
    kind,
    facts,
    settings,
    shop: sampleShop,
    message: { ...message, shipmentId, data: { ...message.data, ...data } },
    links: sampleLinks(),
  });
  return `${subject}\n${text}`.replace(/\s+/g, ' ');
}

test.each(['check_in', 'review_request', 'delay_notice', 'delivery_problem', 'tracking_update'] as const)(
  'a %s about one of two parcels names it; about both it names none',
  async (kind) => {
    const one = await written(kind, { shipmentIds: ['2'] });
    expect(one).toContain('Parcel 2 of 2');
    expect(one).not.toContain('Parcel 1 of 2');
    expect(await written(kind, { shipmentIds: ['2'] }, 'de')).toContain('Paket 2 von 2');
    if (kind !== 'tracking_update' && kind !== 'delay_notice' && kind !== 'delivery_problem')
      expect(await written(kind, { shipmentIds: ['1', '2'] })).not.toContain('of 2');
  },
);

test.each([
  ['tracking_update', { milestone: 'delivered', cameLate: true }],
  ['check_in', { cameLate: true }],
] as const)('a %s owns that the parcel came late', async (kind, data) => {
  const ids = { shipmentIds: ['1'] };
  expect(await written(kind, { ...ids, ...data })).toMatch(/later than we promised, and we are sorry/);
  expect(await written(kind, { ...ids, ...data }, 'de')).toContain('später als versprochen, und das tut uns leid');
  expect(await written(kind, { ...ids, ...data, cameLate: false })).not.toContain('later than we promised');
});

test.each([
  ['failed', 'could not deliver', 'nicht zustellbar'],
  ['returning', 'bringing a parcel', 'an uns zurück'],
  ['lost', 'may be lost', 'vielleicht verloren'],
  ['not_scanned', 'has not been scanned since', 'nicht erfasst'],
  ['moving', 'on its way after all', 'doch unterwegs'],
] as const)('what is written of a parcel that is %s', async (trouble, english, german) => {
  const data = { trouble, troubleSince: '2026-11-17T18:00:00Z', shipmentIds: ['1'] };
  expect(await written('delivery_problem', data)).toContain(english);
  expect(await written('delivery_problem', data, 'de')).toContain(german);
});
