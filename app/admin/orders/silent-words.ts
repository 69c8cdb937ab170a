import { ruleReasons, type MessageKind, type Reason } from '#app/messages/kinds.ts';
import type { RuledOut } from '#app/messages/planning/kind-rules.ts';
import { wordsForReason } from '#app/messages/reasons.ts';

/** "Excluded by your rule for this message: customer tag wholesale", as long as the rule is still there. */
export function wordsWithRule(reason: string, ruledOut: RuledOut | undefined): string {
  const words = wordsForReason(reason);
  if (ruledOut?.reason !== reason || ruledOut.detail === '') return words;
  return reason.startsWith('rule_misses_') ? `${words}: ${ruledOut.detail}` : `${words} ${ruledOut.detail}`;
}

/** What the merchant can do about a message that Aftercare does not send. */
export type Instead = { words: string; link: string; url: string };

/**
 * Where to go instead, for a kind that an order gets no message of. What Shopify sends is sent again by Shopify, which
 * knows whether it has arrived; a copy of ours would be a second, different mail about the same thing.
 */
export function whatInstead(kind: MessageKind, reason: Reason | null, orderId: string): Instead | null {
  if (reason === 'rule_awaits_facts' || ruleReasons.some((own) => own === reason))
    return { words: '', link: 'See the rule', url: `/app/messages/${kind}/rules` };
  switch (reason) {
    case 'sent_by_shopify':
      return {
        words: 'To send it again, find the mail in the timeline of the order in Shopify and choose “Resend email”.',
        link: 'Open the order in Shopify',
        url: `shopify://admin/orders/${orderId}`,
      };
    case 'sent_by_other_app':
    case 'unanswered_overlap':
      return { words: '', link: 'Choose who sends it', url: '/app/settings/who-sends-what' };
    case 'kind_off':
      return { words: '', link: 'Switch it on', url: `/app/messages/${kind}/when` };
    case 'excluded_tag':
    case 'excluded_channel':
    case 'excluded_market':
      return { words: '', link: 'See who gets no messages', url: '/app/settings/restraint' };
    default:
      return null;
  }
}
