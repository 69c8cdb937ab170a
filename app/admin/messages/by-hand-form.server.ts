import { tellByHand } from './by-hand-words.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { sendAgain, sendNow, skip } from '#app/messages/sending/by-hand.server.ts';
import type { MessageIntent } from './intents.ts';
import type { Done } from '#app/ui/useDoneToast.ts';

/** Carries out a merchant's action on one message. @returns null when the button is none of these */
export async function answerByHand(tx: ShopTx, intent: FormDataEntryValue | null, id: string): Promise<Done | null> {
  switch (intent as MessageIntent | null) {
    case 'send_now':
      return tellByHand(await sendNow(tx, id), 'On its way');
    case 'skip':
      return tellByHand(await skip(tx, id), 'Skipped');
    case 'send_again':
      return tellByHand(await sendAgain(tx, id), 'On its way once more');
    default:
      return null;
  }
}
