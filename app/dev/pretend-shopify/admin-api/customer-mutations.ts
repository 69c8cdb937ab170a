// Mutations that write customers, and the app's own metafields on them and on its installation.
import type { OperationContext } from '../operations/context.ts';
import { createCustomer } from '../operations/customers.ts';
import type { ShopState } from '../store/state.ts';
import { gid } from '../store/store.ts';
import { hasScope } from './admin-schema.ts';
import type { AnswerContext, View, Views } from './views/base.ts';
import { installationId } from './views/shop-view.ts';
import { readGid } from './views/views.ts';

interface MetafieldInput {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
}
interface CustomerInput {
  email?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  phone?: string | null;
  locale?: string | null;
  tags?: string[] | null;
}

const maxMetafields = 25;

export function customerMutations(views: Views, operations: OperationContext): View {
  const { shop } = views;
  return {
    metafieldsSet: ({ metafields }: { metafields: MetafieldInput[] }, context: AnswerContext) => {
      const userErrors = metafields.flatMap((each, index) =>
        checkMetafield(shop, each, context).map((error) => ({
          ...error,
          field: ['metafields', String(index), error.field],
        })),
      );
      if (metafields.length > maxMetafields)
        userErrors.push({
          field: ['metafields'],
          message: `Exceeded the maximum metafields input limit of ${maxMetafields}.`,
          code: 'LESS_THAN_OR_EQUAL_TO',
        });
      // All or nothing.
      if (userErrors.length > 0) return { metafields: null, userErrors };
      const written = metafields.map((each) => writeMetafield(operations, shop, each));
      operations.store.save();
      return {
        metafields: written.map((id) => ({ __typename: 'Metafield', id: gid('Metafield', id) })),
        userErrors: [],
      };
    },
    customerCreate: ({ input }: { input: CustomerInput }, { now }: AnswerContext) => {
      const { firstName, lastName, phone, locale, tags } = input;
      const email = input.email?.replace(/\s/g, '');
      const refuse = (field: string[] | null, message: string) => ({
        customer: null,
        userErrors: [{ field, message }],
      });
      if (!email && !phone && !firstName && !lastName)
        return refuse(null, 'A name, phone number, or email address must be present');
      if (email && !/^[^@]+@[^@.]+(\.[^@.]+)+$/.test(email)) return refuse(['email'], 'Email is invalid');
      if (email && shop.customers.some((each) => each.email?.toLowerCase() === email.toLowerCase()))
        return refuse(['email'], 'Email has already been taken');
      const person = {
        firstName: firstName ?? null,
        lastName: lastName ?? null,
        email: email ?? null,
        phone: phone ?? null,
      };
      const customer = createCustomer(operations, {
        ...person,
        ...(locale ? { locale } : {}),
        ...(tags ? { tags } : {}),
        shop: shop.domain,
        at: now,
      });
      return { customer: views.customer(customer), userErrors: [] };
    },
  };
}

type Refused = { field: string; message: string; code: string };

function checkMetafield(
  shop: ShopState,
  { ownerId, key, type, value }: MetafieldInput,
  { scopes }: AnswerContext,
): Refused[] {
  const refuse = (field: string, message: string, code: string): Refused[] => [{ field, message, code }];
  const owner = readGid(ownerId);
  const isCustomer = owner.type === 'Customer';
  const exists = isCustomer ? shop.customers.some((each) => each.id === owner.id) : ownerId === installationId(shop);
  if (!exists) return refuse('ownerId', 'Owner does not exist.', 'INVALID_VALUE');
  if (isCustomer && !hasScope(scopes, ['write_customers']))
    return refuse(
      'ownerId',
      'Access to this namespace and key on Metafields for this resource type is not allowed.',
      'APP_NOT_AUTHORIZED',
    );
  if (key.length < 2 || key.length > 64) return refuse('key', 'Key must be 2 to 64 characters long.', 'TOO_SHORT');
  if (!type) return refuse('type', "Type can't be blank", 'BLANK');
  if (type === 'json' && !isJson(value)) return refuse('value', 'Value is invalid JSON.', 'INVALID_VALUE');
  return [];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @returns the metafield's id, which stays the same when it is written again */
function writeMetafield({ store }: OperationContext, shop: ShopState, input: MetafieldInput): number {
  const { ownerId, key, value } = input;
  const namespace = input.namespace ?? '$app';
  const known = shop.metafields.find(
    (each) => each.ownerId === ownerId && each.namespace === namespace && each.key === key,
  );
  if (known) return Object.assign(known, { value, type: input.type ?? known.type }).id;
  const id = store.newId();
  shop.metafields.push({ id, ownerId, namespace, key, type: input.type ?? '', value });
  return id;
}
