import { tellByHand } from './by-hand-words.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { sendAgain, sendNow, skip } from '#app/messages/sending/by-hand.server.ts';
import type { ByHandAnswer, MessageIntent } from './intents.ts';

/**
 * Carries out a merchant's action on one message.
 * @param form `intent`, and `yes`: the reasons that were named and are to be overridden, with commas between
 * @param by who presses the button
 * @returns null when the button is none of these
 */
export async function answerByHand(tx: ShopTx, form: FormData, id: string, by: string): Promise<ByHandAnswer | null> {
  const intent = form.get('intent') as MessageIntent | null;
  const consent = { by, yes: String(form.get('yes') ?? '').split(',') };
  switch (intent) {
    case 'send_now':
      return tellByHand(await sendNow(tx, id, consent), 'On its way', { intent, id });
    case 'skip':
      return tellByHand(await skip(tx, id), 'Skipped', { intent, id });
    case 'send_again':
      return tellByHand(await sendAgain(tx, id, consent), 'On its way once more', { intent, id });
    default:
      return null;
  }
}
