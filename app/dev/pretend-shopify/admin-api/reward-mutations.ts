// Mutations that give customers something: discount codes, gift cards, store credit.
import { GraphQLError } from 'graphql';
import { findDiscount } from '../store/discounts.ts';
import { toMinor } from '../store/money.ts';
import { accountOf, addCredit } from '../operations/store-credit.ts';
import type { OperationContext } from '../operations/context.ts';
import type { Discount, ShopState } from '../store/state.ts';
import { gid } from '../store/store.ts';
import type { AnswerContext, View, Views } from './views/base.ts';
import { discountNodeView, storeCreditTransactionView } from './views/reward-view.ts';
import { readGid } from './views/views.ts';

type Money = { amount: string; currencyCode: string };
interface DiscountInput {
  title?: string;
  code?: string;
  startsAt?: string;
  endsAt?: string | null;
  usageLimit?: number | null;
  appliesOncePerCustomer?: boolean;
  context?: { all?: 'ALL'; customers?: { add?: string[]; remove?: string[] } };
  customerGets?: {
    value?: { discountAmount?: { amount?: string; appliesOnEachItem?: boolean }; percentage?: number };
    items?: { all?: boolean; products?: { productVariantsToAdd?: string[] } };
  };
  destination?: { all?: boolean };
  minimumRequirement?: { subtotal?: { greaterThanOrEqualToSubtotal?: string } };
  combinesWith?: { orderDiscounts?: boolean; productDiscounts?: boolean; shippingDiscounts?: boolean };
}
type UserError = { field: string[] | null; message: string; code: string | null };

export function rewardMutations(views: Views, operations: OperationContext): View {
  const { shop } = views;
  const { store } = operations;
  const createDiscount = (argument: string, input: DiscountInput, isShipping: boolean, now: Date): View => {
    const value: Discount['value'] | null = isShipping ? { kind: 'shipping' } : readValue(input, shop);
    const userErrors = checkDiscount(shop, input, value).map(({ field, ...error }) => ({
      ...error,
      field: field && [argument, ...field],
    }));
    if (userErrors.length > 0 || !value) return { codeDiscountNode: null, userErrors };
    const discount = newDiscount(store.newId(), shop, input, value);
    shop.discounts.push(discount);
    store.save();
    return { codeDiscountNode: discountNodeView(shop, discount, now), userErrors: [] };
  };
  // An update here changes only who may use it.
  const updateDiscount = (
    argument: string,
    { id, context }: { id: string } & Pick<DiscountInput, 'context'>,
    now: Date,
  ): View => {
    const discount = shop.discounts.find((each) => each.id === readGid(id).id);
    if (!discount)
      return {
        codeDiscountNode: null,
        userErrors: [{ field: ['id'], message: 'Discount does not exist', code: null }],
      };
    const { add = [], remove = [] } = context?.customers ?? {};
    if (add.some((each) => !hasCustomer(shop, each)))
      return {
        codeDiscountNode: null,
        userErrors: [
          { field: [argument, 'context', 'customers', 'add'], message: 'Customer is invalid', code: 'INVALID' },
        ],
      };
    const gone = new Set(remove.map((each) => readGid(each).id));
    discount.customerIds = [
      ...new Set([...(discount.customerIds ?? []), ...add.map((each) => readGid(each).id)]),
    ].filter((each) => !gone.has(each));
    store.save();
    return { codeDiscountNode: discountNodeView(shop, discount, now), userErrors: [] };
  };
  return {
    discountCodeBasicUpdate: (
      { id, basicCodeDiscount }: { id: string; basicCodeDiscount: DiscountInput },
      { now }: AnswerContext,
    ) => updateDiscount('basicCodeDiscount', { id, context: basicCodeDiscount.context }, now),
    discountCodeFreeShippingUpdate: (
      { id, freeShippingCodeDiscount }: { id: string; freeShippingCodeDiscount: DiscountInput },
      { now }: AnswerContext,
    ) => updateDiscount('freeShippingCodeDiscount', { id, context: freeShippingCodeDiscount.context }, now),
    discountCodeBasicCreate: ({ basicCodeDiscount }: { basicCodeDiscount: DiscountInput }, { now }: AnswerContext) =>
      createDiscount('basicCodeDiscount', basicCodeDiscount, false, now),
    discountCodeFreeShippingCreate: (
      { freeShippingCodeDiscount }: { freeShippingCodeDiscount: DiscountInput },
      { now }: AnswerContext,
    ) => createDiscount('freeShippingCodeDiscount', freeShippingCodeDiscount, true, now),
    discountCodeDeactivate: ({ id }: { id: string }, { now }: AnswerContext) => {
      const discount = shop.discounts.find((each) => each.id === readGid(id).id);
      if (!discount)
        return {
          codeDiscountNode: null,
          userErrors: [{ field: ['id'], message: 'Code discount does not exist.', code: 'INVALID' }],
        };
      if (discount.endsAt === null || new Date(discount.endsAt) > now) discount.endsAt = now.toISOString();
      // One that had not begun yet begins with its end.
      if (new Date(discount.startsAt) > now) discount.startsAt = now.toISOString();
      store.save();
      return { codeDiscountNode: discountNodeView(shop, discount, now), userErrors: [] };
    },
    giftCardCreate: ({ input }: { input: GiftCardInput }, { now }: AnswerContext) => {
      const error = checkGiftCard(shop, input);
      if (error) return { giftCard: null, giftCardCode: null, userErrors: [error] };
      const id = store.newId();
      const code = (input.code ?? id.toString(36)).toLowerCase();
      const amountMinor = toMinor(
        input.initialAmount?.amount ?? '0',
        input.initialAmount?.currencyCode ?? shop.settings.currency,
      );
      const customerId = input.customerId ? readGid(input.customerId).id : null;
      shop.giftCards.push({
        id,
        code,
        amountMinor,
        customerId,
        expiresOn: input.expiresOn ?? null,
        note: input.note ?? null,
        createdAt: now.toISOString(),
      });
      store.save();
      return { giftCard: { __typename: 'GiftCard', id: gid('GiftCard', id) }, giftCardCode: code, userErrors: [] };
    },
    storeCreditAccountCredit: (
      { id, creditInput }: { id: string; creditInput: CreditInput },
      { now }: AnswerContext,
    ) => {
      const { amount, currencyCode } = creditInput.creditAmount;
      const refuse = (field: string[], message: string, code: string) => ({
        storeCreditAccountTransaction: null,
        userErrors: [{ field, message, code }],
      });
      if (onlyInResults.has(currencyCode))
        throw new GraphQLError(
          `CurrencyCode "${currencyCode}" is invalid. It can only be used as a result and not as an input value.`,
          { extensions: { code: 'CURRENCY_CODE_INVALID' } },
        );
      const owner = readGid(id);
      const known = shop.storeCreditAccounts.find(
        (each) => owner.type === 'StoreCreditAccount' && each.id === owner.id,
      );
      if (owner.type === 'StoreCreditAccount' && !known)
        return refuse(['id'], 'Store credit account does not exist', 'ACCOUNT_NOT_FOUND');
      const customer = shop.customers.find((each) => each.id === (known?.customerId ?? owner.id));
      if (!customer) return refuse(['id'], 'Owner does not exist', 'OWNER_NOT_FOUND');
      const expiresAt = creditInput.expiresAt ? new Date(creditInput.expiresAt).toISOString() : null;
      if (expiresAt !== null && new Date(expiresAt) <= now)
        return refuse(['creditInput', 'expiresAt'], 'The expiry date must be in the future', 'EXPIRES_AT_IN_PAST');
      const amountMinor = toMinor(amount, currencyCode);
      if (amountMinor <= 0)
        return refuse(
          ['creditInput', 'creditAmount', 'amount'],
          'A positive amount must be used to credit a store credit account',
          'NEGATIVE_OR_ZERO_AMOUNT',
        );
      if (known && known.currency !== currencyCode)
        return refuse(
          ['creditInput', 'creditAmount', 'currencyCode'],
          'The currency provided does not match the currency of the store credit account',
          'MISMATCHING_CURRENCY',
        );
      if (amountMinor >= creditLimitMinor)
        return refuse(
          ['creditInput', 'creditAmount', 'amount'],
          "The operation would cause the account's credit limit to be exceeded",
          'CREDIT_LIMIT_EXCEEDED',
        );
      const account = accountOf(store, shop, customer.id, currencyCode);
      return {
        storeCreditAccountTransaction: storeCreditTransactionView(
          account,
          addCredit(store, account, { amountMinor, expiresAt }, now).id,
          now,
        ),
        userErrors: [],
      };
    },
  };
}

/** Currencies that Shopify answers with and does not take. */
const onlyInResults: ReadonlySet<string> = new Set(['USDC', 'XXX']);
/** Shopify refuses 100,000.00; where exactly its limit lies is not known. */
const creditLimitMinor = 10_000_000;

interface GiftCardInput {
  code?: string | null;
  customerId?: string | null;
  initialAmount?: Money | null;
  expiresOn?: string | null;
  note?: string | null;
}
interface CreditInput {
  creditAmount: Money;
  expiresAt?: string | null;
}

/** The store's limit for one card, as Shopify sets it for new stores: 3,000.00 in the store's currency. */
const giftCardLimitMinor = 300_000;

function checkGiftCard(shop: ShopState, { code, customerId, initialAmount }: GiftCardInput): UserError | null {
  const refuse = (field: string, message: string, errorCode: string | null) => ({
    field: ['input', field],
    message,
    code: errorCode,
  });
  const { currency } = shop.settings;
  const amountMinor = toMinor(initialAmount?.amount ?? '0', initialAmount?.currencyCode ?? currency);
  if (amountMinor <= 0) return refuse('initialAmount', 'must be greater than 0', 'GREATER_THAN');
  if (amountMinor > giftCardLimitMinor)
    return refuse('initialAmount', `can't exceed $3,000.00 ${currency}`, 'GIFT_CARD_LIMIT_EXCEEDED');
  if (customerId && !hasCustomer(shop, customerId))
    return refuse('customerId', 'The customer could not be found.', 'CUSTOMER_NOT_FOUND');
  if (!code) return null;
  if (code.length < 8) return refuse('code', 'Code must be at least 8 characters long', 'TOO_SHORT');
  if (code.length > 20) return refuse('code', 'Code must be at most 20 characters long', 'TOO_LONG');
  if (!/^[a-z0-9]+$/i.test(code))
    return refuse('code', 'Code can only contain letters(a-z) and numbers(0-9)', 'INVALID');
  // The code of this error is empty at Shopify, too.
  if (shop.giftCards.some((each) => each.code === code.toLowerCase()))
    return refuse('code', 'Code has already been taken', null);
  return null;
}

const hasCustomer = (shop: ShopState, id: string) => shop.customers.some((each) => each.id === readGid(id).id);

function readValue({ customerGets }: DiscountInput, shop: ShopState): Discount['value'] | null {
  const { discountAmount, percentage } = customerGets?.value ?? {};
  if (discountAmount?.amount) return { kind: 'amount', minor: toMinor(discountAmount.amount, shop.settings.currency) };
  return percentage === undefined ? null : { kind: 'share', share: percentage };
}

/** of a discount's title and code */
const maxLength = 255;

function checkDiscount(shop: ShopState, input: DiscountInput, value: Discount['value'] | null): UserError[] {
  const { code, title, startsAt, endsAt, context, customerGets } = input;
  const errors: UserError[] = [];
  const refuse = (field: string[], message: string, errorCode: string) =>
    void errors.push({ field, message, code: errorCode });
  if (value?.kind === 'shipping' && input.combinesWith?.shippingDiscounts)
    refuse(
      ['combinesWith'],
      'The combinesWith settings are not valid for the discount class.',
      'INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS',
    );
  if (!title) refuse(['title'], "Title can't be blank", 'BLANK');
  else if (title.length > maxLength) refuse(['title'], 'Title is too long (maximum is 255 characters)', 'TOO_LONG');
  if (code === '') refuse(['code'], 'Code is too short (minimum is 1 character)', 'TOO_SHORT');
  else if (!code) refuse(['code'], "Code can't be blank", 'BLANK');
  else if (code.length > maxLength) refuse(['code'], 'Code is too long (maximum is 255 characters)', 'TOO_LONG');
  else if (/[\r\n]/.test(code)) refuse(['code'], 'Code cannot contain newline characters.', 'INVALID');
  else if (findDiscount(shop, code)) refuse(['code'], 'Code must be unique. Please try a different code.', 'TAKEN');
  if (!startsAt) refuse(['startsAt'], "Starts at can't be blank", 'BLANK');
  else if (endsAt && new Date(endsAt) <= new Date(startsAt))
    refuse(['endsAt'], 'Ends at needs to be after starts_at', 'INVALID');
  if (!context) refuse(['context'], 'Context must be given', 'MISSING_ARGUMENT');
  if ((context?.customers?.add ?? []).some((id) => !hasCustomer(shop, id)))
    refuse(['context', 'customers', 'add'], 'Customer is invalid', 'INVALID');
  if (!value) refuse(['customerGets', 'value'], 'Value must be given', 'MISSING_ARGUMENT');
  if (value?.kind === 'share' && (value.share < 0 || value.share > 1))
    refuse(['customerGets', 'value', 'percentage'], 'Value must be between 0.0 and 1.0', 'VALUE_OUTSIDE_RANGE');
  if (value?.kind === 'amount' && value.minor < 0)
    refuse(
      ['customerGets', 'value', 'discountAmount', 'amount'],
      'Value must be greater than or equal to 0',
      'GREATER_THAN_OR_EQUAL_TO',
    );
  const gone = (customerGets?.items?.products?.productVariantsToAdd ?? []).filter(
    (id) => !shop.products.some((product) => product.variantId === readGid(id).id),
  );
  if (gone.length > 0)
    refuse(
      ['customerGets', 'items', 'products', 'productVariantsToAdd'],
      `Product variant with id: ${readGid(gone[0]!).id} is invalid`,
      'INVALID',
    );
  return errors;
}

function newDiscount(id: number, shop: ShopState, input: DiscountInput, value: Discount['value']): Discount {
  const customers = input.context?.customers?.add;
  const variants = input.customerGets?.items?.products?.productVariantsToAdd;
  const { orderDiscounts = false, productDiscounts = false, shippingDiscounts = false } = input.combinesWith ?? {};
  return {
    id,
    code: input.code ?? '',
    title: input.title ?? '',
    startsAt: new Date(input.startsAt ?? 0).toISOString(),
    endsAt: input.endsAt ? new Date(input.endsAt).toISOString() : null,
    value,
    variantIds: variants ? variants.map((each) => readGid(each).id) : null,
    customerIds: customers ? customers.map((each) => readGid(each).id) : null,
    minimumMinor: toMinor(
      input.minimumRequirement?.subtotal?.greaterThanOrEqualToSubtotal ?? '0',
      shop.settings.currency,
    ),
    usageLimit: input.usageLimit ?? null,
    isOncePerCustomer: input.appliesOncePerCustomer ?? false,
    combinesWith: { order: orderDiscounts, product: productDiscounts, shipping: shippingDiscounts },
    uses: [],
  };
}
