import { dayOf } from '#app/lib/clock.ts';
import { toDecimal } from '#app/lib/money.ts';
import {
  createBasicDiscountMutation,
  createFreeShippingDiscountMutation,
  createGiftCardMutation,
  creditStoreCreditMutation,
} from '#app/shopify/reward-queries.ts';
import type { AnyDocument, VariablesOf } from '#app/shopify/admin-document.ts';
import type { CurrencyCode } from '#app/shopify/generated/admin-types.ts';
import type { OptionalScope } from '#app/shopify/scopes.ts';
import type { Reward } from '../program/program.ts';
import { combinationOf } from './combining.ts';

// Builds the requests to Shopify, by kind of reward.

export type RewardOrder = {
  reward: Reward;
  currency: string;
  /** the customer's number in Shopify */
  customerId: string;
  /** null for store credit */
  code: string | null;
  startsAt: Date;
  expiresAt: Date | null;
  /** the shop's; Shopify reads a gift card's last day in it */
  timeZone: string;
  /** of a free product, in minor units: one item is free, however many are in the cart */
  pieceMinor?: number;
};

type RequestWith<Document extends AnyDocument> = { document: Document; variables: VariablesOf<Document> };

export type RewardRequest =
  | RequestWith<typeof createBasicDiscountMutation>
  | RequestWith<typeof createFreeShippingDiscountMutation>
  | RequestWith<typeof createGiftCardMutation>
  | RequestWith<typeof creditStoreCreditMutation>;

/** @throws when a reward that needs a code or a price has none */
export function buildRewardRequest(order: RewardOrder): RewardRequest {
  switch (order.reward.kind) {
    case 'fixed':
    case 'percent':
    case 'free_product':
      return {
        document: createBasicDiscountMutation,
        variables: { discount: { ...sharedDiscount(order), customerGets: whatTheyGet(order) } },
      };
    case 'free_shipping':
      return {
        document: createFreeShippingDiscountMutation,
        variables: { discount: { ...sharedDiscount(order), destination: { all: true } } },
      };
    case 'gift_card':
      return { document: createGiftCardMutation, variables: { input: giftCard(order) } };
    case 'store_credit':
      return { document: creditStoreCreditMutation, variables: { id: customerGid(order), credit: storeCredit(order) } };
  }
}

const customerGid = ({ customerId }: RewardOrder) => `gid://shopify/Customer/${customerId}`;
const amountOf = ({ reward, currency }: RewardOrder) => ({
  amount: toDecimal({ amountMinor: reward.value, currency }),
  // Safe: the shop's currency was read from Shopify.
  currencyCode: currency as CurrencyCode,
});

function sharedDiscount(order: RewardOrder) {
  const { reward, currency, startsAt, expiresAt } = order;
  const { order: orderDiscounts, product: productDiscounts, shipping: shippingDiscounts } = combinationOf(reward);
  return {
    title: reward.name,
    code: codeOf(order),
    startsAt: startsAt.toISOString(),
    endsAt: expiresAt?.toISOString() ?? null,
    usageLimit: 1,
    appliesOncePerCustomer: true,
    context: { customers: { add: [customerGid(order)] } },
    ...(reward.minOrderMinor > 0
      ? {
          minimumRequirement: {
            subtotal: { greaterThanOrEqualToSubtotal: toDecimal({ amountMinor: reward.minOrderMinor, currency }) },
          },
        }
      : {}),
    combinesWith: { orderDiscounts, productDiscounts, shippingDiscounts },
    tags: ['loyalty'],
  };
}

function whatTheyGet(order: RewardOrder) {
  const { reward, currency, pieceMinor } = order;
  if (reward.kind === 'percent') return { value: { percentage: reward.value / 100 }, items: { all: true } };
  const off = (amountMinor: number) => ({
    discountAmount: { amount: toDecimal({ amountMinor, currency }), appliesOnEachItem: false },
  });
  if (reward.kind === 'fixed') return { value: off(reward.value), items: { all: true } };
  if (pieceMinor === undefined) throw new Error(`Reward ${reward.key} needs the price of its product`);
  // A 100% discount would make every item in the cart free. Taking off one item's price, across all of them, makes one
  // free.
  return { value: off(pieceMinor), items: { products: { productVariantsToAdd: [variantGid(reward)] } } };
}

/** The free product's variant as Shopify's global id. */
export function variantGid({ variantId }: Reward): string {
  return `gid://shopify/ProductVariant/${variantId}`;
}

function giftCard(order: RewardOrder) {
  const { reward, expiresAt, timeZone } = order;
  return {
    code: codeOf(order),
    customerId: customerGid(order),
    initialAmount: amountOf(order),
    note: `Loyalty: ${reward.name}`,
    expiresOn: expiresAt && dayOf(expiresAt, timeZone),
  };
}

function storeCredit(order: RewardOrder) {
  return { creditAmount: amountOf(order), expiresAt: order.expiresAt?.toISOString() ?? null };
}

/** @throws when a reward that needs a code has none; every kind but store credit needs one */
export function codeOf({ reward, code }: Pick<RewardOrder, 'reward' | 'code'>): string {
  if (code === null) throw new Error(`Reward ${reward.key} needs a code`);
  return code;
}

/** Whether the reward is a discount on an order; the other kinds are money to pay with. */
export function isDiscount(kind: Reward['kind']): boolean {
  return kind !== 'gift_card' && kind !== 'store_credit';
}

/** The scopes the merchant must have granted for rewards of this kind. */
export function scopesOf(kind: Reward['kind']): readonly (OptionalScope | 'write_discounts')[] {
  if (kind === 'gift_card') return ['write_gift_cards'];
  if (kind === 'store_credit') return ['read_store_credit_accounts', 'write_store_credit_account_transactions'];
  return ['write_discounts'];
}
