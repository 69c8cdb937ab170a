import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { AppError, invariant } from '#app/lib/errors.ts';
import { log } from '#app/lib/log.server.ts';
import { nextFreeShippingStep, nothingWritten, type FreeShippingWritten } from './free-shipping.ts';
import {
  giveCustomers,
  lookForFreeShipping,
  makeDiscount,
  makeSegment,
  NothingChanged,
  switchOff,
  switchOn,
} from './free-shipping-requests.server.ts';
import { keep, renewClaim, type Claim } from './claims.server.ts';
import { done, failed, type Result } from './results.ts';
import type { FreeShippingWrite } from './states.server.ts';

// Makes Shopify's automatic discount match the program. It looks first and then asks once, and records each request
// beforehand, so that a lost answer creates nothing twice.

/**
 * Stores its own result, so that other subjects do not wait for it. Stores nothing when another process has taken over.
 */
export async function writeFreeShipping(shop: ShopRef, write: FreeShippingWrite, claimed: Claim): Promise<void> {
  let claim = claimed;
  const hold = async (begun?: FreeShippingWritten) => {
    const renewed = await withShop(shop, (tx) => renewClaim(tx, claim, begun));
    claim = renewed ?? claim;
    return renewed !== null;
  };
  if (!(await hold())) return;
  const result = await settle(shop, write, hold);
  if (result) await withShop(shop, (tx) => keep(tx, [result]));
}

async function settle(shop: ShopRef, write: FreeShippingWrite, hold: Hold): Promise<Result | null> {
  try {
    const told = await tell(shop, write, hold);
    return told && done(write, told.written, told.problem);
  } catch (err) {
    log.warn({ err, shop: shop.domain }, 'Shopify could not be told about free shipping');
    // Where certainly nothing changed, the next run need not look.
    return failed(write, err, problems, err instanceof NothingChanged ? (write.written ?? nothingWritten) : null);
  }
}

/** Records what is about to be requested. @returns false when another process has taken over */
type Hold = (begun?: FreeShippingWritten) => Promise<boolean>;

type Told = { written: FreeShippingWritten; problem: string | null };

async function tell(shop: ShopRef, write: FreeShippingWrite, hold: Hold): Promise<Told | null> {
  const { written, title, now } = write;
  const { segmentId, discount: found } = await lookForFreeShipping(shop, written);
  const step = nextFreeShippingStep({ ...write, found });
  const told = (isOn: boolean, problem: string | null = null): Told => ({
    written: { discountId: found?.id ?? null, isOn, askedAt: null },
    problem,
  });
  if (step === 'rest') return told(found?.isOn ?? false);
  if (step === 'leave_off') return told(true, switchedOff);
  if (step === 'look_later') throw new AppError('unavailable', 'Shopify may not show yet what was made a moment ago.');
  if (!(await hold({ ...nothingWritten, ...written, askedAt: now.toISOString() }))) return null;
  if (step === 'make') {
    const discountId = await makeDiscount(shop, { title, startsAt: now }, segmentId ?? (await makeSegment(shop)));
    return { written: { discountId, isOn: true, askedAt: null }, problem: null };
  }
  invariant(found, 'what is changed has been found');
  if (step === 'give_customers') await giveCustomers(shop, found, segmentId ?? (await makeSegment(shop)));
  if (step === 'switch_off') await switchOff(shop, found);
  else if (!found.isOn) await switchOn(shop, found);
  return told(step !== 'switch_off');
}

const switchedOff =
  'The automatic discount that gives your tiers free shipping was deactivated in Shopify, and stays so. Activate it there under Discounts, or take the perk out of your tiers.';

const problems = {
  refused:
    'Shopify does not let the app make the discount that gives your tiers free shipping. Open the app from Shopify’s list of apps and allow the access it asks for.',
  silent: 'Shopify has not answered for a while, so free shipping may not be as your program says. It is tried again.',
};
