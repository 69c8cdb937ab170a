// Store credit that the merchant gives and takes by hand in the admin, or that an order was paid with.
import type { ShopState, StoreCreditAccount } from '../store/state.ts';
import type { Store } from '../store/store.ts';
import { bookOf } from '../store/store-credit-book.ts';
import type { OperationContext } from './context.ts';
import type { CustomerAt } from './customers.ts';
import { instant, type When } from './inputs.ts';

export interface StoreCreditInput extends CustomerAt {
  amountMinor: number;
  /** The shop's own by default. */
  currency?: string;
  expiresAt?: When | null;
}

/** Credits a customer's account; there is no webhook for it. */
export function creditStoreCredit(context: OperationContext, input: StoreCreditInput): StoreCreditAccount {
  const shop = context.store.shop(input.shop);
  const { customer } = context.store.customer(shop, input.customer);
  const account = accountOf(context.store, shop, customer.id, input.currency ?? shop.settings.currency);
  const expiresAt = input.expiresAt ? instant(input.expiresAt).toISOString() : null;
  addCredit(context.store, account, { amountMinor: input.amountMinor, expiresAt }, instant(input.at));
  return account;
}

/** Pays with store credit, or takes it away by hand; what expires soonest is spent first. No webhook either. */
export function spendStoreCredit(
  context: OperationContext,
  input: StoreCreditInput & { isByHand?: boolean },
): StoreCreditAccount {
  const shop = context.store.shop(input.shop);
  const { customer } = context.store.customer(shop, input.customer);
  const account = accountOf(context.store, shop, customer.id, input.currency ?? shop.settings.currency);
  const at = instant(input.at);
  const balanceMinor = bookOf(account, at).reduce((total, each) => total + each.amountMinor, 0);
  if (input.amountMinor > balanceMinor) throw new Error(`The customer has only ${balanceMinor} of store credit`);
  const event = input.isByHand ? ('ADJUSTMENT' as const) : ('ORDER_PAYMENT' as const);
  account.transactions.push({
    id: context.store.newId(),
    amountMinor: -input.amountMinor,
    createdAt: at.toISOString(),
    expiresAt: null,
    event,
  });
  context.store.save();
  return account;
}

/** The customer's account in a currency, opened if there is none. */
export function accountOf(store: Store, shop: ShopState, customerId: number, currency: string): StoreCreditAccount {
  const known = shop.storeCreditAccounts.find((each) => each.customerId === customerId && each.currency === currency);
  if (known) return known;
  const account: StoreCreditAccount = { id: store.newId(), customerId, currency, transactions: [] };
  shop.storeCreditAccounts.push(account);
  return account;
}

export function addCredit(
  store: Store,
  account: StoreCreditAccount,
  { amountMinor, expiresAt }: { amountMinor: number; expiresAt: string | null },
  at: Date,
): StoreCreditAccount['transactions'][number] {
  const transaction = {
    id: store.newId(),
    amountMinor,
    createdAt: at.toISOString(),
    expiresAt,
    event: 'ADJUSTMENT' as const,
  };
  account.transactions.push(transaction);
  store.save();
  return transaction;
}
