import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, cpSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { themeCheckRun } from '@shopify/theme-check-node';
import { expect, test } from 'vitest';
import { widgetLanguages } from '#app/i18n/languages.ts';
import { standingMetafield } from '#app/loyalty/sync/published.ts';
import { loyaltyFolder } from '#app/storefront/theme/extension.server.ts';
import { schemaProblems } from './block-schemas.ts';
import { extension } from './world.ts';

const folder = fileURLToPath(loyaltyFolder);
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const filesIn = (name: string) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`);
const liquidFiles = [...filesIn('blocks'), ...filesIn('snippets')];

/** Shopify's own theme check, with its rules for theme app extensions. */
async function offensesIn(root: string): Promise<string[]> {
  const place = mkdtempSync(join(tmpdir(), 'theme-check-'));
  try {
    const config = join(place, 'rules.yml');
    writeFileSync(config, 'extends: theme-check:theme-app-extension\n');
    const { offenses } = await themeCheckRun(root, config);
    return offenses.map(
      ({ check, uri, start, message }) => `${check} ${uri.split('/').pop()}:${start.line + 1} ${message}`,
    );
  } finally {
    rmSync(place, { recursive: true });
  }
}

test('Shopify’s theme check finds nothing', async () => {
  expect(await offensesIn(folder)).toEqual([]);
});

test('and it would: an unknown text, an unknown filter, a script that is too large', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'extension-'));
  cpSync(folder, copy, { recursive: true });
  appendFileSync(join(copy, 'blocks/loyalty-cart.liquid'), `{{ 'loyalty.nothing' | t }}{{ product | polish }}`);
  appendFileSync(join(copy, 'assets/aftercare-loyalty.js'), '/'.repeat(4000));
  const found = await offensesIn(copy);
  rmSync(copy, { recursive: true });
  for (const check of ['TranslationKeyExists', 'UnknownFilter', 'AssetSizeAppBlockJavaScript'])
    expect(found.join('\n')).toContain(check);
});

test.each([...extension.blocks.keys()])('the schema of %s is valid in Shopify’s editor', async (name) => {
  expect(await schemaProblems(extension.blocks.get(name)!.schema)).toEqual([]);
});

test('the blocks read the customer metafield that is written, and it is declared where Shopify looks', () => {
  const { namespace, key } = standingMetafield;
  const readings = filesIn('blocks').flatMap((file) => read(file).match(/customer\.metafields\S+/g) ?? []);
  expect([readings.length, ...new Set(readings)]).toEqual([4, `customer.metafields['${namespace}'].${key}.value`]);
  const toml = readFileSync(new URL('../../../shopify.app.toml', import.meta.url), 'utf8');
  expect(toml).toContain(`[customer.metafields.${namespace.slice(1)}.${key}]`);
});

test('an invalid schema is refused', async () => {
  const schema = { name: 'x', target: 'footer', settings: [{ type: 'colour', id: 'a', label: 'A' }], extra: 1 };
  const problems = (await schemaProblems(schema)).join('\n');
  for (const wrong of ['footer', 'colour', 'extra']) expect(problems).toContain(wrong);
  expect(
    await schemaProblems({ name: 'x', target: 'body', settings: [{ type: 'checkbox', label: 'no id' }] }),
  ).not.toEqual([]);
});

test('scripts are small, even together and uncompressed; nothing is loaded from elsewhere', () => {
  const scripts = filesIn('assets')
    .filter((file) => file.endsWith('.js'))
    .map(read);
  expect(gzipSync(scripts.join('')).length).toBeLessThan(6_000);
  expect(Math.max(...scripts.map((script) => Buffer.byteLength(script)))).toBeLessThanOrEqual(10_000);
  for (const file of [...filesIn('assets'), ...liquidFiles])
    expect([file, /(?:https?:)?\/\/[a-z0-9-]+\./i.exec(read(file))?.[0]]).toEqual([file, undefined]);
});

type Words = { [key: string]: string | Words };
const flatten = (words: Words, path = ''): [string, string][] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flatten(value, `${path}${key}.`),
  );
const wordsIn = (file: string) => new Map(flatten(JSON.parse(read(`locales/${file}.json`)) as Words));

test.each(['', '.schema'])(
  'every language of the widget has every text of English, with the same placeholders (%s)',
  (kind) => {
    const english = wordsIn(`en.default${kind}`);
    const files = widgetLanguages.map((language) => `${language === 'en' ? 'en.default' : language}${kind}.json`);
    expect(readdirSync(join(folder, 'locales'))).toEqual(expect.arrayContaining(files));
    const blanks = (text: string | undefined) => [...(text ?? '').matchAll(/\[\w+\]/g)].map(String).sort();
    for (const language of widgetLanguages.filter((one) => one !== 'en')) {
      const own = wordsIn(`${language}${kind}`);
      expect([language, [...own.keys()].sort()]).toEqual([language, [...english.keys()].sort()]);
      for (const [key, text] of own)
        if (!key.endsWith('.one'))
          expect([key, text !== '', blanks(text)]).toEqual([key, true, blanks(english.get(key))]);
    }
  },
);

// Shopify escapes translations; without these characters escaping changes nothing in HTML, in JSON and inside other
// texts.
test('no text needs escaping', () => {
  for (const file of filesIn('locales'))
    for (const [key, text] of flatten(JSON.parse(read(file)) as Words))
      expect([file, key, /[<>&"']/.test(text)]).toEqual([file, key, false]);
});

// A theme has names of its own, and a name declared twice stops the second script.
test('scripts put no global name into the page that is not Aftercare’s', () => {
  for (const file of filesIn('assets').filter((name) => name.endsWith('.js'))) {
    const names = [...read(file).matchAll(/^(?:async )?(?:const|let|var|class|function|globalThis\.) ?(\w+)/gm)].map(
      (match) => match[1]!,
    );
    expect([file, names.length > 0, names.filter((name) => !/^aftercare/i.test(name))]).toEqual([file, true, []]);
  }
});

test('every text is used', () => {
  const all = liquidFiles.map(read).join('\n');
  const used = new Set(
    [...all.matchAll(/'(loyalty\.[\w.]+)'|"t:(settings\.[\w.]+)"/g)].map((match) => match[1] ?? match[2]!),
  );
  const plural = (key: string) => key.replace(/\.(one|other)$/, '');
  const unused = [...wordsIn('en.default').keys(), ...wordsIn('en.default.schema').keys()].filter(
    (key) => !used.has(key) && !used.has(plural(key)),
  );
  expect(unused).toEqual([]);
});

test('every text and part that the script needs exists', () => {
  const script = filesIn('assets')
    .filter((file) => file.endsWith('.js'))
    .map(read)
    .join('\n');
  const markup = liquidFiles.map(read).join('\n');
  const asked = [...script.matchAll(/words\.(\w+)/g)].map((match) => match[1]!);
  for (const word of asked) expect([word, markup.includes(`"${word}":`)]).toEqual([word, true]);
  for (const [, part] of script.matchAll(/find\('(\w+)'\)/g))
    expect([part, markup.includes(`data-part="${part}"`)]).toEqual([part, true]);
});
