// The bookings of a store credit account, as Shopify books them: debits spend the credit that expires soonest, and what
// is left of a credit when it expires is removed by an expiration of its own.
import type { StoreCreditAccount } from './state.ts';

type Kept = StoreCreditAccount['transactions'][number];
export type Booked = Kept & {
  type: 'credit' | 'debit' | 'expiration';
  /** for a credit: what is left, or was left when it expired */ remainingMinor: number;
  /** for an expiration: the credit */ creditId: number | null;
};

/** Everything that has happened in the account so far, including expirations, oldest first. */
export function bookOf(account: StoreCreditAccount, now: Date): Booked[] {
  const booked: Booked[] = [];
  const expired = new Set<number>();
  const expireUntil = (at: string): void => {
    for (const credit of openCredits(booked, expired)) {
      if (credit.expiresAt === null || credit.expiresAt > at) continue;
      expired.add(credit.id);
      booked.push({
        ...credit,
        type: 'expiration',
        amountMinor: -credit.remainingMinor,
        createdAt: credit.expiresAt,
        expiresAt: null,
        remainingMinor: 0,
        creditId: credit.id,
      });
    }
  };
  for (const each of account.transactions.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1))) {
    expireUntil(each.createdAt);
    if (each.amountMinor < 0) spend(openCredits(booked, expired), -each.amountMinor);
    booked.push({
      ...each,
      type: each.amountMinor < 0 ? 'debit' : 'credit',
      remainingMinor: Math.max(0, each.amountMinor),
      creditId: null,
    });
  }
  expireUntil(now.toISOString());
  return booked;
}

/** Those that expire soonest come first. */
function openCredits(booked: Booked[], expired: ReadonlySet<number>): Booked[] {
  const end = ({ expiresAt }: Booked) => expiresAt ?? '9999';
  return booked
    .filter(({ type, id, remainingMinor }) => type === 'credit' && remainingMinor > 0 && !expired.has(id))
    .toSorted((a, b) => (end(a) < end(b) ? -1 : 1));
}

function spend(credits: Booked[], amountMinor: number): void {
  let left = amountMinor;
  for (const credit of credits) {
    const taken = Math.min(left, credit.remainingMinor);
    credit.remainingMinor -= taken;
    left -= taken;
  }
}
