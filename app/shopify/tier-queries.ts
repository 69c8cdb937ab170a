import { adminDocument } from './admin-document.ts';

// The GraphQL documents of what tiers do in Shopify, by the rules of order-queries.ts.

const freeShippingFields = `
  fragment FreeShippingFields on DiscountAutomaticFreeShipping {
    status tags
    context { __typename ... on DiscountCustomerSegments { segments { id } } }
  }`;

/**
 * What there is for free shipping: our segment and our automatic discount, by search and, where its id is known, by id
 * (a search may not know yet what was made a moment ago). Variables: segments, discounts (searches), id, isKnown.
 */
export const freeShippingQuery = adminDocument(`#graphql
  query FreeShipping($segments: String!, $discounts: String!, $id: ID!, $isKnown: Boolean!) {
    segments(first: 10, query: $segments) { nodes { id name } }
    discountNodes(first: 10, query: $discounts) { nodes { id discount { __typename ...FreeShippingFields } } }
    discountNode(id: $id) @include(if: $isKnown) { id discount { __typename ...FreeShippingFields } }
  }
  ${freeShippingFields}`);

export const createSegmentMutation = adminDocument(`#graphql
  mutation CreateSegment($name: String!, $query: String!) {
    segmentCreate(name: $name, query: $query) {
      segment { id }
      userErrors { field message }
    }
  }`);

export const createAutomaticFreeShippingMutation = adminDocument(`#graphql
  mutation CreateAutomaticFreeShipping($discount: DiscountAutomaticFreeShippingInput!) {
    discountAutomaticFreeShippingCreate(freeShippingAutomaticDiscount: $discount) {
      automaticDiscountNode { id }
      userErrors { field message code }
    }
  }`);

export const changeAutomaticFreeShippingMutation = adminDocument(`#graphql
  mutation ChangeAutomaticFreeShipping($id: ID!, $discount: DiscountAutomaticFreeShippingInput!) {
    discountAutomaticFreeShippingUpdate(id: $id, freeShippingAutomaticDiscount: $discount) {
      automaticDiscountNode { id }
      userErrors { field message code }
    }
  }`);

export const activateAutomaticDiscountMutation = adminDocument(`#graphql
  mutation ActivateAutomaticDiscount($id: ID!) {
    discountAutomaticActivate(id: $id) {
      automaticDiscountNode { id }
      userErrors { field message code }
    }
  }`);

export const deactivateAutomaticDiscountMutation = adminDocument(`#graphql
  mutation DeactivateAutomaticDiscount($id: ID!) {
    discountAutomaticDeactivate(id: $id) {
      automaticDiscountNode { id }
      userErrors { field message code }
    }
  }`);
