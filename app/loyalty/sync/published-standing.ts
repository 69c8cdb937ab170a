import { freeShippingTag } from './free-shipping.ts';
import type { Program } from '../program/program.ts';
import type { PublishedStanding } from './published.ts';
import type { Standing } from '../tiers/standing.server.ts';
import { levelOf } from '../tiers/standing.ts';

/** A standing as stored in the customer's metafield. */
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
 * The tags that a tier puts on the customer in Shopify: its own, the one for early access and the one for free
 * shipping.
 */
export function tagsOfTier(tierKey: string | null, program: Program): string[] {
  const level = levelOf(tierKey, program);
  if (!level) return [];
  const { customerTag, perks } = level;
  return asTags([customerTag, perks.earlyAccessTag, perks.freeShipping ? freeShippingTag : '']);
}

export type TagChange = {
  add: string[];
  remove: string[];
  /** tags that are ours after the change */
  own: string[];
};

/**
 * How to correct the tags without touching the merchant's own: a tag that the customer had before us is never removed.
 * @param wanted tags of the current tier
 * @param own tags that we added, also to customers who were merged into this one
 * @param present all tags the customer is known to have
 */
export function changeTags(wanted: string[], own: string[], present: string[]): TagChange {
  const ours = asTags(own);
  const kept = ours.filter((tag) => includesTag(wanted, tag));
  const add = wanted.filter((tag) => !includesTag(ours, tag) && !includesTag(present, tag));
  return { add, remove: ours.filter((tag) => !includesTag(wanted, tag)), own: [...kept, ...add] };
}

/**
 * Texts as the tags that Shopify makes of them: a comma separates two, and blanks around one do not count. New programs
 * are refused with a comma in a tag (program-checks.ts); older ones may have one.
 */
function asTags(texts: string[]): string[] {
  const tags = texts.flatMap((text) => text.split(',').map((tag) => tag.trim()));
  return tags.filter((tag, index, all) => tag !== '' && all.findIndex((other) => isSameTag(other, tag)) === index);
}

// Shopify compares a customer's tags without regard to case.
const isSameTag = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const includesTag = (tags: string[], tag: string) => tags.some((other) => isSameTag(other, tag));
