import type { MessageState, Reason } from './kinds.ts';

// The merchant's words for what became of a message.

export const stateWords: Record<MessageState, string> = {
  planned: 'Planned',
  queued: 'About to be sent',
  sending: 'Being sent',
  sent: 'Sent',
  skipped: 'Skipped',
  canceled: 'Canceled',
  missed: 'Missed',
  failed: 'Failed',
  unknown: 'Outcome unknown',
};

/**
 * Why a message was not sent, in the merchant's words. Each fits behind a state: "Skipped: The customer has
 * unsubscribed".
 */
export const reasonWords: Record<Reason, string> = {
  not_live: 'Aftercare is not live yet, so nothing is sent',
  before_go_live: 'The order was placed before the day from which you send',
  kind_off: 'This message is switched off',
  sent_by_shopify: 'Shopify sends this one, as you chose',
  sent_by_other_app: 'Another app sends this one, as you chose',
  unanswered_overlap: 'Shopify may send this too. Choose under Settings who does',
  order_canceled: 'The order was canceled',
  order_erased: 'The customer’s data was erased',
  no_address: 'The order has no email address, or one that cannot be used',
  bounced: 'Mail to this address came back',
  complained: 'The customer reported a mail as spam',
  unsubscribed: 'The customer has unsubscribed',
  muted: 'The customer has switched this kind off',
  no_consent: 'The customer has not agreed to marketing, which this country requires for this message',
  excluded_tag: 'The order or customer has a tag that you exclude',
  excluded_channel: 'The order came through a channel that you exclude',
  excluded_market: 'The order goes to a country that you exclude',
  superseded: 'Later news has overtaken it',
  merged: 'Another message says the same, so they were sent as one',
  before_launch: 'The points are for an order from before the program’s launch, and are told only in other messages',
  order_limit: 'The limit of messages per order was reached',
  too_old: 'Its time had passed',
  kind_was_off: 'This message was switched off when it was due',
  open_problem: 'The customer has an open problem',
  open_return: 'A return is open',
  late_parcel: 'A parcel is late, lost or could not be delivered',
  nothing_to_review: 'The parcel holds nothing to review',
  already_reviewed: 'The customer has already reviewed',
  already_answered: 'The customer has already answered',
  delivered_in_time: 'The parcel arrived before the notice was sent',
  not_arrived_yet: 'The parcel is not there, as far as the carrier and the customer say',
  no_longer_true: 'What it was to say is no longer true',
  skipped_by_hand: 'Skipped by you or your staff',
  uninstalled: 'Aftercare was uninstalled',
  permanent_refusal: 'The customer’s mail server refused it',
  too_many_attempts: 'The mail server could not be reached, after many attempts',
  render_failed: 'The message’s words have an error',
  render_delayed: 'Our server was too busy to write it; it tries again by itself',
  misconfigured: 'The sender settings need attention',
  outcome_unknown: 'The connection broke while it was handed over, so it may or may not have arrived',
  quiet_hours: 'Waiting for the hours in which you write to customers',
  one_a_day: 'The customer already gets a message that day',
  rate_limit: 'Waiting for your mail server’s limit',
  imported: 'The order is from before Aftercare was installed',
  not_shipped: 'Nothing in this order is shipped',
  refunded_fully: 'The order was refunded in full',
  temporary_refusal: 'The mail server asked to try again later',
  sent_once_more: 'Nobody could say whether it had arrived, so you had it sent once more',
  server_silent: 'The mail server did not answer in time, so it is asked again later',
};

/** The words for a stored reason; one that this version does not know is shown as it is. */
export function wordsForReason(reason: string): string {
  return reason in reasonWords ? reasonWords[reason as Reason] : reason.replaceAll('_', ' ');
}
