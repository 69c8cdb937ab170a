import type { Shop } from '@prisma/client';
import { makePreview } from './editor.server.ts';
import type { MessageScreen } from './read-message.server.ts';
import { wordsForReason } from '#app/messages/reasons.ts';
import { formatMoment } from '#app/ui/dates.ts';
import type { Objections } from '#app/messages/planning/by-hand.ts';
import { labelOfKind } from '../labels.ts';
import { nameReasons, tellRefusal } from './by-hand-words.ts';
import { intentsOf } from './intents.ts';
import type { ShownMessage } from './MessagePage.tsx';

/** One message for its page: exactly what was sent, or what would be sent now. */
export async function presentMessage(
  { message, sent, to, input, objections }: MessageScreen,
  shop: Pick<Shop, 'timeZone' | 'liveAt'>,
): Promise<ShownMessage> {
  return {
    messageId: message.id,
    isLive: shop.liveAt !== null,
    label: labelOfKind(message.kind),
    state: message.state,
    reason: message.reason ? wordsForReason(message.reason) : null,
    objection: intentsOf(message.state).some(({ intent }) => intent !== 'skip') ? presentObjections(objections) : null,
    when: message.sentAt
      ? `Sent ${formatMoment(message.sentAt, shop.timeZone)}`
      : `Due ${formatMoment(message.sendAt, shop.timeZone)}`,
    to: sent?.toAddress ?? to,
    isSent: sent !== null,
    mail: sent ? { subject: sent.subject, html: sent.html, notes: [] } : input ? await makePreview(input) : null,
  };
}

function presentObjections({ refusals, overrides }: Objections): ShownMessage['objection'] {
  if (refusals.length > 0) return { isFinal: true, words: refusals.map((reason) => tellRefusal([reason])) };
  return overrides.length > 0 ? { isFinal: false, words: nameReasons(overrides).map(({ words }) => words) } : null;
}
