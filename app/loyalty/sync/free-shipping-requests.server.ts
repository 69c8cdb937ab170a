import type { ShopRef } from '#app/lib/db.server.ts';
import { AppError, type AppErrorCode } from '#app/lib/errors.ts';
import { adminGraphql } from '#app/shopify/admin.server.ts';
import type { AdminDocument, ResultOf, VariablesOf } from '#app/shopify/admin-document.ts';
import { adminOnce } from '#app/shopify/admin-once.server.ts';
import type { FreeShippingFieldsFragment, FreeShippingQuery } from '#app/shopify/generated/admin-types.ts';
import {
  activateAutomaticDiscountMutation,
  changeAutomaticFreeShippingMutation,
  createAutomaticFreeShippingMutation,
  createSegmentMutation,
  deactivateAutomaticDiscountMutation,
  freeShippingQuery,
} from '#app/shopify/tier-queries.ts';
import { freeShippingSegment, freeShippingTag, type FoundDiscount, type FreeShippingWritten } from './free-shipping.ts';

// Requests to Shopify about free shipping for tiers. Every change is requested once. It throws NothingChanged when it
// certainly failed, and another AppError when its outcome is unknown.

export class NothingChanged extends AppError {}

// Shopify gives and takes an automatic discount's id as this type, also where `discountNode` reads it.
const numberIn = (gid: string) => gid.split('/').at(-1) ?? gid;
const discountGid = (id: string) => `gid://shopify/DiscountAutomaticNode/${id}`;

/** Finds our segment and our discount, as far as they exist. */
export async function lookForFreeShipping(
  shop: ShopRef,
  written: FreeShippingWritten | null,
): Promise<{ segmentId: string | null; discount: FoundDiscount | null }> {
  const knownId = written?.discountId ?? null;
  const { data, errors } = await adminGraphql(shop, freeShippingQuery, {
    segments: `name:'${freeShippingSegment.name}'`,
    discounts: `method:automatic tag:${freeShippingTag}`,
    id: discountGid(knownId ?? '0'),
    isKnown: knownId !== null,
  });
  // A partial answer may hide something that exists.
  if (errors.length > 0) throw new AppError('unavailable', errors.join('; '));
  const ours = [
    ...freeShippingIn(data.discountNode ? [data.discountNode] : []),
    ...freeShippingIn(data.discountNodes.nodes).filter(({ discount }) => discount.tags.includes(freeShippingTag)),
  ];
  return {
    segmentId: data.segments.nodes.find(({ name }) => name === freeShippingSegment.name)?.id ?? null,
    discount: ours[0] ? readDiscount(ours[0]) : null,
  };
}

type FreeShippingNode = { id: string; discount: FreeShippingFieldsFragment };

/** Only the automatic free shipping discounts. */
function freeShippingIn(nodes: FreeShippingQuery['discountNodes']['nodes']): FreeShippingNode[] {
  return nodes.flatMap(({ id, discount }) =>
    discount.__typename === 'DiscountAutomaticFreeShipping' ? [{ id, discount }] : [],
  );
}

function readDiscount({ id, discount: { status, context } }: FreeShippingNode): FoundDiscount {
  // A discount the merchant scheduled for a later day counts as on: it starts by itself.
  return {
    id: numberIn(id),
    isOn: status !== 'EXPIRED',
    hasCustomers: context.__typename !== 'DiscountCustomerSegments' || context.segments.length > 0,
  };
}

export async function makeSegment(shop: ShopRef): Promise<string> {
  const { segmentCreate } = await ask(shop, createSegmentMutation, freeShippingSegment);
  const segment = segmentCreate?.segment;
  if (!segment) throw new AppError('unavailable', 'Shopify answered without a segment.');
  return segment.id;
}

/** @returns the discount's number */
export async function makeDiscount(
  shop: ShopRef,
  { title, startsAt }: { title: string; startsAt: Date },
  segmentId: string,
): Promise<string> {
  const discount = {
    title,
    startsAt: startsAt.toISOString(),
    endsAt: null,
    destination: { all: true },
    tags: [freeShippingTag],
    ...customersOf(segmentId),
    combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: false },
  };
  const made = await ask(shop, createAutomaticFreeShippingMutation, { discount });
  const automaticDiscountNode = made.discountAutomaticFreeShippingCreate?.automaticDiscountNode;
  if (!automaticDiscountNode) throw new AppError('unavailable', 'Shopify answered without a discount.');
  return numberIn(automaticDiscountNode.id);
}

export async function giveCustomers(shop: ShopRef, { id }: FoundDiscount, segmentId: string): Promise<void> {
  await ask(shop, changeAutomaticFreeShippingMutation, { id: discountGid(id), discount: customersOf(segmentId) });
}

export async function switchOn(shop: ShopRef, { id }: FoundDiscount): Promise<void> {
  await ask(shop, activateAutomaticDiscountMutation, { id: discountGid(id) });
}

export async function switchOff(shop: ShopRef, { id }: FoundDiscount): Promise<void> {
  await ask(shop, deactivateAutomaticDiscountMutation, { id: discountGid(id) });
}

const customersOf = (segmentId: string) => ({ context: { customerSegments: { add: [segmentId] } } });

type UserError = { field: string[] | null; message: string; code?: string | null };

/** for each of up to three requests */
const deadlineMs = 30_000;

/** A mutation document with a single change. */
type Mutation = AdminDocument<Record<string, { userErrors: UserError[] } | null>, unknown>;

async function ask<Document extends Mutation>(
  shop: ShopRef,
  document: Document,
  variables: VariablesOf<Document>,
): Promise<ResultOf<Document>> {
  const answer = await adminOnce(shop, document, variables, deadlineMs);
  if (answer.kind === 'unknown') throw new AppError('unavailable', answer.problem);
  if (answer.kind === 'not_done') throw new NothingChanged(codeOf(answer.why), answer.problem);
  const [changed] = Object.values(answer.data);
  if (!changed) throw new AppError('unavailable', 'Shopify answered without a result.');
  const [error] = changed.userErrors;
  if (error) throw refusedBy(error);
  return answer.data;
}

function codeOf(why: string): AppErrorCode {
  if (why === 'scope_missing' || why === 'no_access') return 'misconfigured';
  return why === 'bad_request' ? 'bad_input' : 'unavailable';
}

function refusedBy({ code, field, message }: UserError): NothingChanged {
  if (code === 'ACTIVE_PERIOD_OVERLAP' || code === 'MAX_APP_DISCOUNTS')
    return new NothingChanged('bad_input', words.full);
  return new NothingChanged(
    'bad_input',
    field?.at(-1) === 'title' ? words.titleTaken : `Shopify said about free shipping for your tiers: ${message}`,
  );
}

const words = {
  full: 'Your store has as many active automatic discounts as Shopify takes, so the one that gives your tiers free shipping is not on. Under Discounts in Shopify, deactivate one that you no longer need. It is tried again by itself.',
  titleTaken:
    'Another automatic discount of your store has the name that the one for your tiers is to get. Rename it under Discounts in Shopify, then the one for free shipping can be made. It is tried again by itself.',
};
