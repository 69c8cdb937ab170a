// The part of Shopify's search syntax that is used: field:value pairs, joined with a space or AND.
import { GraphQLError } from 'graphql';

export interface SearchField<Item> {
  /** for a list, one matching item is enough */
  read: (item: Item) => string | number | boolean | string[] | null;
  isTime?: boolean;
}

const term = /(?:^|\s)(?:AND\s+)?(-?)([a-z_]+):(>=|<=|>|<)?('[^']*'|"[^"]*"|\S+)/gy;

/**
 * A filter from a search text.
 * @throws GraphQLError for an unsupported field, which Shopify would silently ignore
 */
export function searchFilter<Item>(
  text: string | null | undefined,
  fields: Record<string, SearchField<Item>>,
): (item: Item) => boolean {
  const query = (text ?? '').trim();
  const tests: ((item: Item) => boolean)[] = [];
  term.lastIndex = 0;
  let end = 0;
  for (let match = term.exec(query); match; match = term.exec(query)) {
    end = term.lastIndex;
    const [, minus, name = '', operator = '=', raw = ''] = match;
    const field = fields[name];
    const value = raw.replace(/^['"]|['"]$/g, '');
    if (name === 'status' && value === 'any') continue;
    if (!field)
      throw new GraphQLError(
        `The pretend Shopify can't search by "${name}": it knows ${Object.keys(fields).join(', ')}`,
      );
    tests.push((item) => matches(field, item, operator, value) !== (minus === '-'));
  }
  if (end < query.length)
    throw new GraphQLError(`The pretend Shopify doesn't understand "${query.slice(end)}" in the search "${query}"`);
  return (item) => tests.every((test) => test(item));
}

function matches<Item>(field: SearchField<Item>, item: Item, operator: string, wanted: string): boolean {
  const actual = field.read(item);
  if (actual === null) return false;
  if (Array.isArray(actual)) return actual.some((each) => each.toLowerCase() === wanted.toLowerCase());
  if (!field.isTime && typeof actual !== 'number') return String(actual).toLowerCase() === wanted.toLowerCase();
  const left = field.isTime ? new Date(String(actual)).getTime() : Number(actual);
  const right = field.isTime ? new Date(wanted).getTime() : Number(wanted);
  if (operator === '>=') return left >= right;
  if (operator === '<=') return left <= right;
  if (operator === '>') return left > right;
  return operator === '<' ? left < right : left === right;
}
