// The query root: everything that can be queried by name, by id, and by search.
import { GraphQLError } from 'graphql';
import type { RestCustomer, RestOrder } from '../../store/rest-types.ts';
import type { AutomaticDiscount, Collection, Product, Segment } from '../../store/state.ts';
import { gid } from '../../store/store.ts';
import { bulkView, appView, installationView, localesView, shopView, type AppView } from './shop-view.ts';
import { byId, connection, type AnswerContext, type PageArguments, type View, type Views } from './base.ts';
import { fulfillmentOrderView, fulfillmentView } from './shipment-view.ts';
import { refundView, returnView } from './refund-view.ts';
import { lineView } from './line-view.ts';
import { findDiscount } from '../../store/discounts.ts';
import { automaticNodeView, discountNodeView, giftCardView, storeCreditTransactionView } from './reward-view.ts';
import { searchFilter, type SearchField } from './search.ts';
import { readGid } from './views.ts';

/** Shopify takes blanks out of an address, where it stores one and where it looks for one. */
const withoutBlanks = (address: string) => address.replace(/\s/g, '');

const sixtyDays = 60 * 86_400_000;

const orderFields: Record<string, SearchField<RestOrder>> = {
  updated_at: { read: (order) => order.updated_at, isTime: true },
  created_at: { read: (order) => order.created_at, isTime: true },
  processed_at: { read: (order) => order.processed_at, isTime: true },
  id: { read: (order) => order.id },
  name: { read: (order) => order.name },
  email: { read: (order) => order.email },
  customer_id: { read: (order) => order.customer?.id ?? null },
  financial_status: { read: (order) => order.financial_status },
  fulfillment_status: { read: (order) => order.fulfillment_status ?? 'unfulfilled' },
  source_name: { read: (order) => order.source_name },
  test: { read: (order) => order.test },
};
const customerFields: Record<string, SearchField<RestCustomer>> = {
  id: { read: (customer) => customer.id },
  email: { read: (customer) => customer.email },
  updated_at: { read: (customer) => customer.updated_at, isTime: true },
};
const productFields: Record<string, SearchField<Product>> = {
  id: { read: (product) => product.id },
  title: { read: (product) => product.title },
  handle: { read: (product) => product.handle },
  updated_at: { read: (product) => product.createdAt, isTime: true },
};
const segmentFields: Record<string, SearchField<Segment>> = {
  name: { read: (segment) => segment.name },
};
// Only automatic discounts are searched here; others are found by their code.
const discountFields: Record<string, SearchField<AutomaticDiscount>> = {
  method: { read: () => 'automatic' },
  tag: { read: ({ tags }) => tags },
};
const collectionFields: Record<string, SearchField<Collection>> = {
  id: { read: (collection) => collection.id },
  title: { read: (collection) => collection.title },
};

const orderSorts: Record<string, (order: RestOrder) => string | number> = {
  UPDATED_AT: (order) => new Date(order.updated_at).getTime(),
  CREATED_AT: (order) => new Date(order.created_at).getTime(),
  PROCESSED_AT: (order) => new Date(order.processed_at).getTime(),
  ORDER_NUMBER: (order) => order.order_number,
  ID: (order) => order.id,
};

/** Orders older than sixty days are hidden without read_all_orders. */
function visibleOrders(views: Views, { scopes, now }: AnswerContext): RestOrder[] {
  if (scopes.includes('read_all_orders')) return views.shop.orders;
  return views.shop.orders.filter((order) => now.getTime() - new Date(order.created_at).getTime() <= sixtyDays);
}

function sortOrders(sortKey: string | null | undefined): (order: RestOrder) => string | number {
  const sort = orderSorts[sortKey ?? 'PROCESSED_AT'];
  if (!sort) throw new GraphQLError(`The pretend Shopify can't sort orders by ${sortKey ?? ''}`);
  return sort;
}

/** The object behind a global id, or null. */
export function nodeById(views: Views, gidText: string, context: AnswerContext): View | null {
  const { type, id } = readGid(gidText);
  const { shop } = views;
  const inOrders = <Item extends { id: number }>(
    itemsOf: (order: RestOrder) => Item[],
    view: (order: RestOrder, item: Item) => View,
  ) => {
    for (const order of visibleOrders(views, context)) {
      const item = itemsOf(order).find((each) => each.id === id);
      if (item) return view(order, item);
    }
    return null;
  };
  const finders: Record<string, () => View | null> = {
    Order: () =>
      inOrders(
        (order) => [order],
        (order) => views.order(order),
      ),
    LineItem: () =>
      inOrders(
        (order) => order.line_items,
        (order, line) => lineView(views, order, line),
      ),
    Fulfillment: () =>
      inOrders(
        (order) => order.fulfillments,
        (order, each) => fulfillmentView(views, order, each),
      ),
    FulfillmentOrder: () =>
      viewed(
        shop.fulfillmentOrders.find((each) => each.id === id),
        (each) => fulfillmentOrderView(views, views.store.order(shop, each.orderId), each),
      ),
    Refund: () =>
      inOrders(
        (order) => order.refunds,
        (order, each) => refundView(views, order, each),
      ),
    Return: () =>
      viewed(
        shop.returns.find((each) => each.id === id),
        (each) => returnView(views, each),
      ),
    Customer: () =>
      viewed(
        shop.customers.find((each) => each.id === id),
        (each) => views.customer(each),
      ),
    Product: () =>
      viewed(
        shop.products.find((each) => each.id === id),
        (each) => views.product(each),
      ),
    ProductVariant: () =>
      viewed(
        shop.products.find((each) => each.variantId === id),
        (each) => views.variant(each),
      ),
    Collection: () =>
      viewed(
        shop.collections.find((each) => each.id === id),
        (each) => views.collection(each),
      ),
    BulkOperation: () =>
      viewed(
        shop.bulkOperations.find((each) => each.id === id),
        bulkView,
      ),
    Shop: () => (shop.id === id ? shopView(shop) : null),
    GiftCard: () =>
      viewed(
        shop.giftCards.find((each) => each.id === id),
        (card) => giftCardView(shop, card),
      ),
    StoreCreditAccountCreditTransaction: () =>
      shop.storeCreditAccounts
        .map((account) => storeCreditTransactionView(account, id, context.now))
        .find((each) => each?.__typename === type) ?? null,
  };
  return finders[type]?.() ?? null;
}

function viewed<Item>(item: Item | undefined, view: (item: Item) => View): View | null {
  return item === undefined ? null : view(item);
}

/** The query root for one shop and one caller. */
export function queryRoot(views: Views, app: AppView): View {
  const { shop } = views;
  const only = (type: string) => (args: { id: string }, context: AnswerContext) =>
    readGid(args.id).type === type ? nodeById(views, args.id, context) : null;
  const list =
    <Item extends { id: number }>(
      items: () => Item[],
      fields: Record<string, SearchField<Item>>,
      view: (item: Item, context: AnswerContext) => View,
    ) =>
    (page: PageArguments, context: AnswerContext) =>
      connection(byId(items().filter(searchFilter(page.query, fields))), page, context, (item) => view(item, context));
  const bulkOperations = () => shop.bulkOperations;
  return {
    shop: () => shopView(shop),
    app: (_: unknown, { scopes }: AnswerContext) => appView(app, shop, scopes),
    currentAppInstallation: (_: unknown, { scopes }: AnswerContext) => installationView(app, shop, scopes),
    shopLocales: ({ published }: { published: boolean }) => localesView(shop, published),
    orders: (page: PageArguments, context: AnswerContext) => {
      const items = visibleOrders(views, context).filter(searchFilter(page.query, orderFields));
      return connection({ items, keyOf: sortOrders(page.sortKey), idOf: (order) => order.id }, page, context, (order) =>
        views.order(order),
      );
    },
    ordersCount: ({ query }: PageArguments, context: AnswerContext) => ({
      count: visibleOrders(views, context).filter(searchFilter(query, orderFields)).length,
      precision: 'EXACT',
    }),
    codeDiscountNodeByCode: ({ code }: { code: string }, { now }: AnswerContext) =>
      viewed(findDiscount(shop, code), (discount) => discountNodeView(shop, discount, now)),
    segments: list(
      () => shop.segments,
      segmentFields,
      ({ id, name }) => ({ __typename: 'Segment', id: gid('Segment', id), name }),
    ),
    discountNodes: list(
      () => shop.automaticDiscounts,
      discountFields,
      (discount, { now }) => automaticNodeView(shop, discount, now),
    ),
    discountNode: ({ id }: { id: string }, { now }: AnswerContext) =>
      viewed(
        shop.automaticDiscounts.find(
          (each) => readGid(id).type === 'DiscountAutomaticNode' && each.id === readGid(id).id,
        ),
        (discount) => automaticNodeView(shop, discount, now),
      ),
    customerByIdentifier: ({
      identifier,
    }: {
      identifier: { id?: string | null; emailAddress?: string | null; phoneNumber?: string | null };
    }) =>
      viewed(
        shop.customers.find(({ id, email, phone }) =>
          identifier.id
            ? id === readGid(identifier.id).id
            : identifier.emailAddress
              ? email?.toLowerCase() === withoutBlanks(identifier.emailAddress).toLowerCase()
              : phone === identifier.phoneNumber,
        ),
        (customer) => views.customer(customer),
      ),
    customers: list(
      () => shop.customers,
      customerFields,
      (customer) => views.customer(customer),
    ),
    products: list(
      () => shop.products,
      productFields,
      (product) => views.product(product),
    ),
    collections: list(
      () => shop.collections,
      collectionFields,
      (collection) => views.collection(collection),
    ),
    bulkOperations: list(bulkOperations, {}, bulkView),
    currentBulkOperation: () => viewed(shop.bulkOperations.at(-1), bulkView),
    // In a search without a field name, a whole code finds its card.
    giftCards: (page: PageArguments, context: AnswerContext) => {
      const found = shop.giftCards.filter(({ code }) => code === page.query?.toLowerCase());
      return connection(byId(found), page, context, (card) => giftCardView(shop, card));
    },
    giftCard: only('GiftCard'),
    order: only('Order'),
    customer: only('Customer'),
    product: only('Product'),
    productVariant: only('ProductVariant'),
    collection: only('Collection'),
    fulfillment: only('Fulfillment'),
    fulfillmentOrder: only('FulfillmentOrder'),
    // Jobs are done by the time they are asked about.
    job: ({ id }: { id: string }) => ({ __typename: 'Job', id, done: true }),
    refund: only('Refund'),
    return: only('Return'),
    bulkOperation: only('BulkOperation'),
    node: ({ id }: { id: string }, context: AnswerContext) => nodeById(views, id, context),
    nodes: ({ ids }: { ids: string[] }, context: AnswerContext) => ids.map((id) => nodeById(views, id, context)),
  };
}
