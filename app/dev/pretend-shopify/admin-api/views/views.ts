// Everything the Admin API can return, over one shop's state: the query root and the single objects.
import { GraphQLError } from 'graphql';
import { toDecimal, toMinor } from '../../store/money.ts';
import { refundedMinor, sum } from '../../store/order-totals.ts';
import type { RestCustomer, RestOrder } from '../../store/rest-types.ts';
import type { Collection, Product, ShopState } from '../../store/state.ts';
import { gid, idOf, type Store } from '../../store/store.ts';
import { graphqlTime } from '../../store/time.ts';
import {
  byId,
  connection,
  decimal,
  mailingAddress,
  type AnswerContext,
  type PageArguments,
  type View,
  type Views,
} from './base.ts';
import { orderView } from './order-view.ts';
import { storeCreditAccountView } from './reward-view.ts';

export class ShopViews implements Views {
  readonly store: Store;
  readonly shop: ShopState;
  /** Where product pictures are served. */
  readonly publicUrl: string;

  constructor(store: Store, shop: ShopState, publicUrl: string) {
    this.store = store;
    this.shop = shop;
    this.publicUrl = publicUrl;
  }

  order(order: RestOrder): View {
    return orderView(this, order);
  }

  image(product: Product): View {
    return { url: `${this.publicUrl}/pictures/${this.shop.domain}/${product.handle}.svg`, altText: product.title };
  }

  product(product: Product): View {
    const collections = this.shop.collections.filter((each) => product.collections.includes(each.handle));
    return {
      __typename: 'Product',
      id: gid('Product', product.id),
      legacyResourceId: String(product.id),
      title: product.title,
      handle: product.handle,
      productType: product.productType,
      vendor: product.vendor,
      tags: [...product.tags].sort(),
      status: 'ACTIVE',
      createdAt: graphqlTime(product.createdAt),
      updatedAt: graphqlTime(product.createdAt),
      onlineStoreUrl: `https://${this.shop.domain}/products/${product.handle}`,
      featuredImage: this.image(product),
      featuredMedia: {
        __typename: 'MediaImage',
        id: gid('MediaImage', product.id + 1),
        preview: { image: this.image(product) },
      },
      collections: (page: PageArguments, context: AnswerContext) =>
        connection(byId(collections), page, context, (each) => this.collection(each)),
    };
  }

  variant(product: Product): View {
    return {
      __typename: 'ProductVariant',
      id: gid('ProductVariant', product.variantId),
      legacyResourceId: String(product.variantId),
      title: 'Default Title',
      sku: product.sku,
      price: toDecimal(product.priceMinor, this.shop.settings.currency),
      product: () => this.product(product),
    };
  }

  collection(collection: Collection): View {
    return {
      __typename: 'Collection',
      id: gid('Collection', collection.id),
      legacyResourceId: String(collection.id),
      title: collection.title,
      handle: collection.handle,
    };
  }

  /** The current data of an order's customer; null once they were erased or merged. */
  customerIn(customer: RestCustomer): View | null {
    const present = this.shop.customers.find((each) => each.id === customer.id);
    return present ? this.customer(present) : null;
  }

  customer(customer: RestCustomer): View {
    const extras = this.shop.customerExtras[String(customer.id)];
    const orders = this.shop.orders.filter((order) => order.customer?.id === customer.id);
    const currency = this.shop.settings.currency;
    const spent = sum(orders.map((order) => toMinor(order.total_price, currency) - refundedMinor(order)));
    const consent = extras?.consent;
    return {
      __typename: 'Customer',
      id: gid('Customer', customer.id),
      legacyResourceId: String(customer.id),
      firstName: customer.first_name,
      lastName: customer.last_name,
      displayName: [customer.first_name, customer.last_name].filter(Boolean).join(' ') || (customer.email ?? ''),
      locale: extras?.locale ?? 'en',
      numberOfOrders: String(orders.length),
      tags: extras?.tags ?? [],
      state: customer.state.toUpperCase(),
      note: customer.note,
      createdAt: graphqlTime(customer.created_at ?? this.shop.createdAt),
      updatedAt: graphqlTime(customer.updated_at ?? this.shop.createdAt),
      amountSpent: { amount: decimal(toDecimal(spent, currency)), currencyCode: currency },
      defaultEmailAddress: customer.email && {
        __typename: 'CustomerEmailAddress',
        emailAddress: customer.email,
        marketingState: consent?.state ?? 'NOT_SUBSCRIBED',
        marketingOptInLevel: consent?.optInLevel ?? null,
        marketingUpdatedAt: consent?.updatedAt ? graphqlTime(consent.updatedAt) : null,
        validFormat: customer.email.includes('@'),
        openTrackingLevel: 'UNKNOWN',
      },
      defaultPhoneNumber: customer.phone && { __typename: 'CustomerPhoneNumber', phoneNumber: customer.phone },
      defaultAddress: mailingAddress(customer.default_address, customer.default_address?.id ?? 0),
      orders: (page: PageArguments, context: AnswerContext) =>
        connection(byId(orders), page, context, (order) => this.order(order)),
      storeCreditAccounts: (page: PageArguments, context: AnswerContext) =>
        connection(
          byId(this.shop.storeCreditAccounts.filter((each) => each.customerId === customer.id)),
          page,
          context,
          (each) => storeCreditAccountView(each, context.now),
        ),
    };
  }
}

/** The type and number in a global id. @throws GraphQLError worded like Shopify's */
export function readGid(id: string): { type: string; id: number } {
  const match = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)/.exec(id);
  if (!match?.[1])
    throw new GraphQLError(`Invalid global id '${id}'`, { extensions: { code: 'argumentLiteralsIncompatible' } });
  return { type: match[1], id: idOf(id) };
}
