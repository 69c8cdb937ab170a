import { adminDocument } from './admin-document.ts';

// The GraphQL documents of what the app looks up and changes of customers; by the rules of order-queries.ts.

export const customerTagsMutation = adminDocument(`#graphql
  mutation ChangeCustomerTags($id: ID!, $add: [String!]!, $remove: [String!]!, $isAdding: Boolean = true, $isRemoving: Boolean = true) {
    tagsRemove(id: $id, tags: $remove) @include(if: $isRemoving) { userErrors { field message } }
    tagsAdd(id: $id, tags: $add) @include(if: $isAdding) { userErrors { field message } }
  }`);

export const customerByEmailQuery = adminDocument(`#graphql
  query CustomerByEmail($email: String!) {
    customerByIdentifier(identifier: { emailAddress: $email }) { id }
  }`);

export const createCustomerMutation = adminDocument(`#graphql
  mutation CreateCustomer($input: CustomerInput!) {
    customerCreate(input: $input) {
      customer { id }
      userErrors { field message }
    }
  }`);
