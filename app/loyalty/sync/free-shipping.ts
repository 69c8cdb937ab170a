import { z } from 'zod';
import type { Language } from '#app/i18n/languages.ts';
import type { VersionedProgram } from '../program/versions.server.ts';

// Free shipping as a perk of tiers: members get a tag, one segment in Shopify collects the customers with the tag, and
// one automatic discount is for that segment. Decisions only; free-shipping.server.ts carries them out.

/**
 * On customers whose tier has free shipping, and on the discount, which stays recognizable by it when it is renamed.
 */
export const freeShippingTag = 'aftercare-free-shipping';
/** Shopify makes a second one of a name as “… (2)”; it is looked for by the name before it is made. */
export const freeShippingSegment = {
  name: 'Aftercare: free shipping for members',
  query: `customer_tags CONTAINS '${freeShippingTag}'`,
};
/** What customers read at checkout until the merchant renames it. */
export const freeShippingTitles: Record<Language, string> = {
  en: 'Free shipping for members',
  de: 'Kostenloser Versand für Mitglieder',
};

/** Whether any member may get free shipping now. */
export function isFreeShippingWanted(launched: Pick<VersionedProgram, 'program' | 'isPaused'> | null): boolean {
  return (
    launched !== null && !launched.isPaused && launched.program.tiers.levels.some(({ perks }) => perks.freeShipping)
  );
}

export const FreeShippingWrittenSchema = z.object({
  /** Shopify's number; null while unknown */
  discountId: z.string().nullable(),
  /** as we left it */
  isOn: z.boolean(),
  /** when Shopify was asked for a change whose outcome is unknown */
  askedAt: z.iso.datetime().nullable(),
});
/** What we stored about the discount the last time. */
export type FreeShippingWritten = z.output<typeof FreeShippingWrittenSchema>;

export const nothingWritten: FreeShippingWritten = { discountId: null, isOn: false, askedAt: null };

/** The discount as found in Shopify. */
export type FoundDiscount = {
  id: string;
  isOn: boolean;
  /** it has a segment, or another choice of customers made by the merchant */ hasCustomers: boolean;
};

export type FreeShippingStep =
  'rest' | 'make' | 'give_customers' | 'switch_on' | 'switch_off' | 'leave_off' | 'look_later';

/** how long Shopify's search may lag behind a creation */
const searchLagMs = 60_000;

type Situation = { isWanted: boolean; written: FreeShippingWritten | null; found: FoundDiscount | null; now: Date };

/** What to do in Shopify. A discount that the merchant deactivated stays off until the program's setting changes. */
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

/** Nothing was ever created, or it is off as it should be; Shopify need not be asked. */
export function isFreeShippingAtRest(isWanted: boolean, written: FreeShippingWritten | null): boolean {
  return !isWanted && (written === null || (!written.isOn && written.askedAt === null));
}
