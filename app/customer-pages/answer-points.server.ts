import { bonusKey } from '#app/events/earned-for.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { readGiven, readOffer, readProgramWords } from '#app/messages/rendering/program-words.server.ts';
import { pointsAmount } from '#app/messages/rendering/view-loyalty.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import type { CustomerFormats } from './customer-formats.ts';

/** "20 points", each empty where there is nothing to say. */
export type AnswerPoints = { offered: string; earned: string };

/** What an answer to the check-in of this order brings, and what it has brought. */
export async function readAnswerPoints(tx: ShopTx, facts: OrderFacts, formats: CustomerFormats): Promise<AnswerPoints> {
  return readPoints(tx, facts, formats, { kind: 'check_in', keys: [bonusKey('check_in', facts.id)] });
}

/** What each review of this order brings, and what those written have brought. @param reviewIds those written */
export async function readReviewPoints(
  tx: ShopTx,
  facts: OrderFacts,
  formats: CustomerFormats,
  reviewIds: string[],
): Promise<AnswerPoints> {
  return readPoints(tx, facts, formats, {
    kind: 'review_request',
    keys: reviewIds.map((id) => bonusKey('review', id)),
  });
}

async function readPoints(
  tx: ShopTx,
  facts: OrderFacts,
  formats: CustomerFormats,
  { kind, keys }: { kind: 'check_in' | 'review_request'; keys: string[] },
): Promise<AnswerPoints> {
  const program = await readProgramWords(tx);
  if (!program) return { offered: '', earned: '' };
  const name = (points: number) => (points > 0 ? pointsAmount(points, program, formats) : '');
  const given = [...(await readGiven(tx, keys)).values()].reduce((sum, points) => sum + points, 0);
  return { offered: name(await readOffer(tx, facts, kind, program)), earned: name(given) };
}
