import type { Done } from '#app/ui/useDoneToast.ts';

export type MessageIntent = 'send_now' | 'skip' | 'send_again';

/** Done, not done, or not done yet: it asks whether these reasons are to be overridden. */
export type ByHandAnswer =
  Done | { ask: { intent: MessageIntent; id: string; reasons: { reason: string; words: string }[] } };

/** The actions a merchant can take on a message in this state. */
export function intentsOf(state: string): { intent: MessageIntent; label: string }[] {
  if (state === 'planned')
    return [
      { intent: 'send_now', label: 'Send now' },
      { intent: 'skip', label: 'Skip' },
    ];
  if (state === 'queued' || state === 'sending') return [];
  return [{ intent: 'send_again', label: state === 'sent' ? 'Send again' : 'Send anyway' }];
}
