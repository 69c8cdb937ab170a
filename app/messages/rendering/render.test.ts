import { afterAll, beforeAll, expect, test } from 'vitest';
import { languages } from '#app/i18n/languages.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { readSettings } from '#app/shops/settings.ts';
import { contrastOf, night, paletteOf, paper } from './colors.ts';
import { kindTraits, messageKinds, type MessageKind } from '../kinds.ts';
import { warmUpLayout } from './layout.server.ts';
import { checkInThread, closeLiquidThreads } from './liquid-pool.server.ts';
import { maxHtmlBytes, previewMessage, renderMessage, type RenderInput } from './render.server.ts';
import {
  sampleFacts,
  sampleFactsFor,
  sampleLinks,
  sampleMessage,
  type SampleName,
  sampleNames,
  sampleShop,
} from './samples.ts';
import type { LoyaltyNews } from '../planning/news.ts';
import { mergeTags } from './tags.ts';
import { defaultWords } from '../words/words.ts';

beforeAll(warmUpLayout);
afterAll(closeLiquidThreads);

const now = new Date('2026-11-20T18:00:00Z');
const settings = readSettings({
  sender: { personName: 'Anna', contactPhone: '+1 503 555 0142' },
  thankYouShowsSummary: true,
});

function input(kind: MessageKind, own: Partial<RenderInput> = {}, sample: SampleName = 'happy'): RenderInput {
  const facts = own.facts ?? sampleFactsFor(kind, sample, now);
  return {
    now,
    kind,
    facts,
    settings,
    shop: sampleShop,
    message: sampleMessage(kind, facts, now),
    links: sampleLinks(),
    ...own,
  };
}

const check = (words: { kind: MessageKind; subject: string; body: string }) =>
  checkInThread({ do: 'check', ...words }, { shop: sampleShop.domain });

const all = messageKinds.flatMap((kind) =>
  languages.flatMap((language) => sampleNames.map((sample) => [kind, language, sample] as const)),
);

test.each(all)('%s in %s for the sample "%s" is whole', async (kind, language, sample) => {
  const only = { ...settings, languages: { fallback: language, enabled: [language] } };
  const { html, text, subject, usedFallback } = await renderMessage(input(kind, { settings: only }, sample));
  expect(usedFallback).toBeNull();
  expect(subject.length).toBeGreaterThan(5);
  for (const part of [subject, text])
    expect(part).not.toMatch(/undefined|null|NaN|\[object|\{\{|\{%|\[\[|Default Title/);
  expect(text).not.toMatch(/ {2,}[a-z]|\bby \.|\(\)|, ,|bis {2}|,\s*\./);
  expect(html).not.toMatch(/\[\[[A-Z]+\]\]|undefined|fonts\.googleapis/);
  for (const part of [html, text]) {
    expect(part).toContain('https://example.com/your-order');
    expect(part).toContain('hello@supertoys.example');
    expect(part).toContain('https://example.com/preferences');
    expect(part).toContain('Super Toys');
  }
  const offersUnsubscribe = html.includes('preferences#unsubscribe');
  expect(offersUnsubscribe).toBe(kindTraits[kind].category === 'lifecycle');
  expect(html).not.toMatch(/(?:src|background)="(?!https:\/\/logo)/);
});

test.each(messageKinds.flatMap((kind) => languages.map((language) => [kind, language] as const)))(
  'our own words for %s in %s pass the check',
  async (kind, language) => {
    expect(await check({ kind, ...defaultWords(kind, language) })).toEqual([]);
  },
);

test.each(messageKinds)('each tag the picker offers for %s works', async (kind) => {
  const tags = mergeTags(kind);
  expect(tags.length).toBeGreaterThan(25);
  expect(await check({ kind, subject: 'x', body: tags.map((tag) => tag.insert).join('\n') })).toEqual([]);
});

/** The sample's message with other news. */
function withNews(
  kind: MessageKind,
  own: Partial<LoyaltyNews>,
  sample: SampleName = 'happy',
): Partial<RenderInput> & { sample: SampleName } {
  const message = sampleMessage(kind, sampleFacts(sample, now), now, true);
  const news = (message.data.news ?? []).map((one): LoyaltyNews => ({ ...one, ...own }));
  return { sample, message: { ...message, data: { ...message.data, news } } };
}

const words: [string, MessageKind, Partial<RenderInput> & { sample?: SampleName }, RegExp[], RegExp[]][] = [
  ['a first order', 'thank_you', {}, [/My name is Anna/, /first one with us/, /^Thank you, Maya$/m], [/coming back/]],
  ['a repeat order', 'thank_you', { sample: 'late' }, [/coming back/, /^Good to see you again, Maya$/m], [/first one/]],
  [
    'a guest',
    'thank_you',
    { sample: 'guest' },
    [/^Hello,$/m, /^Thank you for your order$/m],
    [/Hello ,|coming back|first one/],
  ],
  [
    'late and not dispatched',
    'delay_notice',
    { sample: 'late' },
    [
      /should have left us by Tuesday, November 17/,
      /expect it by Thursday, November 19/,
      /We don't know it yet/,
      /free\s+of charge/,
      /We are sorry/,
    ],
    [/reports/],
  ],
  [
    'late with a new date',
    'delay_notice',
    {},
    [/USPS has moved the day/, /We now expect your order by Tuesday,\s+November 24/],
    [/free of charge/, /don't know/],
  ],
  [
    'late in German',
    'delay_notice',
    { sample: 'german' },
    [/Dienstag, 24\.\s+November/, /DHL hat den Tag/, /leid/],
    [/kostenlos/],
  ],
  [
    'check-in',
    'check_in',
    {},
    [
      /All is well \[https:\/\/example.com\/all-well\]/,
      /It has not arrived \[/,
      /There is a problem \[/,
      /reached you on Wednesday,\s+November 18/,
    ],
    [/nobody has told/],
  ],
  [
    'a review',
    'review_request',
    {},
    [/Wooden balance train/, /Linen story cushion/, /https:\/\/example.com\/review/],
    [],
  ],
  [
    'two parcels',
    'tracking_update',
    { sample: 'two_parcels' },
    [/Parcel 1 of 2/, /Parcel 2 of 2/, /Arriving today/],
    [],
  ],
  ['yen', 'order_confirmation', { sample: 'yen' }, [/¥6,200/, /Includes Consumption tax 10%/, /¥1,345/], [/\.00/]],
  ['euro', 'order_confirmation', { sample: 'german' }, [/39,90\s€/, /MwSt\. 19\s%/, /79100 Freiburg/], []],
  [
    'a discount',
    'order_confirmation',
    {},
    [/Discount \(WELCOME10\)\s+−\$9\.50/, /Total\s+\$91\.45/, /Portland, OR 97214/],
    [],
  ],
  ['a refund', 'refund_issued', {}, [/Your refund of \$42\.00/], [/points/i]],
  [
    'points earned',
    'points_earned',
    {},
    [
      /^45 points for you$/m,
      /Your order #1042 has earned you 45 points/,
      /Ready to spend from Monday, December 14/,
      /balance today: 120 points/,
      /See your points \[https:\/\/example\.com\/your-points\]/,
    ],
    [],
  ],
  [
    'points earned, in German',
    'points_earned',
    { sample: 'german' },
    [/^45 Punkte für dich$/m, /bekommst du 45 Punkte/, /Einlösbar ab Montag, 14\. Dezember/, /Deine Punkte ansehen/],
    [],
  ],
  [
    'one point',
    'points_earned',
    withNews('points_earned', { points: 1, balance: 1, key: 'earn|review:1' }),
    [/^1 point for you$/m, /writing a review/, /balance today: 1 point\./],
    [/points for/],
  ],
  [
    'one point, in German',
    'points_earned',
    withNews('points_earned', { points: 1, balance: 1_234_567 }, 'german'),
    [/^1 Punkt für dich$/m, /bekommst du 1 Punkt\./, /1\.234\.567 Punkte/],
    [],
  ],
  [
    'points by their own name',
    'points_taken_back',
    { program: { texts: { en: { programName: '', pointOne: 'star', pointMany: 'stars' } } } },
    [/^12 stars taken back for order #1042$/m, /See your stars/],
    [/\bpoints\b(?!\])/],
  ],
  [
    'points by their own name, in German',
    'points_taken_back',
    { sample: 'german', program: { texts: { de: { programName: '', pointOne: 'Stern', pointMany: 'Sterne' } } } },
    [/^12 Sterne zurückgenommen/m, /erstattet/],
    [],
  ],
  [
    'a balance below zero',
    'points_taken_back',
    withNews('points_taken_back', { balance: -30, why: 'cancel' }),
    [/was canceled/, /now -30 points/, /below zero/, /nothing to pay/],
    [],
  ],
  [
    'a balance below zero, in German',
    'points_taken_back',
    withNews('points_taken_back', { balance: -30, why: 'edit' }, 'german'),
    [/weggenommen/, /-30 Punkte/, /unter null/],
    [],
  ],
  [
    'points for coming by a friend',
    'points_earned',
    withNews('points_earned', { key: 'earn|referral:1:friend' }),
    [/a friend brought you/],
    [/bringing us/],
  ],
  [
    'points for bringing a friend, in German',
    'points_earned',
    withNews('points_earned', { key: 'earn|referral:1:referrer' }, 'german'),
    [/weiterempfohlen/],
    [],
  ],
  [
    'points for something unheard of',
    'points_earned',
    withNews('points_earned', { key: 'earn|moon:1' }),
    [/something new in your account: 45 points/],
    [],
  ],
  ['a tier', 'tier_reached', {}, [/^You've reached Gold, Maya$/m, /1\.5 times the usual points/], []],
  [
    'a tier, in German',
    'tier_reached',
    { sample: 'german' },
    [/^Du hast Gold erreicht, Jonas$/m, /1,5-mal so viele Punkte/],
    [],
  ],
  [
    'a drop',
    'tier_notice',
    {},
    [/^Gold ends for you on Sunday, December 20$/m, /From then on you'll be in Silver/],
    [],
  ],
  [
    'a drop out of the tiers, in German',
    'tier_notice',
    withNews('tier_notice', { lowerName: undefined }, 'german'),
    [/endet für dich am Sonntag, 20\. Dezember/, /keine Stufe mehr/],
    [],
  ],
  ['a reward', 'reward_ready', {}, [/^Your reward is ready: \$5 off$/m, /checkout: CARE-7KQ2-M4XT/, /good until/], []],
  [
    'a reward that waits for an account',
    'reward_ready',
    withNews('reward_ready', { code: undefined, needsAccount: true }),
    [/\$5 off is waiting for you/, /account in our store/],
    [/code/],
  ],
  [
    'a reward that waits for an account, in German',
    'reward_ready',
    withNews('reward_ready', { code: undefined, needsAccount: true }, 'german'),
    [/wartet auf dich/, /Konto/],
    [/Code/],
  ],
  [
    'a reward without code',
    'reward_ready',
    withNews('reward_ready', { code: undefined, expiresOn: undefined }, 'german'),
    [/in deinem Konto/],
    [/Gültig bis|Kasse diesen/],
  ],
  [
    'points that will be lost',
    'points_expiring',
    {},
    [
      /^80 points can be spent until Sunday, December 20$/m,
      /You can spend 80 points until Sunday, December 20\. What is left/,
    ],
    [],
  ],
  [
    'points that will be lost, in German',
    'points_expiring',
    { sample: 'german' },
    [/du kannst 80 Punkte noch bis Sonntag, 20\. Dezember einlösen\. Was dann/],
    [],
  ],
  [
    'points inside a thank-you',
    'thank_you',
    withNews('thank_you', {}),
    [/You've earned 45 points with this order, ready to spend from Monday, December 14\. See your points/],
    [],
  ],
  [
    'points inside a thank-you that can be spent at once',
    'thank_you',
    withNews('thank_you', { availableOn: undefined, points: 1 }, 'german'),
    [/bekommst du 1 Punkt, sofort einlösbar\. Deine Punkte ansehen/],
    [],
  ],
  [
    'points inside a refund',
    'refund_issued',
    withNews('refund_issued', {}),
    [/This takes back 12 points\. Your balance is now 120 points\./],
    [],
  ],
  [
    'points inside a refund, in German',
    'refund_issued',
    withNews('refund_issued', { points: 1 }, 'german'),
    [/nehmen wir 1 Punkt zurück\. Dein Stand: 120 Punkte\./],
    [],
  ],
  ['points inside a cancellation', 'order_canceled', withNews('order_canceled', {}), [/takes back 45 points/], []],
];

test.each(words)('the words for %s', async (_, kind, { sample, ...own }, says, saysNot) => {
  const { subject, text } = await renderMessage(input(kind, own, sample));
  const read = `${subject}\n\n${text.replace(/([^\n])\n(?=[^\n])/g, '$1 ')}`;
  for (const pattern of says) expect(read).toMatch(pattern);
  for (const pattern of saysNot) expect(read).not.toMatch(pattern);
});

test('a promise that was only a guess is not told', async () => {
  const facts: OrderFacts = { ...sampleFacts('happy', now), promiseSource: 'unconfirmed_default' };
  expect((await renderMessage(input('thank_you', { facts }))).text).not.toMatch(/November 21/);
});

test('two rewards are two paragraphs under one subject', async () => {
  const { message } = withNews('reward_ready', {});
  const [first] = message!.data.news!;
  const both = {
    ...message!,
    data: { ...message!.data, news: [first!, { ...first!, rewardName: 'Free shipping', code: 'CARE-2' }] },
  };
  const { subject, text } = await renderMessage(input('reward_ready', { message: both }));
  expect(subject).toBe('Your rewards are ready');
  for (const part of ['$5 off', 'Free shipping', 'CARE-7KQ2-M4XT', 'CARE-2']) expect(text).toContain(part);
});

test('warnings told together name the first day and the last', async () => {
  const { message } = withNews('points_expiring', {});
  const [first] = message!.data.news!;
  const both = {
    ...message!,
    data: { ...message!.data, news: [{ ...first!, expiresOn: '2026-12-22', points: 20 }, first!] },
  };
  const { text } = await renderMessage(input('points_expiring', { message: both }));
  expect(text.replaceAll('\n', ' ')).toContain(
    'You can spend 100 points until Sunday, December 20, some of them until Tuesday, December 22. What is left',
  );
});

test('an erased customer has no name', async () => {
  const facts: OrderFacts = { ...sampleFacts('happy', now), erasedAt: now };
  expect((await renderMessage(input('thank_you', { facts }))).text).toMatch(/^Hello,$/m);
});

const greedy = {
  subject: 'x',
  body: '<p>all:</p>{% for item in order.items %}<p style="color:red">{{ item.title }} {{ item.title }} {{ item.title }} {{ item.title }} {{ item.title }}</p>{% for i in (1..30) %}<b>{{ item.title }}</b>{% endfor %}{% endfor %}',
};

test.each([...messageKinds, 'greedy words'] as const)(
  '%s stays under what Gmail shows, with 250 items in ten parcels',
  async (kind) => {
    const happy = sampleFacts('two_parcels', now);
    const lines = Array.from({ length: 250 }, (_, index) => ({
      ...happy.lines[0]!,
      id: `l${index}`,
      title: `Item ${index} ${'é'.repeat(200)}`,
      variantTitle: 'v'.repeat(200),
    }));
    const refs = lines.map((line) => ({ lineId: line.id, quantity: 1 }));
    const shipments = Array.from({ length: 10 }, (_, index) => ({
      ...happy.shipments[0]!,
      id: `s${index}`,
      lines: refs,
      trackingUrls: [`https://t.example/${'x'.repeat(1500)}`],
    }));
    const facts: OrderFacts = {
      ...happy,
      lines,
      shipments,
      refunds: [
        {
          ...happy.refunds[0]!,
          lines: refs.map((ref) => ({ ...ref, subtotal: happy.totals.total, tax: happy.totals.tax })),
        },
      ],
    };
    const isGreedy = kind === 'greedy words';
    const mail = await renderMessage(
      input(isGreedy ? 'thank_you' : kind, { facts, template: isGreedy ? greedy : null }),
    );
    expect(Buffer.byteLength(mail.html)).toBeLessThanOrEqual(maxHtmlBytes);
    if (kind === 'order_confirmation') expect(mail.text).toMatch(/and 2\d\d more on your\s+order page/);
  },
);

test("merchant's words that fail make room for ours, and the answer says why", async () => {
  const failing = [
    '{% for i in (1..100000000) %}x{% endfor %}',
    '{{ x | nothing }}',
    '{% if false %}x{% endif %}',
    '{% render "x" %}',
  ];
  for (const body of failing) {
    const mail = await renderMessage(input('thank_you', { template: { subject: 'Mine', body } }));
    expect(mail.usedFallback).toMatch(/\S/);
    expect(mail.subject).toBe('Thank you, Maya');
  }
});

const choices: [string, Partial<OrderFacts>, string | null, string[], string, string][] = [
  ['the order’s language', { customerLocale: 'de-AT' }, null, ['en', 'de'], 'en', 'de-AT'],
  ['the customer’s choice before the order’s', { customerLocale: 'de-AT' }, 'en', ['en', 'de'], 'en', 'en-US'],
  ['a language that is switched off', { customerLocale: 'de' }, null, ['en'], 'en', 'en-US'],
  ['a language we don’t have', { customerLocale: 'fr-FR', customer: null }, null, ['en', 'de'], 'de', 'de-US'],
  ['an unusable locale', { customerLocale: '!!', customer: null }, null, ['en', 'de'], 'xx', 'en-US'],
  ['an underscore', { customerLocale: 'de_CH' }, null, ['en', 'de'], 'en', 'de-CH'],
];

test.each(choices)('language: %s', async (_, own, locale, enabled, fallback, expected) => {
  const facts = { ...sampleFacts('happy', now), ...own };
  const mail = await renderMessage(
    input('thank_you', { facts, locale, settings: { ...settings, languages: { enabled, fallback } } }),
  );
  expect(mail.locale).toBe(expected);
});

test('the only foreign origin is the merchant’s logo', async () => {
  const branded = { ...settings, branding: { ...settings.branding, logoUrl: 'https://logo.example/l.png' } };
  const { html } = await renderMessage(input('thank_you', { settings: branded }));
  expect([...html.matchAll(/src="([^"]+)"/g)].map(([, src]) => src)).toEqual(['https://logo.example/l.png']);
  expect(html).not.toMatch(/@import|url\(/);
});

test('the preview is the mail, with problems beside it, and dark when asked', async () => {
  const base = { kind: 'thank_you', settings, shop: sampleShop, now } as const;
  const sent = await renderMessage(input('thank_you'));
  expect((await previewMessage(base)).html).toBe(sent.html);
  const dark = await previewMessage({ ...base, appearance: 'dark', language: 'de', sample: 'german' });
  expect(dark.html).toContain('@media all');
  expect(dark.subject).toBe('Danke, Jonas');
  const wrong = await previewMessage({ ...base, template: { subject: 'x', body: '{{ nope }}' } });
  expect(wrong.problems).toHaveLength(1);
});

test.each(['#1f6f54', '#ffff00', '#000000', '#ffffff', '#ff5500', '#777777'])(
  'whatever colour the merchant picks stays readable: %s',
  (accent) => {
    const palette = paletteOf(accent);
    expect(contrastOf(palette.link, paper.card)).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf(palette.link, paper.page)).toBeGreaterThanOrEqual(4.1);
    expect(contrastOf(palette.linkOnDark, night.card)).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(4.5);
  },
);
