import { expect, test } from 'vitest';
import { widgetLanguages } from '#app/i18n/languages.ts';
import { bonusKeys, type BonusKey } from '#app/loyalty/activity/bonuses.ts';
import { withBonusPoints } from '#app/loyalty/program/earn-rules.ts';
import { readProgram } from '#app/loyalty/program/program.ts';
import { starterPrograms } from '#app/loyalty/program/starter-programs.ts';
import { renderBlock } from '#app/storefront/theme/blocks.ts';
import { blockHtml, extension, wordsOf, worldOf, type Visit } from './world.ts';

const blocks = [...extension.blocks.keys()];
const { generous, punch_card: punchCard } = starterPrograms('USD', 'America/New_York');
const cart = { lines: [{ price: 1999 }] };
const member: Visit = {
  program: generous.program,
  ...cart,
  customer: {
    standing: {
      points: 12_300,
      pending: 45,
      tierKey: 'silver',
      tierName: 'Silver',
      next: { name: 'Gold', missing: 4250 },
    },
  },
};
const said = (name: string, visit: Visit) => wordsOf(blockHtml(name, visit));

test.each([...widgetLanguages, 'pt-BR'])('every block renders completely for guests and members in %s', (locale) => {
  for (const name of blocks)
    for (const visit of [
      { program: generous.program, ...cart },
      member,
      { ...member, program: punchCard.program },
      { ...member, presentment: 'EUR' },
    ]) {
      const html = blockHtml(name, { ...visit, locale });
      expect([
        name,
        /\[(?!number|points|day|missing|tier|punches|every|reward|amount|friend|you)\w*\]|undefined|NaN|{{|{%/.exec(
          html,
        )?.[0],
      ]).toEqual([name, undefined]);
      expect([name, /\[\w+\]/.exec(wordsOf(html))?.[0]]).toEqual([name, undefined]);
    }
});

test.each([
  ['before the launch or while paused', { program: generous.program, isLive: false }],
  ['without a program', { program: undefined, isLive: false }],
])('%s nothing is shown', (_, visit) => {
  for (const name of blocks) expect([name, blockHtml(name, { ...visit, ...cart })]).toEqual([name, '']);
});

test('the theme editor says why nothing is shown yet', () => {
  expect(said('loyalty-product', { isLive: false, designMode: true })).toContain('once your program is launched');
});

test('in the theme editor a block with nothing to show says so, and so does the panel before the launch', () => {
  const emptyCart: Visit = { program: generous.program, lines: [], designMode: true };
  expect(said('loyalty-cart', emptyCart)).toBe('Points are shown here as soon as there are some to earn.');
  expect(said('loyalty-product', { program: generous.program, lines: [{ price: 5 }], designMode: true })).toContain(
    'as soon as there are some to earn',
  );
  for (const name of blocks)
    expect([name, said(name, { ...emptyCart, isLive: false })]).toEqual([
      name,
      'Loyalty is shown here once your program is launched in Aftercare.',
    ]);
});

test.each([
  ['/apps/care', '/apps/care/loyalty'],
  ['apps/perks', '/apps/perks/loyalty'],
  ['/apps/perks/', '/apps/perks/loyalty'],
  ['', '/apps/care/loyalty'],
])('the app path %s is requested at %s', (path, address) => {
  expect(blockHtml('loyalty-panel', member, { path })).toContain(`data-proxy="${address}"`);
});

/** What the panel lists for each bonus; null where it is not for shoppers to see. */
const ways: Record<BonusKey, string | null> = {
  signUp: 'For joining 7 points',
  firstOrder: 'For your first order 7 points',
  perOrder: 'For every order 7 points',
  birthday: 'For your birthday 7 points',
  review: 'For a review 7 points',
  checkIn: 'For telling us how it went 7 points',
  'referral.friend': null,
  'referral.referrer': 'For recommending us to a friend 7 points',
};

test.each(bonusKeys)('the panel lists the bonus %s among the ways to earn, in every language', (key) => {
  const nothing = readProgram({ points: { isOn: false } });
  const withBonus = { ...nothing, earn: withBonusPoints(nothing.earn, key, 7) };
  const listed = (program: unknown, locale: string) =>
    [...blockHtml('loyalty-panel', { program, locale }).matchAll(/<li class="aftercare-row">.*?<\/li>/g)].map(
      ([item]) => wordsOf(item),
    );
  const expected = ways[key] === null ? [] : [ways[key]];
  expect([listed(nothing, 'en'), listed(withBonus, 'en')]).toEqual([[], expected]);
  for (const locale of ['de', 'fr', 'es'])
    expect([locale, listed(withBonus, locale).length]).toEqual([locale, expected.length]);
});

test('never promises 0 points', () => {
  const program = { ...generous.program, points: { perUnit: 0 }, earn: { perOrder: 10 } };
  for (const name of blocks)
    expect([name, /(?<![\d,.])0 points for/.exec(said(name, { program, ...cart, presentment: 'EUR' }))?.[0]]).toEqual([
      name,
      undefined,
    ]);
});

test.each<[string, string]>([
  ...widgetLanguages.map((language): [string, string] => [language, language]),
  ['pt-BR', 'en'],
  ['ar', 'en'],
])('on a page in %s the texts are marked as %s', (locale, language) => {
  for (const name of blocks)
    expect([name, blockHtml(name, { ...member, locale })]).toEqual([
      name,
      expect.stringMatching(new RegExp(`^<[^>]*class="aftercare[^>]* lang="${language}"`)),
    ]);
});

test('the panel without script shows what a member has and what it buys', () => {
  const words = said('loyalty-panel', member);
  for (const part of [
    '12,300 points',
    '45 points on the way',
    'Silver',
    'Spend $42.50 more to reach Gold',
    '$5.00 off',
    '500 points',
    'For every $1 you spend',
  ])
    expect(words).toContain(part);
  const html = blockHtml('loyalty-panel', member);
  expect(html).toMatch(/<a class="aftercare-launcher"[^>]* href="#aftercare-loyalty">/);
  expect(html).toContain('<dialog class="aftercare-panel" id="aftercare-loyalty" aria-labelledby="aftercare-name">');
});

test('a guest is invited, and no request is sent', () => {
  const html = blockHtml('loyalty-panel', { program: generous.program });
  expect(html).not.toMatch(/data-customer|aftercare-picture/);
  expect(html).toContain('href="/account/login"');
  expect(wordsOf(html)).toContain('Guests earn too');
});

test.each([
  ['en', '12,300 points'],
  ['de', '12.300 Punkte'],
  ['fr', '12\u202f300 points'],
  ['es', '12.300 puntos'],
])('numbers in %s', (locale, text) => {
  expect(blockHtml('loyalty-panel', { ...member, locale }).replace(/&#8239;/g, '\u202f')).toContain(text);
});

test('singular for one point and minus one, plural for none', () => {
  const balance = (points: number, locale = 'en') =>
    said('loyalty-cart', { ...member, locale, customer: { standing: { points } } });
  expect([balance(1), balance(0), balance(-1)].map((text) => /have (-?\d+ \w+)/.exec(text)?.[1])).toEqual([
    '1 point',
    '0 points',
    '-1 point',
  ]);
  expect(balance(0, 'fr')).toContain('0 point .');
});

test('merchants’ own texts apply by language', () => {
  const program = {
    ...generous.program,
    texts: {
      en: {
        programName: 'Bear <Club>',
        pointOne: 'paw',
        pointMany: 'paws',
        launcher: 'Club',
        welcome: 'Hello & welcome',
      },
      de: { pointMany: 'Tatzen' },
    },
  };
  const html = blockHtml('loyalty-panel', { ...member, program });
  for (const part of ['Bear &lt;Club&gt;', '12,300 paws', '"other": "[number] paws"']) expect(html).toContain(part);
  expect(said('loyalty-panel', { program, locale: 'en' })).toContain('Hello &amp; welcome');
  expect(said('loyalty-panel', { ...member, program, locale: 'de' })).toContain('12.300 Tatzen');
});

test('markup in a program, tier or text is escaped', () => {
  const evil = '"></script><img src=x onerror=alert(1)>';
  const program = {
    ...generous.program,
    texts: {
      en: {
        programName: evil,
        pointOne: evil.slice(0, 30),
        pointMany: evil.slice(0, 30),
        launcher: evil.slice(0, 30),
        welcome: evil,
      },
    },
  };
  for (const name of blocks) {
    const html = blockHtml(name, {
      ...member,
      program,
      customer: { standing: { tierName: evil, next: { name: evil, missing: 5 } } },
    });
    expect([name, html.includes('<img'), /(?<!defer>)<\/script>(?!\s*<\/aftercare-loyalty>)/.test(html)]).toEqual([
      name,
      false,
      false,
    ]);
  }
});

test.each([
  ['what one piece earns', {}, 'Earn 159 points'],
  ['with the tier', { customer: { standing: { tierKey: 'silver' } } }, 'Earn 199 points'],
  ['prices with tax are an upper bound', { taxesIncluded: true }, 'Earn up to 159 points'],
  ['in another currency only the rate is certain', { presentment: 'EUR' }, 'Earn 8 points for every USD 1'],
])('product: %s', (_, own, words) => {
  expect(said('loyalty-product', { program: generous.program, ...cart, ...own })).toBe(words);
});

test('product: where prices vary, every variant has its text and only the chosen one’s is shown', () => {
  const html = blockHtml('loyalty-product', {
    program: generous.program,
    lines: [{ price: 1999 }],
    variantPrices: [1999, 5000, 5],
  });
  expect(html).toContain('data-aftercare-variants');
  expect([...html.matchAll(/<span data-variant="(\d+)"( hidden)?>([^<]*)</g)].map((match) => match.slice(1))).toEqual([
    ['900', undefined, 'Earn 159 points'],
    ['901', ' hidden', 'Earn 400 points'],
    ['902', ' hidden', ''],
  ]);
  expect(
    blockHtml('loyalty-product', { program: generous.program, lines: [{ price: 5 }], variantPrices: [5, 5000] }),
  ).toMatch(/^<div [^>]* hidden>/);
});

test('product: the chosen variant has its text however many there are', () => {
  const variantPrices = Array.from({ length: 120 }, (_, index) => 1000 + index * 100);
  const html = blockHtml('loyalty-product', {
    program: generous.program,
    lines: [{ price: 1999 }],
    variantPrices,
    chosenVariant: 110,
  });
  expect([...html.matchAll(/<span data-variant="(\d+)">([^<]*)</g)].map((match) => match.slice(1))).toEqual([
    ['1010', 'Earn 960 points'],
  ]);
});

test.each([
  ['a gift card', { lines: [{ price: 5000, isGiftCard: true }] }],
  ['too cheap for a point', { lines: [{ price: 5 }] }],
  ['a program without points', { program: punchCard.program, lines: [{ price: 5000 }] }],
])('product: %s shows nothing', (_, own) => {
  expect(blockHtml('loyalty-product', { program: generous.program, ...own })).toBe('');
});

test('cart: what it earns and what the customer has', () => {
  expect(said('loyalty-cart', { ...member, customer: { standing: { points: 300 } } })).toBe(
    'This cart earns 159 points . You have 300 points . See your rewards',
  );
  expect(said('loyalty-cart', { ...member, lines: [] })).toBe('You have 12,300 points . See your rewards');
  expect(blockHtml('loyalty-cart', { program: generous.program, lines: [] })).toBe('');
});

test('landing: what the merchant switched off is gone, and the member’s tier is marked', () => {
  const html = blockHtml('loyalty-landing', member);
  expect(html.match(/aftercare-card is-yours/g)).toHaveLength(1);
  expect(wordsOf(html)).toContain('From $300 of orders within 12 months');
  expect(wordsOf(blockHtml('loyalty-landing', member, { tiers: false, rewards: false, earn: false }))).not.toMatch(
    /Tiers|Ways to earn|\$5\.00 off/,
  );
});

const perksOf = {
  silver: { earlyAccessTag: 'vip-early', replyTo: 'vip@toys.example' },
  gold: { freeShipping: true, returnWindowDays: 60, earlyAccessTag: 'vip-early' },
};
const givingPerks = (given: Record<string, object>) => {
  const levels = generous.program.tiers.levels.map((level) => ({ ...level, perks: given[level.key] }));
  return { ...member, program: { ...generous.program, tiers: { ...generous.program.tiers, levels } } };
};
const withPerks = givingPerks(perksOf);

test.each([
  ['en', 'With Silver: Early access', 'With Gold: Free shipping, 60 days to send things back, Early access'],
  ['de', 'Mit Silver: Früher Zugang', 'Mit Gold: Kostenloser Versand, 60 Tage Zeit zum Zurückschicken, Früher Zugang'],
  [
    'fr',
    'Avec Silver : Accès en avant-première',
    'Avec Gold : Livraison offerte, 60 jours pour renvoyer un article, Accès en avant-première',
  ],
  ['es', 'Con Silver: Acceso anticipado', 'Con Gold: Envío gratis, 60 días para devolver, Acceso anticipado'],
])('perks of this tier and the next are named in %s, in the panel and on the landing page', (locale, own, next) => {
  const [panel, landing] = [
    said('loyalty-panel', { ...withPerks, locale }),
    said('loyalty-landing', { ...withPerks, locale }),
  ];
  expect([panel.includes(own), panel.includes(next), landing.includes(next.split(': ')[1]!)]).toEqual([
    true,
    true,
    true,
  ]);
});

test('how a perk works is not published, and a tier without perks does not mention any', () => {
  const html = blocks.map((name) => blockHtml(name, withPerks)).join('');
  expect(html).not.toMatch(/vip-early|vip@toys/);
  expect(JSON.stringify(worldOf(withPerks).globals)).not.toMatch(/vip-early|vip@toys/);
  const nothing = { standing: { tierKey: 'gone', tierName: 'Gone', next: { name: 'Elsewhere', missing: 1 } } };
  for (const visit of [givingPerks({}), { ...withPerks, customer: nothing }])
    expect(said('loyalty-panel', visit)).not.toContain('With ');
});

test('a program published before perks existed still renders', () => {
  const world = worldOf(withPerks);
  const { program } = (
    world.globals as { app: { metafields: { loyalty: { program: { value: { levels: object[] } } } } } }
  ).app.metafields.loyalty;
  program.value.levels = program.value.levels.map((level) => ({ ...level, perks: undefined }));
  for (const name of ['loyalty-panel', 'loyalty-landing'])
    expect(renderBlock(world, name, {}).html).not.toMatch(/With Silver|Free shipping,/);
});

test('position, colors and phones are the merchant’s choice', () => {
  const widget = { position: 'start', color: '#1f6f54', textColor: '#ffffff', showsOnPhone: false, icon: 'crown' };
  const html = blockHtml('loyalty-panel', { program: { ...generous.program, widget } });
  expect(html).toContain('class="aftercare is-at-start is-not-on-phone"');
  expect(html).toContain('--aftercare-own-accent:#1f6f54;--aftercare-own-on-accent:#ffffff;');
  expect(blockHtml('loyalty-panel', { program: { ...generous.program, widget: { isOn: false } } })).toBe('');
});
