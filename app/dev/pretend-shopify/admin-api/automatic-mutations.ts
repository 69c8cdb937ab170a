// Mutations for segments and automatic free-shipping discounts.
import { tagOfSegment } from '../store/automatic-discounts.ts';
import type { OperationContext } from '../operations/context.ts';
import type { AutomaticDiscount, ShopState } from '../store/state.ts';
import { gid } from '../store/store.ts';
import type { AnswerContext, View, Views } from './views/base.ts';
import { discountStatus } from './views/reward-view.ts';
import { readGid } from './views/views.ts';

interface AutomaticInput {
  title?: string | null;
  startsAt?: string | null;
  endsAt?: string | null;
  context?: { all?: 'ALL'; customerSegments?: { add?: string[]; remove?: string[] } } | null;
  destination?: { all?: boolean } | null;
  combinesWith?: { orderDiscounts?: boolean; productDiscounts?: boolean; shippingDiscounts?: boolean } | null;
  tags?: string[] | null;
}
type UserError = { field: string[]; message: string; code: string | null };

/** Shopify's own limit. */
const maxActive = 25;
const argument = 'freeShippingAutomaticDiscount';
const tooMany = (field: string[]): UserError => ({
  field,
  message: 'The active period overlaps with too many other automatic discounts.',
  code: 'ACTIVE_PERIOD_OVERLAP',
});

export function automaticMutations({ shop }: Views, { store }: OperationContext): View {
  const found = (id: string) =>
    readGid(id).type === 'DiscountAutomaticNode'
      ? shop.automaticDiscounts.find((each) => each.id === readGid(id).id)
      : undefined;
  const refuse = (...userErrors: UserError[]) => ({ automaticDiscountNode: null, userErrors });
  const gone = refuse({ field: ['id'], message: 'Automatic discount does not exist.', code: 'INVALID' });
  const answer = (discount: AutomaticDiscount) => {
    store.save();
    return {
      automaticDiscountNode: { __typename: 'DiscountAutomaticNode', id: gid('DiscountAutomaticNode', discount.id) },
      userErrors: [],
    };
  };
  return {
    segmentCreate: ({ name, query }: { name: string; query: string }, { now }: AnswerContext) => {
      const refused = (field: string | null, message: string) => ({
        segment: null,
        userErrors: [{ field: field && [field], message }],
      });
      if (name.trim() === '') return refused('name', "Name can't be blank");
      if (tagOfSegment(query) === null)
        return refused('query', `Query Line 1 Column 1: '${query.split(/\s/)[0] ?? ''}' filter cannot be found.`);
      if (shop.segments.length >= maxSegments)
        return refused(null, 'Segment limit reached. Delete an existing segment to create more.');
      const segment = { id: store.newId(), name: freeName(shop, name), query, createdAt: now.toISOString() };
      shop.segments.push(segment);
      store.save();
      return {
        segment: { __typename: 'Segment', id: gid('Segment', segment.id), name: segment.name },
        userErrors: [],
      };
    },
    discountAutomaticFreeShippingCreate: (
      { [argument]: input }: { [argument]: AutomaticInput },
      { now }: AnswerContext,
    ) => {
      const userErrors = checkNew(shop, input, now);
      if (userErrors.length > 0) return refuse(...userErrors);
      const discount = newAutomatic(store.newId(), input);
      shop.automaticDiscounts.push(discount);
      return answer(discount);
    },
    // An update here changes only which customers it is for.
    discountAutomaticFreeShippingUpdate: ({
      id,
      [argument]: { context },
    }: {
      id: string;
      [argument]: AutomaticInput;
    }) => {
      const discount = found(id);
      if (!discount) return refuse({ field: ['id'], message: 'Discount does not exist', code: null });
      if (hasUnknownSegment(shop, context)) return refuse(unknownSegment);
      discount.segmentIds = [...(discount.segmentIds ?? []), ...addedSegments(context)];
      return answer(discount);
    },
    discountAutomaticActivate: ({ id }: { id: string }, { now }: AnswerContext) => {
      const discount = found(id);
      if (!discount) return gone;
      if (discountStatus(discount, now) !== 'ACTIVE' && isFull(shop, now)) return refuse(tooMany(['id']));
      return answer(Object.assign(discount, { endsAt: null }));
    },
    discountAutomaticDeactivate: ({ id }: { id: string }, { now }: AnswerContext) => {
      const discount = found(id);
      if (!discount) return gone;
      return answer(
        discountStatus(discount, now) === 'EXPIRED' ? discount : Object.assign(discount, { endsAt: now.toISOString() }),
      );
    },
  };
}

const maxSegments = 250;

/** A name that is taken gets a number, or the next one. */
function freeName({ segments }: ShopState, name: string): string {
  const [, base = name, number = '1'] = /^(.*) \((\d+)\)$/.exec(name) ?? [];
  let wanted = name;
  for (let next = Number(number) + 1; segments.some((each) => each.name === wanted); next += 1)
    wanted = `${base} (${next})`;
  return wanted;
}

const addedSegments = (context: AutomaticInput['context']) =>
  (context?.customerSegments?.add ?? []).map((id) => readGid(id).id);
const hasUnknownSegment = (shop: ShopState, context: AutomaticInput['context']) =>
  addedSegments(context).some((id) => !shop.segments.some((each) => each.id === id));
const unknownSegment: UserError = {
  field: [argument, 'context', 'customerSegments', 'add'],
  message: 'Customer segment is invalid',
  code: 'INVALID',
};
const isFull = (shop: ShopState, now: Date) =>
  shop.automaticDiscounts.filter((each) => discountStatus(each, now) === 'ACTIVE').length >= maxActive;

function checkNew(
  shop: ShopState,
  { title, startsAt, endsAt, context, combinesWith }: AutomaticInput,
  now: Date,
): UserError[] {
  const errors: UserError[] = [];
  const refuse = (field: string, message: string, code: string) =>
    void errors.push({ field: [argument, field], message, code });
  if (combinesWith?.shippingDiscounts)
    refuse(
      'combinesWith',
      'The combinesWith settings are not valid for the discount class.',
      'INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS',
    );
  if (!title) refuse('title', "Title can't be blank", 'BLANK');
  if (shop.automaticDiscounts.some((each) => each.title === title))
    refuse('title', 'Title must be unique for automatic discount.', 'TAKEN');
  if ((title ?? '').length > 255) refuse('title', 'Title is too long (maximum is 255 characters)', 'TOO_LONG');
  if (!startsAt) refuse('startsAt', "Starts at can't be blank", 'BLANK');
  else if (endsAt && new Date(endsAt) <= new Date(startsAt))
    refuse('endsAt', 'Ends at needs to be after starts_at', 'INVALID');
  if (hasUnknownSegment(shop, context)) errors.push(unknownSegment);
  if (isFull(shop, now)) errors.push(tooMany([argument, 'startsAt']));
  return errors;
}

function newAutomatic(
  id: number,
  { title, startsAt, endsAt, context, combinesWith, tags }: AutomaticInput,
): AutomaticDiscount {
  const { orderDiscounts = false, productDiscounts = false, shippingDiscounts = false } = combinesWith ?? {};
  return {
    id,
    title: title ?? '',
    startsAt: new Date(startsAt ?? 0).toISOString(),
    endsAt: endsAt ? new Date(endsAt).toISOString() : null,
    segmentIds: context?.customerSegments ? addedSegments(context) : null,
    combinesWith: { order: orderDiscounts, product: productDiscounts, shipping: shippingDiscounts },
    tags: tags ?? [],
    uses: [],
  };
}
