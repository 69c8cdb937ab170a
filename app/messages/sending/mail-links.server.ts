import { customerUrl, signLink } from '#app/lib/links.server.ts';
import type { MailLinks } from '../rendering/view-types.ts';

type Claim = {
  shopId: number;
  orderId: string | null;
  messageId: string;
  addressHash: string | null;
  memberId: string | null;
};

/**
 * All addresses a mail may carry, signed for this order, message and reader.
 * @param orderId null leaves the order's pages out
 * @param messageId the message's row; what check-in and review answers belong to
 * @param addressHash whose preferences; null leaves those links out
 * @param memberId whose points; null leaves that link out
 */
export function mailLinks({ shopId, orderId, messageId, addressHash, memberId }: Claim): MailLinks {
  const order = orderId === null ? '' : signLink({ purpose: 'order', shopId, subject: orderId });
  const checkIn = customerUrl('check-in', signLink({ purpose: 'check_in', shopId, subject: messageId }));
  const preferences = addressHash
    ? customerUrl('preferences', signLink({ purpose: 'preferences', shopId, subject: addressHash }))
    : '';
  return {
    order_page: order && customerUrl('order', order),
    invoice: order && customerUrl('invoice', order),
    invoice_pdf: order && `${customerUrl('invoice', order)}.pdf`,
    check_in_well: `${checkIn}?answer=all_well`,
    check_in_not_arrived: `${checkIn}?answer=not_arrived`,
    check_in_problem: `${checkIn}?answer=problem`,
    review: customerUrl('review', signLink({ purpose: 'review', shopId, subject: messageId })),
    points: memberId ? customerUrl('points', signLink({ purpose: 'points', shopId, subject: memberId })) : '',
    preferences,
    unsubscribe: preferences && `${preferences}?one-click`,
  };
}
