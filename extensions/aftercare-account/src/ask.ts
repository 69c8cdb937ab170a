import type { AccountAnswer, LoyaltyDone, LoyaltyProblem, LoyaltyRequest } from '../../../app/storefront/contract.ts';

declare const process: { env: { APP_URL: string } };

/** An AccountAnswer with the result of a request. */
export type AccountDone = AccountAnswer & LoyaltyDone;

type Ask = {
  token: () => Promise<string>;
  locale: string;
  /** Shopify's global id; null on the page without an order */
  orderId: string | null;
};

/** The app refused, with a message for the customer. */
export class Refused extends Error {}

/** Reads the customer's standing. @throws when the app cannot be reached or its answer is malformed */
export async function readStanding(ask: Ask): Promise<AccountAnswer> {
  return (await send(ask)) as AccountAnswer;
}

/**
 * Sends the customer's request.
 * @throws Refused with the reason to show; any other error leaves the outcome unknown: send the same request again
 */
export async function doRequest(ask: Ask, request: LoyaltyRequest): Promise<AccountDone> {
  return (await send(ask, request)) as AccountDone;
}

// Shopify's CLI inserts the app's address here: `dev` knows it, `deploy` takes APP_URL from the environment or .env.
async function send({ token, locale, orderId }: Ask, body?: LoyaltyRequest): Promise<unknown> {
  const query = new URLSearchParams({ locale, ...(orderId ? { order: orderId } : {}) });
  const response = await fetch(`${process.env.APP_URL}/account-api/loyalty?${query}`, {
    method: body ? 'POST' : 'GET',
    headers: { Authorization: `Bearer ${await token()}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json()) as AccountAnswer | LoyaltyProblem;
  if ('problem' in answer && response.status < 500) throw new Refused(answer.problem.words);
  if (!response.ok) throw new Error(`the app answered ${response.status}`);
  return answer;
}
