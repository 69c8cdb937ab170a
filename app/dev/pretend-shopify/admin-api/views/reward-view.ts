// Discounts, gift cards and store credit as the Admin API shows them.
import { toDecimal } from '../../store/money.ts';
import { sum } from '../../store/order-totals.ts';
import type { AutomaticDiscount, Discount, GiftCard, ShopState, StoreCreditAccount } from '../../store/state.ts';
import { bookOf, type Booked } from '../../store/store-credit-book.ts';
import { gid } from '../../store/store.ts';
import { graphqlTime } from '../../store/time.ts';
import { connection, decimal, type AnswerContext, type PageArguments, type View } from './base.ts';
import { searchFilter, type SearchField } from './search.ts';

export function discountNodeView(shop: ShopState, discount: Discount, now: Date): View {
  return {
    __typename: 'DiscountCodeNode',
    id: gid('DiscountCodeNode', discount.id),
    codeDiscount: {
      __typename: discount.value.kind === 'shipping' ? 'DiscountCodeFreeShipping' : 'DiscountCodeBasic',
      status: discountStatus(discount, now),
      endsAt: discount.endsAt && graphqlTime(discount.endsAt),
      asyncUsageCount: discount.uses.length,
      context: contextView(shop, discount),
    },
  };
}

/** Deleted customers are omitted. */
function contextView({ customers }: ShopState, { customerIds }: Discount): View {
  if (!customerIds) return { __typename: 'DiscountBuyerSelectionAll' };
  const there = customerIds.filter((id) => customers.some((customer) => customer.id === id));
  return {
    __typename: 'DiscountCustomers',
    customers: there.map((id) => ({ __typename: 'Customer', id: gid('Customer', id) })),
  };
}

/** As in `discountNode` and `discountNodes`: of the type DiscountNode, with the id of a DiscountAutomaticNode. */
export function automaticNodeView({ segments }: ShopState, discount: AutomaticDiscount, now: Date): View {
  const there = segments.filter(({ id }) => discount.segmentIds?.includes(id));
  return {
    __typename: 'DiscountNode',
    id: gid('DiscountAutomaticNode', discount.id),
    discount: {
      __typename: 'DiscountAutomaticFreeShipping',
      status: discountStatus(discount, now),
      tags: discount.tags,
      context: discount.segmentIds
        ? {
            __typename: 'DiscountCustomerSegments',
            segments: there.map(({ id, name }) => ({ __typename: 'Segment', id: gid('Segment', id), name })),
          }
        : { __typename: 'DiscountBuyerSelectionAll' },
    },
  };
}

export function discountStatus(
  { startsAt, endsAt }: Pick<Discount, 'startsAt' | 'endsAt'>,
  now: Date,
): 'ACTIVE' | 'EXPIRED' | 'SCHEDULED' {
  if (endsAt !== null && new Date(endsAt) <= now) return 'EXPIRED';
  return new Date(startsAt) > now ? 'SCHEDULED' : 'ACTIVE';
}

/** An expired card stays enabled; only the merchant deactivates it. */
export function giftCardView(
  { settings }: ShopState,
  { id, code, amountMinor, balanceMinor = amountMinor, expiresOn, deactivatedAt = null }: GiftCard,
): View {
  return {
    __typename: 'GiftCard',
    id: gid('GiftCard', id),
    initialValue: amount(amountMinor, settings.currency),
    balance: amount(balanceMinor, settings.currency),
    enabled: deactivatedAt === null,
    deactivatedAt: deactivatedAt && graphqlTime(deactivatedAt),
    expiresOn,
    lastCharacters: code.slice(-4),
  };
}

const transactionFields: Record<string, SearchField<Booked>> = { type: { read: ({ type }) => type } };

export function storeCreditAccountView(account: StoreCreditAccount, now: Date): View {
  const { id, currency } = account;
  const booked = bookOf(account, now);
  return {
    __typename: 'StoreCreditAccount',
    id: gid('StoreCreditAccount', id),
    balance: amount(sum(booked.map(({ amountMinor }) => amountMinor)), currency),
    transactions: (page: PageArguments, context: AnswerContext) => {
      const items = booked.filter(searchFilter(page.query, transactionFields));
      const sorted = { items, keyOf: (each: Booked) => each.createdAt, idOf: (each: Booked) => each.id };
      return connection(sorted, page, context, (each) => transactionView(account, each, now));
    },
  };
}

/** One credit or debit by its number; null when the account has none with it. */
export function storeCreditTransactionView(account: StoreCreditAccount, id: number, now: Date): View | null {
  const found = bookOf(account, now).find((each) => each.id === id && each.type !== 'expiration');
  return found ? transactionView(account, found, now) : null;
}

const typeNames = {
  credit: 'StoreCreditAccountCreditTransaction',
  debit: 'StoreCreditAccountDebitTransaction',
  expiration: 'StoreCreditAccountExpirationTransaction',
};

function transactionView(
  account: StoreCreditAccount,
  { id, type, amountMinor, remainingMinor, createdAt, expiresAt, event, creditId }: Booked,
  now: Date,
): View {
  return {
    __typename: typeNames[type],
    ...(type === 'expiration' ? {} : { id: gid(typeNames[type], id) }),
    amount: amount(amountMinor, account.currency),
    remainingAmount: amount(remainingMinor, account.currency),
    createdAt: graphqlTime(createdAt),
    expiresAt: expiresAt && graphqlTime(expiresAt),
    event,
    account: () => storeCreditAccountView(account, now),
    creditTransaction: () => (creditId === null ? null : storeCreditTransactionView(account, creditId, now)),
  };
}

function amount(minor: number, currency: string): View {
  return { amount: decimal(toDecimal(minor, currency)), currencyCode: currency };
}
