import { readdirSync } from 'node:fs';
import { chanceOf } from './guarantees/chance.ts';
import { sampleBody } from './webhooks.ts';

// Shopify's samples with one field made odd: what a fault of Shopify's, an import or an attacker may send.

/** Topics of which there is a sample. */
export const sampleTopics = readdirSync(new URL('../dev/webhook-samples', import.meta.url))
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', '').replaceAll('__', '/'));

const odd: unknown[] = [
  'a\0b',
  '\ud800',
  '',
  'x'.repeat(5_000),
  '0000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '9999-12-31T23:59:59-05:00',
  '9999999999999.99',
  'gid://shopify/Order/0',
  -5,
  0,
  0.5,
  99_999_999_999,
  9_999_999_999_999.99,
  1e308,
  true,
  null,
  [],
  [1],
  {},
  { amount: -1 },
];

type Container = Record<string, unknown> | unknown[];
type Place = { path: string; change: (value: unknown) => void };

function placesIn(value: Container, path = ''): Place[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const own = { path: `${path}${key}`, change: (to: unknown) => void Reflect.set(value, key, to) };
    return [
      own,
      ...(typeof inner === 'object' && inner !== null ? placesIn(inner as Container, `${path}${key}.`) : []),
    ];
  });
}

export type OddBody = { topic: string; what: string; body: string };

/** Each field of the topic's sample once, with an odd value chosen by the seed; and its lists with their first item twice. */
export function oddBodies(topic: string, seed: number): OddBody[] {
  const chance = chanceOf(seed);
  const parse = () => JSON.parse(sampleBody(topic).toString()) as Container;
  return placesIn(parse()).flatMap(({ path }, index) => {
    const body = parse();
    const value = chance.pick(odd);
    placesIn(body)[index]!.change(value);
    const changed = { topic, what: `${path} = ${JSON.stringify(value).slice(0, 50)}`, body: JSON.stringify(body) };
    const twice = parse();
    const list = path.split('.').reduce<unknown>((inner, key) => Reflect.get(inner as object, key), twice);
    if (!Array.isArray(list) || list.length === 0) return [changed];
    list.push(list[0]);
    return [changed, { topic, what: `${path}: the first item twice`, body: JSON.stringify(twice) }];
  });
}

/** The words of libraries and of the database, which no merchant should have to read. */
export const rawWords =
  /prisma|sql|on conflict|constraint|zod|invalid|expected .*received|undefined|\bnan\b|refused a statement|\bat \//i;
