import { adminDocument } from './admin-document.ts';

// The GraphQL documents of rewards: discounts, gift cards and store credit; by the rules of order-queries.ts.

export const createBasicDiscountMutation = adminDocument(`#graphql
  mutation CreateBasicDiscount($discount: DiscountCodeBasicInput!) {
    discountCodeBasicCreate(basicCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`);

export const createFreeShippingDiscountMutation = adminDocument(`#graphql
  mutation CreateFreeShippingDiscount($discount: DiscountCodeFreeShippingInput!) {
    discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`);

export const discountByCodeQuery = adminDocument(`#graphql
  query DiscountByCode($code: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount {
        __typename
        ... on DiscountCodeBasic { status endsAt asyncUsageCount }
        ... on DiscountCodeFreeShipping { status endsAt asyncUsageCount }
      }
    }
  }`);

export const deactivateDiscountMutation = adminDocument(`#graphql
  mutation DeactivateDiscount($id: ID!) {
    discountCodeDeactivate(id: $id) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`);

/** Who may use a discount, and whether somebody has. Variables: code. */
export const discountCustomersQuery = adminDocument(`#graphql
  query DiscountCustomers($code: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount {
        __typename
        ... on DiscountCodeBasic { asyncUsageCount context { ... on DiscountCustomers { customers { id } } } }
        ... on DiscountCodeFreeShipping { asyncUsageCount context { ... on DiscountCustomers { customers { id } } } }
      }
    }
  }`);

export const rebindBasicDiscountMutation = adminDocument(`#graphql
  mutation RebindBasicDiscount($id: ID!, $discount: DiscountCodeBasicInput!) {
    discountCodeBasicUpdate(id: $id, basicCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`);

export const rebindFreeShippingDiscountMutation = adminDocument(`#graphql
  mutation RebindFreeShippingDiscount($id: ID!, $discount: DiscountCodeFreeShippingInput!) {
    discountCodeFreeShippingUpdate(id: $id, freeShippingCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`);

/** What one piece of a free product costs. Variables: id. */
export const variantQuery = adminDocument(`#graphql
  query Variant($id: ID!) {
    productVariant(id: $id) { id price }
  }`);

export const createGiftCardMutation = adminDocument(`#graphql
  mutation CreateGiftCard($input: GiftCardCreateInput!) {
    giftCardCreate(input: $input) {
      giftCard { id }
      giftCardCode
      userErrors { field message code }
    }
  }`);

export const creditStoreCreditMutation = adminDocument(`#graphql
  mutation CreditStoreCredit($id: ID!, $credit: StoreCreditAccountCreditInput!) {
    storeCreditAccountCredit(id: $id, creditInput: $credit) {
      storeCreditAccountTransaction { id amount { amount currencyCode } account { id } }
      userErrors { field message code }
    }
  }`);

export const storeCreditOfCustomerQuery = adminDocument(`#graphql
  query StoreCreditOfCustomer($id: ID!) {
    customer(id: $id) {
      storeCreditAccounts(first: 10) {
        nodes {
          id
          balance { amount currencyCode }
          transactions(first: 25, sortKey: CREATED_AT, reverse: true) {
            nodes { amount { amount currencyCode } createdAt event ... on StoreCreditAccountCreditTransaction { id expiresAt } }
          }
        }
      }
    }
  }`);

const giftCardFields = `
  fragment GiftCardFields on GiftCard {
    id lastCharacters expiresOn deactivatedAt
    initialValue { amount currencyCode }
    balance { amount currencyCode }
  }`;

export const giftCardQuery = adminDocument(`#graphql
  ${giftCardFields}
  query GiftCard($id: ID!) { giftCard(id: $id) { ...GiftCardFields } }`);

/** Shopify finds a card by its whole code, which it does not tell. */
export const giftCardByCodeQuery = adminDocument(`#graphql
  ${giftCardFields}
  query GiftCardByCode($code: String!) { giftCards(first: 2, query: $code) { nodes { ...GiftCardFields } } }`);

export const storeCreditLeftQuery = adminDocument(`#graphql
  query StoreCreditLeft($id: ID!) {
    node(id: $id) {
      ... on StoreCreditAccountCreditTransaction {
        id expiresAt
        amount { amount currencyCode }
        remainingAmount { amount currencyCode }
        account {
          transactions(first: 50, query: "type:expiration", sortKey: CREATED_AT, reverse: true) {
            nodes { ... on StoreCreditAccountExpirationTransaction { amount { amount currencyCode } creditTransaction { id } } }
          }
        }
      }
    }
  }`);
