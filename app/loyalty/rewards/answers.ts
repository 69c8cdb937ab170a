import { parseMoney } from '#app/lib/money.ts';
import type { OnceAnswer } from '#app/shopify/admin-once.server.ts';
import type { ResultOf } from '#app/shopify/admin-document.ts';
import type {
  CreateBasicDiscountMutation,
  CreateGiftCardMutation,
  CreditStoreCreditMutation,
  DiscountByCodeQuery,
  StoreCreditOfCustomerQuery,
} from '#app/shopify/generated/admin-types.ts';
import type { RewardRequest } from './input.ts';

// Interprets what Shopify answers, or does not answer, when it is asked for a reward.

/** misconfigured: Shopify takes the reward from nobody as the program has it. rejected: for another reason. */
export type Refusal = 'customer_gone' | 'product_gone' | 'scope_missing' | 'too_late' | 'misconfigured' | 'rejected';

/** Refusals that will meet the next customer, too: the reason lies in the program, not with the customer. */
export const refusedForAll: readonly Refusal[] = ['misconfigured', 'product_gone'];

/**
 * issued: the reward exists. retry: it certainly does not exist; ask again. look_up: it may exist. ask: it was looked
 * for and does not exist. refused: it will never exist. undecided: a person has to decide.
 */
export type RequestOutcome =
  | { next: 'issued'; shopifyId: string | null }
  | { next: 'retry'; problem: string; waitMs?: number }
  | { next: 'look_up'; problem: string }
  | { next: 'ask' }
  | { next: 'refused'; why: Refusal; problem: string }
  | { next: 'undecided'; problem: string };

/**
 * A gift card cannot be looked up. Where an earlier request may have made it, only a taken code or a newly made card
 * settles the question.
 */
export function inDoubt(verdict: RequestOutcome): RequestOutcome {
  if (verdict.next === 'retry') return { ...verdict, next: 'look_up' };
  if (verdict.next !== 'refused') return verdict;
  const problem = `Nobody can say whether the gift card was made before. ${verdict.problem}`;
  return verdict.why === 'scope_missing' ? { next: 'look_up', problem } : { next: 'undecided', problem };
}

type DiscountMade = CreateBasicDiscountMutation['discountCodeBasicCreate'];
type GiftCardMade = CreateGiftCardMutation['giftCardCreate'];
type CreditMade = CreditStoreCreditMutation['storeCreditAccountCredit'];
/** Shopify's answer to the request that creates a reward. */
export type RewardMade = ResultOf<RewardRequest['document']>;

/** Interprets the answer to a request built by buildRewardRequest. */
export function judgeRequest(answer: OnceAnswer<RewardMade>): RequestOutcome {
  if (answer.kind === 'unknown') return { next: 'look_up', problem: answer.problem };
  if (answer.kind === 'not_done') {
    if (answer.why === 'scope_missing') return { next: 'refused', why: 'scope_missing', problem: answer.problem };
    // Shopify does not take the request itself, and would not take it from the next customer.
    if (answer.why === 'bad_request') return { next: 'refused', why: 'misconfigured', problem: answer.problem };
    return { next: 'retry', problem: answer.problem, ...(answer.waitMs ? { waitMs: answer.waitMs } : {}) };
  }
  const { data } = answer;
  if ('giftCardCreate' in data) return judgeGiftCard(data.giftCardCreate);
  if ('storeCreditAccountCredit' in data) return judgeCredit(data.storeCreditAccountCredit);
  return judgeDiscount(
    'discountCodeBasicCreate' in data ? data.discountCodeBasicCreate : data.discountCodeFreeShippingCreate,
  );
}

const withoutResult: RequestOutcome = { next: 'look_up', problem: 'Shopify answered without a result.' };

function judgeDiscount(made: DiscountMade): RequestOutcome {
  if (!made) return withoutResult;
  const { codeDiscountNode, userErrors } = made;
  if (userErrors.length === 0 && codeDiscountNode) return { next: 'issued', shopifyId: codeDiscountNode.id };
  // Nobody else generates our codes, so an earlier request went through.
  if (userErrors.some(({ code, field }) => code === 'TAKEN' && field?.at(-1) === 'code'))
    return { next: 'look_up', problem: 'Shopify has this code already.' };
  return refusedBy(userErrors, ({ field }) => {
    if (field?.includes('customers')) return 'customer_gone';
    if (field?.some((part) => part.startsWith('productVariants'))) return 'product_gone';
    if (field?.includes('endsAt')) return 'too_late';
    return field?.some((part) => fromProgram.has(part)) ? 'misconfigured' : 'rejected';
  });
}

/** Fields whose values a request takes from the program and that are the same for every customer. */
const fromProgram: ReadonlySet<string> = new Set([
  'combinesWith',
  'customerGets',
  'destination',
  'minimumRequirement',
  'title',
  'initialAmount',
  'initialValue',
  'creditAmount',
]);

function judgeGiftCard(made: GiftCardMade): RequestOutcome {
  if (!made) return withoutResult;
  const { giftCard, userErrors } = made;
  if (userErrors.length === 0 && giftCard) return { next: 'issued', shopifyId: giftCard.id };
  // Gift cards cannot be looked up by code, but a code of ours that is taken is our card.
  if (userErrors.some(isCodeTaken)) return { next: 'issued', shopifyId: null };
  return refusedBy(userErrors, ({ code, field }) => {
    if (code === 'CUSTOMER_NOT_FOUND') return 'customer_gone';
    if (code === 'GIFT_CARD_LIMIT_EXCEEDED') return 'misconfigured';
    return field?.some((part) => fromProgram.has(part)) ? 'misconfigured' : 'rejected';
  });
}

/** Of a gift card, Shopify says so by the message alone: it leaves the error's code empty. */
function isCodeTaken({ code, field, message }: UserError): boolean {
  if ((field?.at(-1) ?? 'code') !== 'code') return false;
  return code === 'TAKEN' || (!code && /already been taken/i.test(message));
}

function judgeCredit(made: CreditMade): RequestOutcome {
  if (!made) return withoutResult;
  const { storeCreditAccountTransaction, userErrors } = made;
  if (userErrors.length === 0 && storeCreditAccountTransaction)
    return { next: 'issued', shopifyId: storeCreditAccountTransaction.id };
  return refusedBy(userErrors, ({ code }) => {
    if (code === 'OWNER_NOT_FOUND' || code === 'ACCOUNT_NOT_FOUND') return 'customer_gone';
    if (code === 'EXPIRES_AT_IN_PAST') return 'too_late';
    // A credit limit is about what this customer has already; an amount or a currency is the program's.
    return code && creditOfProgram.has(code) ? 'misconfigured' : 'rejected';
  });
}

const creditOfProgram: ReadonlySet<string> = new Set([
  'MISMATCHING_CURRENCY',
  'NEGATIVE_OR_ZERO_AMOUNT',
  'UNSUPPORTED_CURRENCY',
]);

type UserError = NonNullable<DiscountMade | GiftCardMade | CreditMade>['userErrors'][number];

/** where several things are wrong at once, what has to be mended in the program comes first */
const gravest: readonly Refusal[] = ['misconfigured', 'product_gone', 'customer_gone', 'too_late', 'rejected'];

function refusedBy<Said extends UserError>(userErrors: Said[], reasonOf: (error: Said) => Refusal): RequestOutcome {
  if (userErrors.length === 0) return withoutResult;
  const said = userErrors.map(({ message }) => message).join(' ');
  if (userErrors.some(({ code }) => code === 'INTERNAL_ERROR')) return { next: 'look_up', problem: said };
  const reasons = new Set(userErrors.map(reasonOf));
  const why = gravest.find((each) => reasons.has(each)) ?? 'rejected';
  return { next: 'refused', why, problem: `Shopify said: ${said}` };
}

/** Interprets the search for a discount by its code. */
export function judgeDiscountFound(answer: OnceAnswer<DiscountByCodeQuery>): RequestOutcome {
  if (answer.kind !== 'answer') return { next: 'look_up', problem: answer.problem };
  const found = answer.data.codeDiscountNodeByCode;
  if (!found) return { next: 'ask' };
  if (!('status' in found.codeDiscount))
    return { next: 'undecided', problem: 'Another discount of the store, which is not ours, has the code.' };
  const { status, asyncUsageCount } = found.codeDiscount;
  if (status === 'EXPIRED' && asyncUsageCount === 0)
    return { next: 'refused', why: 'too_late', problem: 'The code was switched off before the customer had it.' };
  return { next: 'issued', shopifyId: found.id };
}

export type WantedCredit = {
  amountMinor: number;
  currency: string;
  expiresAt: Date | null;
  /** when Shopify was first and last asked for it */
  firstAskedAt: Date;
  lastAskedAt: Date;
  /** ids of transactions that belong to other redemptions */
  claimed: ReadonlySet<string>;
};

/** page size of transactions in storeCreditOfCustomerQuery */
const pageSize = 25;
/** how far Shopify's clock may be behind ours */
const skewMs = 30_000;
/** after this long a request in flight no longer arrives */
const settledMs = 60_000;
/** the longest that Shopify may take to carry out a request */
const carriedOutMs = 120_000;

/**
 * Interprets a customer's store credit: whether one of the credits since we asked is ours. An expiry identifies it, to
 * the second. A credit without expiry must have been created around the time we asked.
 */
export function judgeCreditsFound(
  answer: OnceAnswer<StoreCreditOfCustomerQuery>,
  wanted: WantedCredit,
  now: Date,
): RequestOutcome {
  if (answer.kind !== 'answer') return { next: 'look_up', problem: answer.problem };
  if (!answer.data.customer)
    return {
      next: 'undecided',
      problem: 'Shopify no longer knows the customer, so nobody can say whether the credit was given.',
    };
  const from = wanted.firstAskedAt.getTime() - skewMs;
  const lists = answer.data.customer.storeCreditAccounts.nodes.map(({ transactions }) => transactions.nodes);
  const credits = lists.flat().filter((node) => 'id' in node);
  const matches = credits.filter((node) => timeOf(node) >= from && isSameCredit(node, wanted));
  if (matches.length > 1)
    return {
      next: 'undecided',
      problem: `Since then ${matches.length} credits of the same amount came to the customer’s account.`,
    };
  const match = matches[0];
  if (match) {
    const isInTime = wanted.expiresAt !== null || timeOf(match) <= wanted.lastAskedAt.getTime() + carriedOutMs;
    if (isInTime) return { next: 'issued', shopifyId: match.id };
    return { next: 'undecided', problem: 'A credit of the same amount came later; it may be another one.' };
  }
  const isCutOff = lists.some((nodes) => nodes.length >= pageSize && nodes.every((node) => timeOf(node) >= from));
  if (isCutOff) return { next: 'undecided', problem: 'Too much has happened in the customer’s account since to tell.' };
  if (now.getTime() - wanted.lastAskedAt.getTime() < settledMs)
    return { next: 'look_up', problem: 'Shopify shows no such credit yet.' };
  return { next: 'ask' };
}

type StoreCreditAccount = NonNullable<StoreCreditOfCustomerQuery['customer']>['storeCreditAccounts']['nodes'][number];
/** A credit or debit of an account; only credits have an id. */
export type StoreCreditTransaction = StoreCreditAccount['transactions']['nodes'][number];
type Credit = Extract<StoreCreditTransaction, { id: string }>;

const timeOf = ({ createdAt }: StoreCreditTransaction) => new Date(createdAt).getTime();
const secondOf = (at: Date | string | null) => (at ? Math.floor(new Date(at).getTime() / 1000) : null);

function isSameCredit({ id, amount, event, expiresAt }: Credit, wanted: WantedCredit): boolean {
  if (wanted.claimed.has(id) || event !== 'ADJUSTMENT' || amount.currencyCode !== wanted.currency) return false;
  return (
    parseMoney(amount.amount, wanted.currency).amountMinor === wanted.amountMinor &&
    secondOf(expiresAt) === secondOf(wanted.expiresAt)
  );
}

const baseWaitMs = 10_000;
const maxWaitMs = 3_600_000;

/** How long to wait after this many attempts: 10 s, doubling each time, up to an hour. */
export function waitAfter(attempts: number): number {
  return Math.min(maxWaitMs, baseWaitMs * 2 ** Math.min(attempts - 1, 20));
}
