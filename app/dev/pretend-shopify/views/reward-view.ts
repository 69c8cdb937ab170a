// Discounts and store credit as the Admin API shows them.
import { toDecimal } from '../money.ts';
import { sum } from '../order-totals.ts';
import type { AutomaticDiscount, Discount, ShopState, StoreCreditAccount } from '../state.ts';
import { gid } from '../store.ts';
import { graphqlTime } from '../time.ts';
import { connection, decimal, type AnswerContext, type PageArguments, type View } from './base.ts';

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

/** Customers who are gone are not told of. */
function contextView({ customers }: ShopState, { customerIds }: Discount): View {
  if (!customerIds) return { __typename: 'DiscountBuyerSelectionAll' };
  const there = customerIds.filter((id) => customers.some((customer) => customer.id === id));
  return { __typename: 'DiscountCustomers', customers: there.map((id) => ({ __typename: 'Customer', id: gid('Customer', id) })) };
}

/** As `discountNode` and `discountNodes` have it: there its id is of another kind than where it is changed. */
export function automaticNodeView({ segments }: ShopState, discount: AutomaticDiscount, now: Date): View {
  const there = segments.filter(({ id }) => discount.segmentIds?.includes(id));
  return {
    __typename: 'DiscountNode',
    id: gid('DiscountNode', discount.id),
    discount: {
      __typename: 'DiscountAutomaticFreeShipping',
      status: discountStatus(discount, now),
      tags: discount.tags,
      context: discount.segmentIds
        ? { __typename: 'DiscountCustomerSegments', segments: there.map(({ id, name }) => ({ __typename: 'Segment', id: gid('Segment', id), name })) }
        : { __typename: 'DiscountBuyerSelectionAll' },
    },
  };
}

export function discountStatus({ startsAt, endsAt }: Pick<Discount, 'startsAt' | 'endsAt'>, now: Date): 'ACTIVE' | 'EXPIRED' | 'SCHEDULED' {
  if (endsAt !== null && new Date(endsAt) <= now) return 'EXPIRED';
  return new Date(startsAt) > now ? 'SCHEDULED' : 'ACTIVE';
}

export function storeCreditAccountView(account: StoreCreditAccount): View {
  const { id, currency, transactions } = account;
  const sorted = { items: transactions, keyOf: (each: Transaction) => each.createdAt, idOf: (each: Transaction) => each.id };
  return {
    __typename: 'StoreCreditAccount',
    id: gid('StoreCreditAccount', id),
    balance: amount(sum(transactions.map(({ amountMinor }) => amountMinor)), currency),
    transactions: (page: PageArguments, context: AnswerContext) =>
      connection(sorted, page, context, (each) => storeCreditTransactionView(account, each)),
  };
}

type Transaction = StoreCreditAccount['transactions'][number];

export function storeCreditTransactionView(account: StoreCreditAccount, { id, amountMinor, createdAt, expiresAt, event }: Transaction): View {
  const isCredit = amountMinor > 0;
  return {
    __typename: isCredit ? 'StoreCreditAccountCreditTransaction' : 'StoreCreditAccountDebitTransaction',
    id: gid('StoreCreditAccountTransaction', id),
    amount: amount(amountMinor, account.currency),
    createdAt: graphqlTime(createdAt),
    expiresAt: expiresAt && graphqlTime(expiresAt),
    event,
    account: () => storeCreditAccountView(account),
  };
}

function amount(minor: number, currency: string): View {
  return { amount: decimal(toDecimal(minor, currency)), currencyCode: currency };
}
