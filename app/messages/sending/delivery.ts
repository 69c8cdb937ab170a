import type { ShopTx } from '#app/lib/db.server.ts';
import type { MessageState, Reason } from '../kinds.ts';
import type { MessageRecord } from './outcomes.server.ts';
import type { MailServer, Road } from './transport.server.ts';

// What a delivery passes from step to step: the last look, the words, the hand-over.

/** What the shop's side of a mail is at this moment. */
export type SenderSide = {
  shopName: string;
  replyTo: string | null;
  from: string;
  server: MailServer;
  /** of the shop's own server */
  perMinute: number;
};

export type Words = {
  subject: string;
  html: string;
  text: string;
  locale: string;
  /** why the merchant's words could not be used and ours were */
  usedFallback?: string | null;
};

/** The last look before sending. */
export type RecheckOutcome =
  | {
      decision: 'send';
      to: string;
      /** where this customer's answers go, if not where all go */
      replyTo: string | null;
      customerZone: string;
      unsubscribeUrl: string;
      /** @throws AppError('unavailable') when the machine has no time for it now, and the words are not to blame */
      render: () => Promise<Words>;
    }
  | { decision: 'wait'; until: Date; reason: Reason | null }
  | { decision: 'end'; state: MessageState; reason: Reason };

/**
 * What delivery needs of the other parts of the room: the second check with everything the words need, and the road.
 */
export type PreparedBy = {
  prepare: (
    tx: ShopTx,
    rows: MessageRecord[],
  ) => Promise<{ sender: SenderSide; verdicts: Map<string, RecheckOutcome> }>;
  /** how a shop's own server is reached */
  road?: Road;
};

export type Ready = { row: MessageRecord; verdict: Extract<RecheckOutcome, { decision: 'send' }>; words: Words };
