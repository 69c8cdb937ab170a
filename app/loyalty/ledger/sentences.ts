import { mostHeld } from './model.ts';
import type { TransactionType } from './entries.ts';

type Told = {
  type: TransactionType;
  /** of a merge: this member is the one that was kept */
  isKept: boolean;
  pending: number;
  available: number;
  orderName: string | null;
  /** the reward the points were spent on, and its code */
  reward: { name: string; code: string | null } | null;
  programVersion: number | null;
  staffMember: string | null;
  reason: string | null;
  /** points that could not be taken back and were written off */
  writtenOff: number;
  /** how the rules calculated it */
  words: string[];
};

/** Describes a transaction for the merchant, one sentence each. */
export function explainTransaction(told: Told): string[] {
  const order = told.orderName ? ` (order ${told.orderName})` : '';
  const reward =
    told.reward && (told.type === 'redeem' || told.type === 'reverse')
      ? ` ${told.type === 'redeem' ? 'on' : 'from'} ${told.reward.name}${told.reward.code ? `, ${told.reward.code}` : ''}`
      : '';
  return [
    `${headline(told)}${reward}${order}.`,
    ...told.words,
    ...(told.writtenOff > 0
      ? [`${inWords(told.writtenOff)} more were spent already and were written off, because the balance stops at zero.`]
      : []),
    ...(told.reason ? [`Reason: ${told.reason}`] : []),
    ...(told.staffMember ? [`By ${told.staffMember}.`] : []),
    ...(told.programVersion !== null ? [`Rules: version ${told.programVersion}.`] : []),
  ];
}

function headline({ type, isKept, pending, available }: Told): string {
  const count = Math.abs(type === 'release' ? pending : pending + available);
  const points = inWords(count);
  switch (type) {
    case 'earn':
      return pending > 0 ? `${points} points earned, pending` : `${points} points earned`;
    case 'release':
      return `${points} points became available`;
    case 'redeem':
      return `${points} points spent`;
    case 'reverse':
      return pending + available > 0 ? `${points} points came back` : `${points} points taken back`;
    case 'expire':
      return `${points} points expired`;
    case 'adjust':
      return available + pending > 0 ? `${points} points given by hand` : `${points} points taken by hand`;
    case 'import':
      return `${points} points brought along from another program`;
    case 'merge': {
      const what = available + pending < 0 === isKept && count > 0 ? `${points} points of debt` : `${points} points`;
      return `${what} ${isKept ? 'came from' : 'went to'} another account of the same customer`;
    }
  }
}

/**
 * Explains new points that fill the account: points beyond the limit get no entry of their own that could say it.
 * @param room how many points there was room for before
 */
export function explainRoom(room: number, points: number): string[] {
  if (points < room) return [];
  const most = `A member can hold ${inWords(mostHeld)} points at most; what is earned beyond that is not booked.`;
  return points > room ? [`Only ${inWords(room)} of ${inWords(points)} points were booked.`, most] : [most];
}

const inWords = (points: number) => points.toLocaleString('en');
