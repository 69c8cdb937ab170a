// The mutations the app uses.
import { GraphQLError } from 'graphql';
import type { BulkRunner } from './bulk.ts';
import type { OperationContext } from '../operations/context.ts';
import { changeMarketingConsent } from '../operations/customers.ts';
import type { ConsentState } from '../store/state.ts';
import { addTags, readTags, removeTags } from '../store/tags.ts';
import type { AnswerContext, View, Views } from './views/base.ts';
import { nodeById } from './views/root.ts';
import { bulkView } from './views/shop-view.ts';
import { readGid } from './views/views.ts';

interface ConsentArguments {
  input: {
    customerId: string;
    emailMarketingConsent: {
      marketingState: ConsentState | 'INVALID' | 'REDACTED';
      marketingOptInLevel?: 'SINGLE_OPT_IN' | 'CONFIRMED_OPT_IN' | null;
      consentUpdatedAt?: string | null;
    };
  };
}

export function mutationRoot(views: Views, operations: OperationContext, bulk: BulkRunner): View {
  const { shop } = views;
  return {
    bulkOperationRunQuery: ({ query }: { query: string }, context: AnswerContext) => {
      const outcome = bulk.start(shop, query, context.scopes);
      return 'userErrors' in outcome
        ? { bulkOperation: null, userErrors: outcome.userErrors }
        : { bulkOperation: bulkView(outcome), userErrors: [] };
    },
    bulkOperationCancel: ({ id }: { id: string }) => {
      const operation = shop.bulkOperations.find((each) => each.id === readGid(id).id);
      if (operation && !operation.completedAt) operation.status = 'CANCELING';
      return {
        bulkOperation: operation ? bulkView(operation) : null,
        userErrors: operation ? [] : [{ field: ['id'], message: 'Bulk operation does not exist' }],
      };
    },
    customerEmailMarketingConsentUpdate: ({ input }: ConsentArguments) => changeConsent(views, operations, input),
    tagsAdd: (args: { id: string; tags: string[] }, context: AnswerContext) =>
      changeTags(views, operations, args, context, (tags) => addTags(tags, args.tags)),
    tagsRemove: (args: { id: string; tags: string[] }, context: AnswerContext) =>
      changeTags(views, operations, args, context, (tags, type) => removeTags(tags, args.tags, type !== 'Customer')),
  };
}

function changeConsent(views: Views, operations: OperationContext, input: ConsentArguments['input']): View {
  const { shop } = views;
  const refused = (field: string[], message: string) => ({
    customer: null,
    userErrors: [{ field, message, code: 'INVALID' }],
  });
  const customer = shop.customers.find((each) => each.id === readGid(input.customerId).id);
  if (!customer) return refused(['input', 'customerId'], 'Customer not found');
  if (!customer.email)
    return refused(
      ['input', 'emailMarketingConsent'],
      'An email address is required to set the marketing consent state',
    );
  const { marketingState, marketingOptInLevel, consentUpdatedAt } = input.emailMarketingConsent;
  if (marketingState === 'NOT_SUBSCRIBED' || marketingState === 'INVALID' || marketingState === 'REDACTED')
    return refused(
      ['input', 'emailMarketingConsent', 'marketingState'],
      `Cannot specify ${marketingState} as a marketing state input`,
    );
  changeMarketingConsent(operations, {
    shop: shop.domain,
    customer: customer.id,
    state: marketingState,
    ...(marketingOptInLevel ? { optInLevel: marketingOptInLevel } : {}),
    ...(consentUpdatedAt ? { at: consentUpdatedAt } : {}),
  });
  return { customer: views.customer(customer), userErrors: [] };
}

const isTaggable: ReadonlySet<string> = new Set(['Article', 'Customer', 'DraftOrder', 'Order', 'Product']);

function changeTags(
  views: Views,
  operations: OperationContext,
  args: { id: string },
  context: AnswerContext,
  change: (tags: string[], type: string) => string[],
): View {
  const { shop } = views;
  const { type, id } = readGid(args.id);
  const order = type === 'Order' ? shop.orders.find((each) => each.id === id) : undefined;
  const extras = type === 'Customer' ? shop.customerExtras[String(id)] : undefined;
  if (order) {
    order.tags = change(readTags([order.tags]), type).join(', ');
    const at = operations.store.touch(shop, order, context.now);
    operations.emit(shop, 'orders/updated', order, at, crypto.randomUUID());
  } else if (extras) extras.tags = change(extras.tags, type);
  else if (isTaggable.has(type))
    return { node: null, userErrors: [{ field: ['id'], message: `${type} does not exist` }] };
  else throw new GraphQLError('invalid id', { extensions: { code: 'RESOURCE_NOT_FOUND' } });
  operations.store.save();
  return { node: nodeById(views, args.id, context), userErrors: [] };
}
