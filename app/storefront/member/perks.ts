import type { PublishedProgram } from '#app/loyalty/sync/published.ts';
import type { ShopperFormats } from './shopper-formats.ts';

/** What members of a tier get besides points, a few words each; empty for a tier that does not exist. */
export function tellPerks(
  tierKey: string,
  { levels }: Pick<PublishedProgram, 'levels'>,
  { words, number }: ShopperFormats,
): string[] {
  const perks = levels.find(({ key }) => key === tierKey)?.perks;
  if (!perks) return [];
  const told = [
    perks.freeShipping && words.perks.freeShipping,
    perks.returnWindowDays !== null && words.perks.returns(number(perks.returnWindowDays)),
    perks.earlyAccess && words.perks.earlyAccess,
  ];
  return told.filter((one) => one !== false);
}
