import type { SendAgainOutcome, SendNowOutcome, SkipOutcome } from '#app/messages/sending/by-hand.server.ts';
import type { SettleOutcome } from '#app/messages/sending/settle-unknown.server.ts';
import type { SendTestOutcome } from '#app/messages/sending/test-mail.server.ts';
import { stateWords } from '#app/messages/reasons.ts';
import type { Done } from '#app/ui/useDoneToast.ts';

// Describes the result of a merchant's action on a message.

type Outcome = SendNowOutcome | SkipOutcome | SendAgainOutcome;

/** @param done the message for success */
export function tellByHand(answer: Outcome, done: string): Done {
  switch (answer.outcome) {
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
  return { done: `${answer.count} ${answer.count === 1 ? 'message' : 'messages'} settled${rest}` };
}
