// All operations by name, bound to one store: called directly by stories, and over HTTP by the desk and scripts.
import { addShop, type ShopInput } from '../store/catalog.ts';
import type { OperationContext } from './context.ts';
import {
  changeMarketingConsent,
  createCustomer,
  mergeCustomers,
  redactCustomer,
  requestCustomerData,
  updateCustomer,
} from './customers.ts';
import { cancel, editOrder, pay, placeOrder } from './orders.ts';
import { exchange } from './exchanges.ts';
import { hold, releaseHold } from './holds.ts';
import { refund } from './refunds.ts';
import { deactivateGiftCard, extendGiftCard, spendGiftCard } from './gift-cards.ts';
import { creditStoreCredit, spendStoreCredit } from './store-credit.ts';
import {
  approveReturn,
  cancelReturn,
  closeReturn,
  declineReturn,
  processReturn,
  removeFromReturn,
  reopenReturn,
  requestReturn,
} from './returns.ts';
import { cancelFulfillment, fulfil, scan, updateTracking } from './shipments.ts';
import { redactShop, uninstall, updateScopes, updateShop } from './shop.ts';

const operations = {
  placeOrder,
  pay,
  cancel,
  editOrder,
  exchange,
  hold,
  releaseHold,
  fulfil,
  scan,
  updateTracking,
  cancelFulfillment,
  refund,
  requestReturn,
  approveReturn,
  declineReturn,
  closeReturn,
  cancelReturn,
  reopenReturn,
  removeFromReturn,
  processReturn,
  createCustomer,
  updateCustomer,
  changeMarketingConsent,
  mergeCustomers,
  redactCustomer,
  requestCustomerData,
  creditStoreCredit,
  spendStoreCredit,
  spendGiftCard,
  extendGiftCard,
  deactivateGiftCard,
  updateShop,
  uninstall,
  redactShop,
  updateScopes,
};

type Table = typeof operations;
export type Operations = {
  [Name in keyof Table]: (input: Parameters<Table[Name]>[1]) => ReturnType<Table[Name]>;
} & { addShop: (input: ShopInput) => ReturnType<typeof addShop> };

export function bindOperations(context: OperationContext): Operations {
  const bound = Object.entries(operations).map(([name, operation]) => [
    name,
    (input: never) => (operation as (context: OperationContext, input: never) => unknown)(context, input),
  ]);
  return { ...Object.fromEntries(bound), addShop: (input: ShopInput) => addShop(context.store, input) } as Operations;
}
