import type { Shop } from '@prisma/client';
import { makePreview } from './editor.server.ts';
import type { MessageScreen } from './read-message.server.ts';
import { wordsForReason } from '#app/messages/reasons.ts';
import { formatMoment } from '#app/ui/dates.ts';
import { labelOfKind } from '../labels.ts';
import type { ShownMessage } from './MessagePage.tsx';

/** One message for its page: exactly what was sent, or what would be sent now. */
export async function presentMessage(
  { message, sent, to, input }: MessageScreen,
  shop: Pick<Shop, 'timeZone' | 'liveAt'>,
): Promise<ShownMessage> {
  return {
    messageId: message.id,
    isLive: shop.liveAt !== null,
    label: labelOfKind(message.kind),
    state: message.state,
    reason: message.reason ? wordsForReason(message.reason) : null,
    when: message.sentAt
      ? `Sent ${formatMoment(message.sentAt, shop.timeZone)}`
      : `Due ${formatMoment(message.sendAt, shop.timeZone)}`,
    to: sent?.toAddress ?? to,
    isSent: sent !== null,
    mail: sent ? { subject: sent.subject, html: sent.html, notes: [] } : input ? await makePreview(input) : null,
  };
}
