import { freeShippingTag } from './free-shipping.ts';
import type { Program } from '../program/program.ts';
import type { PublishedStanding } from './published.ts';
import type { Standing } from '../tiers/standing.server.ts';
import { levelOf } from '../tiers/standing.ts';

/** A standing as the customer's metafield has it. */
export function publishStanding({ points, pending, tier, next, punchCard }: Standing): PublishedStanding {
  return {
    points,
    pending,
    tierKey: tier?.key ?? null,
    tierName: tier?.name ?? null,
    multiplierPercent: tier?.multiplierPercent ?? 100,
    next: next && { name: next.name, missing: next.missing },
    punches: punchCard?.punches ?? 0,
  };
}

/**
 * The tags a tier puts on the customer in Shopify: its own, the one for early access, and the one by which shipping is
 * free.
 */
export function tagsOfTier(tierKey: string | null, program: Program): string[] {
  const level = levelOf(tierKey, program);
  if (!level) return [];
  const { customerTag, perks } = level;
  return [customerTag, perks.earlyAccessTag, perks.freeShipping ? freeShippingTag : ''].filter(
    (tag, index, all) => tag !== '' && all.findIndex((other) => isSameTag(other, tag)) === index,
  );
}

export type TagChange = {
  add: string[];
  remove: string[];
  /** that are ours afterwards */
  own: string[];
};

/**
 * How tags become right without touching the merchant's: what the customer had before us stays when it is no longer
 * ours to give.
 * @param wanted by the tier now
 * @param own that we have put there
 * @param present all that the customer is known to have
 */
export function changeTags(wanted: string[], own: string[], present: string[]): TagChange {
  const kept = own.filter((tag) => includesTag(wanted, tag));
  const add = wanted.filter((tag) => !includesTag(own, tag) && !includesTag(present, tag));
  return { add, remove: own.filter((tag) => !includesTag(wanted, tag)), own: [...kept, ...add] };
}

// Shopify compares tags without regard to case.
const isSameTag = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const includesTag = (tags: string[], tag: string) => tags.some((other) => isSameTag(other, tag));
