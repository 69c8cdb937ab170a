import type { ShopTx } from '#app/lib/db.server.ts';

export type AlertKind =
  | 'ledger_differs'
  | 'points_full'
  | 'reward_undecided'
  | 'reward_failed'
  | 'problem_reported'
  | 'data_requested'
  | 'sending_failed'
  | 'outcome_unknown'
  | 'sender_refused'
  | 'render_failed'
  | 'words_failed';

export type NewAlert = {
  /** the fact itself: the same fact is told once */
  key: string;
  kind: AlertKind;
  orderId: string | null;
  /** a word or two for the mail, without personal data */
  summary: string;
};

/** Plans a mail to the store's staff, at once and in the caller's transaction. @returns false when this was told before */
export async function raiseAlert({ db, shop }: ShopTx, alert: NewAlert): Promise<boolean> {
  const { count } = await db.staffAlert.createMany({ data: [{ shopId: shop.id, ...alert }], skipDuplicates: true });
  return count > 0;
}
