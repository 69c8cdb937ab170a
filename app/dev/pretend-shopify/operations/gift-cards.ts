// What happens to gift cards after their creation: spent at the checkout, changed by the merchant. Shopify sends no
// webhooks for it.
import type { GiftCard } from '../store/state.ts';
import type { OperationContext } from './context.ts';
import { instant, type When } from './inputs.ts';

export interface GiftCardAt {
  shop: string;
  code: string;
  at?: When;
}

function cardOf({ store }: OperationContext, { shop, code }: GiftCardAt): GiftCard {
  const card = store.shop(shop).giftCards.find((each) => each.code === code.toLowerCase());
  if (!card) throw new Error(`${shop} has no gift card ${code}`);
  return card;
}

/** Pays with the card; a negative amount is a refund to it. */
export function spendGiftCard(context: OperationContext, input: GiftCardAt & { amountMinor: number }): GiftCard {
  const card = cardOf(context, input);
  const balanceMinor = card.balanceMinor ?? card.amountMinor;
  if (input.amountMinor > balanceMinor) throw new Error(`The gift card ${card.code} has only ${balanceMinor} left`);
  card.balanceMinor = balanceMinor - input.amountMinor;
  context.store.save();
  return card;
}

/** The merchant gives the card another last day, or none. */
export function extendGiftCard(context: OperationContext, input: GiftCardAt & { expiresOn: string | null }): GiftCard {
  const card = cardOf(context, input);
  card.expiresOn = input.expiresOn;
  context.store.save();
  return card;
}

/** The merchant deactivates the card permanently. */
export function deactivateGiftCard(context: OperationContext, input: GiftCardAt): GiftCard {
  const card = cardOf(context, input);
  card.deactivatedAt ??= instant(input.at).toISOString();
  context.store.save();
  return card;
}
