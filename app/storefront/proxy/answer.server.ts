import { json } from '@remix-run/node';
import { withShop } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import type { AccountAnswer, LoyaltyDone } from '../contract.ts';
import { joinWithAccount, readMembership } from '../member/membership.server.ts';
import { readOrderPoints } from '../member/order-points.server.ts';
import { readOpenProgram, readMemberView } from '../member/member-view.server.ts';
import { readGuestsView } from './guests-view.server.ts';
import { readRequest } from './request-body.server.ts';
import { takeRequest } from './requests.server.ts';
import { problem, problemSaying, type ShopperVisit } from './visit.server.ts';

// Everybody uses the same address, so a cache must not serve members what it stored for guests.
const forEverybody = { 'Cache-Control': 'public, max-age=300', Vary: 'Cookie' };
const forOne = { 'Cache-Control': 'private, no-store', Vary: 'Cookie' };

/** The response to a GET: the program for everybody, and a customer's points for that customer only. */
export function answerLook(visit: ShopperVisit): Promise<Response> {
  return guarded(visit, async () => {
    if (visit.customerId !== null) return json(await readOwnMemberView(visit, visit.customerId), { headers: forOne });
    return json(await readGuestsView(visit.shop, visit.isCrowded), {
      headers: visit.via === 'proxy' ? forEverybody : forOne,
    });
  });
}

/**
 * Carries out a customer's request and responds with the new state. The login alone decides whose points it affects.
 */
export function answerRequest(visit: ShopperVisit, request: Request): Promise<Response> {
  return guarded(visit, async () => {
    const { customerId, formats } = visit;
    if (request.method !== 'POST') return problem(405, 'malformed', formats, { headers: { Allow: 'GET, POST' } });
    if (customerId === null) return problem(401, 'not_logged_in', formats);
    const read = await readRequest(request);
    if (read.outcome === 'too_long') return problem(413, 'too_long', formats);
    if (read.outcome === 'malformed') return problem(400, 'malformed', formats);
    if (read.outcome === 'missing') return problem(422, 'missing', formats, { field: read.field });
    const taken = await takeRequest({ ...visit, customerId }, read.request);
    if (taken.outcome === 'problem') return problemSaying(taken.status, taken.words, { field: taken.field });
    const answer: LoyaltyDone = { ...(await readOwnMemberView(visit, customerId)), done: taken.done };
    return json(answer, { headers: forOne });
  });
}

/** Members who joined by an order get their sign-up bonus at their first look. */
async function readOwnMemberView(visit: ShopperVisit, customerId: string): Promise<AccountAnswer> {
  const first = await look(visit, customerId);
  if (!first.isGreetingDue) return first.answer;
  await joinWithAccount(visit.shop, customerId, { isMember: true });
  return (await look(visit, customerId)).answer;
}

/** In the answer, customer is null for somebody who has not joined. */
function look(
  { shop, orderId, formats }: ShopperVisit,
  customerId: string,
): Promise<{ answer: AccountAnswer; isGreetingDue: boolean }> {
  return withShop(shop, async (tx) => {
    const launched = await readOpenProgram(tx);
    if (!launched) return { answer: { program: null, customer: null }, isGreetingDue: false };
    const membership = await readMembership(tx, launched, customerId);
    const memberId = membership.state === 'stranger' ? null : membership.memberId;
    const own = memberId === null ? null : await readMemberView(tx, { shop, launched, memberId, formats });
    const order =
      orderId === null ? {} : { order: await readOrderPoints(tx, { orderId, customerId, memberId }, formats) };
    return {
      answer: { program: launched.published, customer: own && own.customer, ...order },
      isGreetingDue: membership.state === 'greeted_first',
    };
  });
}

/** Whatever fails, the widget gets a message it can show. */
async function guarded({ shop, formats }: ShopperVisit, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (err) {
    log.error({ err, shop: shop.domain }, 'the storefront could not be answered');
    return problem(500, 'broken', formats);
  }
}
