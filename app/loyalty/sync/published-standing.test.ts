import { expect, test } from 'vitest';
import { readProgram } from '../program/program.ts';
import { ProgramSchema } from '../program/program-checks.ts';
import { changeTags, tagsOfTier } from './published-standing.ts';

const programWith = (customerTag: string, earlyAccessTag = '') =>
  readProgram({
    tiers: { levels: [{ key: 'gold', name: 'Gold', threshold: 100, customerTag, perks: { earlyAccessTag } }] },
  });

test.each<[string, string, string[]]>([
  ['VIP', 'vip', ['VIP']],
  ['gold, vip', '', ['gold', 'vip']],
  ['gold,,', ' Gold ', ['gold']],
  [',', '', []],
])('a tag stored as %j, beside %j, is what Shopify makes of it: %j', (customerTag, early, tags) => {
  expect(tagsOfTier('gold', programWith(customerTag, early))).toEqual(tags);
});

test.each<[string, { wanted: string[]; own: string[]; present: string[] }, { add: string[]; remove: string[] }]>([
  ['the same tag in other letters is there', { wanted: ['vip'], own: [], present: ['VIP'] }, { add: [], remove: [] }],
  [
    'what was written with a comma is two tags',
    { wanted: ['gold'], own: ['gold,vip'], present: ['gold', 'vip'] },
    { add: [], remove: ['vip'] },
  ],
  [
    'a tag that two members had is removed once',
    { wanted: [], own: ['gold', 'Gold'], present: ['gold'] },
    { add: [], remove: ['gold'] },
  ],
])('%s', (_, { wanted, own, present }, change) => {
  expect(changeTags(wanted, own, present)).toMatchObject(change);
});

test.each(['customerTag', 'earlyAccessTag'])('a comma in %s is refused, and says why', (field) => {
  const level = { key: 'gold', name: 'Gold', threshold: 100, customerTag: '', perks: { earlyAccessTag: '' } };
  const own = field === 'customerTag' ? { customerTag: 'a,b' } : { perks: { earlyAccessTag: 'a,b' } };
  const { error } = ProgramSchema.safeParse({ tiers: { levels: [{ ...level, ...own }] } });
  expect(error?.issues).toMatchObject([{ message: expect.stringContaining('comma') }]);
});
