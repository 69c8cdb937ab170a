// The types of the ledger, and the effect of entries on holdings.

export type TransactionType = 'earn' | 'release' | 'redeem' | 'reverse' | 'expire' | 'adjust' | 'import' | 'merge';

/** pending and available belong to members; the other accounts are the program's. */
type Account = 'issued' | 'pending' | 'available' | 'redeemed' | 'expired' | 'adjusted' | 'written_off';

/** lotId null: the member's debt. */
export type Entry = { account: Account; memberId: string | null; lotId: string | null; points: number };

/** Points that were earned together. The totals follow from the entries. */
export type Lot = {
  id: string;
  memberId: string;
  sourceKey: string;
  orderId: string | null;
  points: number;
  earnedAt: Date;
  availableAt: Date;
  /** null: never */
  expiresAt: Date | null;
  programVersion: number | null;
  pending: number;
  available: number;
  spent: number;
  expired: number;
  /** taken back so far, from whichever account */
  reversed: number;
};

/** What a member holds: the lots that a transaction may touch, and the debt. */
export type Holding = { memberId: string; debt: number; lots: Lot[] };

export type Transaction = {
  type: TransactionType;
  memberId: string;
  sourceKey: string;
  orderId: string | null;
  redemptionId: string | null;
  programVersion: number | null;
  occurredAt: Date;
  staffMember: string | null;
  reason: string | null;
  explanation: Record<string, unknown>;
  entries: Entry[];
  newLots: Lot[];
  /** lots whose expiry is moved to a later date */
  extended: { lotId: string; expiresAt: Date }[];
  /** the member whose lots all move to memberId */
  movedFrom: string | null;
};

type LotEffect = { pending: number; available: number; spent: number; expired: number; reversed: number };
type MemberEffect = { pending: number; available: number; debt: number };
export type Effects = { lots: Map<string, LotEffect>; members: Map<string, MemberEffect> };

/**
 * The changes that entries make to the totals of lots and members.
 * @throws when the entries do not sum to zero
 */
export function effectsOn(entries: Entry[]): Effects {
  const total = entries.reduce((sum, { points }) => sum + points, 0);
  if (total !== 0) throw new Error(`The entries sum to ${total} instead of zero`);
  const effects: Effects = { lots: new Map(), members: new Map() };
  for (const entry of entries) {
    if (entry.memberId !== null) addToMember(effects, entry.memberId, entry);
    if (entry.lotId !== null) addToLot(effects, entry.lotId, entry);
  }
  return effects;
}

function addToMember({ members }: Effects, memberId: string, { account, lotId, points }: Entry): void {
  const effect = members.get(memberId) ?? { pending: 0, available: 0, debt: 0 };
  members.set(memberId, effect);
  if (account === 'pending') effect.pending += points;
  else effect.available += points;
  if (lotId === null) effect.debt -= points;
}

const lotColumns = { pending: 'pending', available: 'available', redeemed: 'spent', expired: 'expired' } as const;

function addToLot({ lots }: Effects, lotId: string, { account, points }: Entry): void {
  const effect = lots.get(lotId) ?? { pending: 0, available: 0, spent: 0, expired: 0, reversed: 0 };
  lots.set(lotId, effect);
  if (account === 'issued' && points > 0) effect.reversed += points;
  if (account in lotColumns) effect[lotColumns[account as keyof typeof lotColumns]] += points;
}

export function emptyHolding(memberId: string): Holding {
  return { memberId, debt: 0, lots: [] };
}

/** The holding after the transaction, as the database will store it. */
export function applyTransaction(holding: Holding, transaction: Transaction): Holding {
  const { lots, members } = effectsOn(transaction.entries);
  const longer = new Map(transaction.extended.map(({ lotId, expiresAt }) => [lotId, expiresAt]));
  const changed = [...holding.lots, ...transaction.newLots.filter((lot) => lot.memberId === holding.memberId)].map(
    (lot) => ({
      ...plus(lot, lots.get(lot.id)),
      expiresAt: longer.get(lot.id) ?? lot.expiresAt,
    }),
  );
  return { ...holding, debt: holding.debt + (members.get(holding.memberId)?.debt ?? 0), lots: changed };
}

function plus(lot: Lot, effect: LotEffect | undefined): Lot {
  if (!effect) return lot;
  return {
    ...lot,
    pending: lot.pending + effect.pending,
    available: lot.available + effect.available,
    spent: lot.spent + effect.spent,
    expired: lot.expired + effect.expired,
    reversed: lot.reversed + effect.reversed,
  };
}
