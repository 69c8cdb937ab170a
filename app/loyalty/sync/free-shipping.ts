import { z } from 'zod';
import type { Language } from '#app/i18n/languages.ts';
import type { VersionedProgram } from '../program/versions.server.ts';

// Free shipping as a perk of tiers: members carry a tag, one segment in Shopify gathers who has it, and one automatic
// discount is for that segment. Decisions only; free-shipping.server.ts carries them out.

/** On customers whose tier ships free, and on the discount, by which it is known as ours whatever it is called. */
export const freeShippingTag = 'aftercare-free-shipping';
/** Shopify takes a name once. */
export const freeShippingSegment = {
  name: 'Aftercare: free shipping for members',
  query: `customer_tags CONTAINS '${freeShippingTag}'`,
};
/** What customers read at the checkout until the merchant calls it otherwise. */
export const freeShippingTitles: Record<Language, string> = {
  en: 'Free shipping for members',
  de: 'Kostenloser Versand für Mitglieder',
};

/** Whether somebody may ship free now. */
export function isFreeShippingWanted(launched: Pick<VersionedProgram, 'program' | 'isPaused'> | null): boolean {
  return (
    launched !== null && !launched.isPaused && launched.program.tiers.levels.some(({ perks }) => perks.freeShipping)
  );
}

export const FreeShippingWrittenSchema = z.object({
  /** Shopify's number; null while none is known */
  discountId: z.string().nullable(),
  /** as we left it */
  isOn: z.boolean(),
  /** when Shopify was asked for a change whose end we do not know */
  askedAt: z.iso.datetime().nullable(),
});
/** What we know of the discount from the last time. */
export type FreeShippingWritten = z.output<typeof FreeShippingWrittenSchema>;

export const nothingWritten: FreeShippingWritten = { discountId: null, isOn: false, askedAt: null };

/** The discount as Shopify has it. */
export type FoundDiscount = {
  id: string;
  isOn: boolean;
  /** a segment, or another choice of the merchant's */ hasCustomers: boolean;
};

export type FreeShippingStep =
  'rest' | 'make' | 'give_customers' | 'switch_on' | 'switch_off' | 'leave_off' | 'look_later';

/** Shopify's search may not know yet what was made so long ago. */
const searchLagMs = 60_000;

type Situation = { isWanted: boolean; written: FreeShippingWritten | null; found: FoundDiscount | null; now: Date };

/**
 * What is to be done in Shopify. What the merchant switched off there stays off until the program's own word changes.
 */
export function nextFreeShippingStep({ isWanted, written, found, now }: Situation): FreeShippingStep {
  const askedAt = written?.askedAt ?? null;
  if (!found) {
    if (askedAt !== null && now.getTime() - new Date(askedAt).getTime() < searchLagMs) return 'look_later';
    return isWanted ? 'make' : 'rest';
  }
  if (!isWanted) return found.isOn ? 'switch_off' : 'rest';
  const wasLeftOn = askedAt === null && written?.isOn === true && written.discountId === found.id;
  if (!found.isOn && wasLeftOn) return 'leave_off';
  if (!found.hasCustomers) return 'give_customers';
  return found.isOn ? 'rest' : 'switch_on';
}

/** Nothing was ever made, or it is off as it should be: then Shopify is not asked. */
export function isFreeShippingAtRest(isWanted: boolean, written: FreeShippingWritten | null): boolean {
  return !isWanted && (written === null || (!written.isOn && written.askedAt === null));
}
