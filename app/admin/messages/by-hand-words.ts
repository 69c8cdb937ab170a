import type { SendAgainOutcome, SendNowOutcome, SkipOutcome } from '#app/messages/sending/by-hand.server.ts';
import type { SettleOutcome } from '#app/messages/sending/settle-unknown.server.ts';
import type { SendTestOutcome } from '#app/messages/sending/test-mail.server.ts';
import type { Reason } from '#app/messages/kinds.ts';
import { stateWords, wordsForReason } from '#app/messages/reasons.ts';
import type { Done } from '#app/ui/useDoneToast.ts';
import type { ByHandAnswer, MessageIntent } from './intents.ts';

// Describes the result of a merchant's action on a message.

type Outcome = SendNowOutcome | SkipOutcome | SendAgainOutcome;

/** Why nobody can override this reason, for those where the reason alone does not say it. */
const whyFinal: Partial<Record<Reason, string>> = {
  unsubscribed: 'Only they can change that, on their own page.',
  muted: 'Only they can change that, on their own page.',
  no_consent: 'By law they have to agree first.',
  bounced: 'If the address is good again, say so at the top of the order.',
  complained: 'Writing to them again would harm your sender’s name everywhere.',
  not_live: 'Go live on Home first.',
  paused: 'Resume them on Home first.',
};

/** "The customer has unsubscribed. Only they can change that, on their own page." */
export function tellRefusal(reasons: readonly Reason[]): string {
  return reasons.map((reason) => [`${wordsForReason(reason)}.`, whyFinal[reason]].filter(Boolean).join(' ')).join(' ');
}

/** What a yes would override, each with the words of the merchant. */
export function nameReasons(reasons: readonly Reason[]): { reason: string; words: string }[] {
  return reasons.map((reason) => ({ reason, words: overrideWords[reason] ?? wordsForReason(reason) }));
}

/** Where the words for a message that waits do not fit one that is about to be sent. */
const overrideWords: Partial<Record<Reason, string>> = {
  quiet_hours: 'It is night for the customer, by your sending hours',
  one_a_day: 'The customer already gets a message today',
  not_arrived_yet: 'Nobody has said that the parcel has arrived',
  too_old: 'Its time has passed',
  open_problem: 'The customer has an open problem',
  sent_by_shopify: 'Shopify sends this one, so the customer may get it twice',
  sent_by_other_app: 'Another app sends this one, so the customer may get it twice',
  kind_off: 'You have switched this message off',
};

/** @param done the message for success */
export function tellByHand(
  answer: Outcome,
  done: string,
  { intent, id }: { intent: MessageIntent; id: string },
): ByHandAnswer {
  switch (answer.outcome) {
    case 'refused':
      return { problem: `It cannot be sent. ${tellRefusal(answer.reasons)}` };
    case 'asks':
      return { ask: { intent, id, reasons: nameReasons(answer.reasons) } };
    case 'queued':
    case 'skipped':
      return { done };
    case 'not_found':
      return { problem: 'This message is not there any more.' };
    case 'not_live':
      return { problem: 'Aftercare is not live yet, so nothing is sent. Go live on Home first.' };
    case 'too_late':
      return { problem: `Too late for that: this message is already “${stateWords[answer.state].toLowerCase()}”.` };
    case 'too_early':
      return {
        problem: `This message is still “${stateWords[answer.state].toLowerCase()}”. It can be sent again once it is over.`,
      };
    case 'under_way':
      return { problem: 'A copy of this message is on its way already.' };
  }
}

export function tellTest(answer: SendTestOutcome, to: string): Done {
  switch (answer.outcome) {
    case 'sent':
      return { done: `Test sent to ${to}` };
    case 'refused':
      return { problem: `The mail server did not take the test: ${answer.reply}` };
    case 'not_allowed':
      return {
        problem:
          answer.allowed.length > 0
            ? `Tests go to your store's own people only: ${answer.allowed.join(', ')}. Add addresses under Settings, Sender.`
            : 'Tests go to your store’s own people only, and no address is known. Add one under Settings, Sender.',
      };
    case 'under_way':
      return { problem: 'Another test is being sent. Try again in a minute.' };
    case 'enough':
      return { problem: `That is enough for today: a store can send ${answer.perDay} tests a day.` };
  }
}

export function tellSettled(answer: SettleOutcome): Done {
  if (answer.outcome === 'not_live')
    return { problem: 'Aftercare is not live yet, so nothing is sent. Go live on Home first.' };
  const rest = answer.left > 0 ? `, ${answer.left} to go: press once more` : '';
  const held = answer.held ? `, ${answer.held} left: something stands against sending, see each` : '';
  return { done: `${answer.count} ${answer.count === 1 ? 'message' : 'messages'} settled${rest}${held}` };
}
