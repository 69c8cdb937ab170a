import type { AlertKind } from '#app/staff/alerts.server.ts';

/** What a mail to the store's staff says: what happened, where to look. The order's page has the details. */
export type StaffAlertMail = { subject: string; text: string };

type AlertWords = { subject: string; what: string; todo: string };

const words: Record<AlertKind, AlertWords> = {
  problem_reported: {
    subject: 'A customer reports a problem',
    what: 'A customer has told you that something is wrong with an order.',
    todo: 'Open the order, answer the customer, and close the problem when it is solved. Review requests for the order wait until then.',
  },
  data_requested: {
    subject: 'A customer asks for their data',
    what: 'A customer has asked your store, by Shopify, for the data held about them.',
    todo: 'What Aftercare holds is ready to download under Support, Privacy requests. Hand it on within 30 days.',
  },
  ledger_differs: {
    subject: 'Points need a look',
    what: 'The nightly check found that balances of points differ from the booked entries they are made of.',
    todo: 'No points are lost: the entries are the truth. Please tell us, with the detail above; we correct the balances.',
  },
  points_full: {
    subject: 'A customer can hold no more points',
    what: 'A customer holds as many points as can be kept (1,000,000,000), so that some were not booked.',
    todo: 'Rules that give so many are mostly wrong by some zeros: please look at Loyalty, Program. What was booked, and what not, is told under Loyalty, Members.',
  },
  reward_undecided: {
    subject: 'A reward needs your decision',
    what: 'Shopify was asked for a reward and its answer was lost. Nobody but you can say whether the customer has it; their points are held until then.',
    todo: 'Look at the customer in Shopify, then decide under Loyalty, Rewards given.',
  },
  reward_failed: {
    subject: 'A reward could not be given',
    what: 'A customer was to get a reward (for a full punch card, a tier, or by hand), and Shopify did not make it.',
    todo: 'See why under Loyalty, Rewards given. You can give the customer another reward from their member page.',
  },
  sending_failed: {
    subject: 'A message could not be sent',
    what: 'The mail server refused a message for good.',
    todo: 'Check the address on the order. You can send the message again from the order.',
  },
  outcome_unknown: {
    subject: 'A message may not have arrived',
    what: 'The connection broke while a message was handed over. Nobody can say whether it went out, so it was not sent a second time.',
    todo: 'Open the order. If it matters, send the message again from there.',
  },
  sender_refused: {
    subject: 'Your mail server refuses Aftercare',
    what: 'The mail server set under Settings, Sender did not let us send. Messages wait and are tried again.',
    todo: 'Check the address, name and password under Settings, Sender, and send a test.',
  },
  render_failed: {
    subject: 'A message could not be put together',
    what: 'A message failed before it was sent.',
    todo: 'Open the order and look at the preview of the message.',
  },
  words_failed: {
    subject: 'Your wording of a message does not work',
    what: 'Your own words for a message could not be used for an order. Our standard words were sent instead.',
    todo: 'Open the message under Messages; the editor shows what is wrong.',
  },
};

/** A short plain mail. `alert.kind` may be older than the code; then it says what it can. */
export function staffAlertMail(
  alert: { kind: string; summary: string },
  shopName: string,
  orderName: string | null,
  adminUrl: string,
): StaffAlertMail {
  const known = (words as Record<string, AlertWords | undefined>)[alert.kind] ?? {
    subject: 'Something needs your attention',
    what: '',
    todo: '',
  };
  const about = orderName ? ` (${orderName})` : '';
  const lines = [
    known.what,
    orderName ? `Order: ${orderName}` : '',
    alert.summary ? `Detail: ${alert.summary.replaceAll('_', ' ')}` : '',
    known.todo,
    adminUrl,
  ];
  return {
    subject: `${shopName}: ${known.subject}${about}`,
    text: `${lines.filter(Boolean).join('\n\n')}\n\nAftercare sends this to the addresses under Settings, Sender.\n`,
  };
}
