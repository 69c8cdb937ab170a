import type {
  SendAgainOutcome,
  SendNowOutcome,
  SendTestOutcome,
  SkipOutcome,
} from '#app/messages/sending/by-hand.server.ts';
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
  return answer.outcome === 'sent'
    ? { done: `Test sent to ${to}` }
    : { problem: `The mail server refused the test: ${answer.reply}` };
}
