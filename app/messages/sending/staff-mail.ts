import type { AlertKind } from '#app/staff/alerts.server.ts';

/** What a mail to the store's staff says: what happened, where to look. The order's page has the details. */
export type StaffAlertMail = { subject: string; text: string };

type AlertWords = {
  subject: string;
  what: string;
  todo: string;
  /** for kinds of which several come together in one mail; the page of the admin that lists them all */
  many?: { subject: string; what: string; todo: string; path: string };
};

const words: Record<AlertKind, AlertWords> = {
  problem_reported: {
    subject: 'A customer reports a problem',
    what: 'A customer has told you that something is wrong with an order.',
    todo: 'Open the order, answer the customer, and close the problem when it is solved. Review requests for the order wait until then.',
  },
  delivery_failed: {
    subject: 'A parcel could not be delivered',
    what: 'A carrier could not deliver a parcel, or is bringing it back to you. The customer is told so, and asked to answer whether they want the same again or their money back.',
    todo: 'Open the order, see what the carrier says, and answer the customer. Then say on the order that the parcel has arrived, or that you have dealt with it: check-ins and review requests wait until then.',
    many: {
      subject: 'parcels could not be delivered',
      what: 'Carriers could not deliver these parcels, or are bringing them back to you. The customers are told so, and asked to answer whether they want the same again or their money back.',
      todo: 'All of them are listed under Orders. Say on each order that the parcel has arrived, or that you have dealt with it.',
      path: '/app/orders?trouble=delivery_failed',
    },
  },
  parcel_lost: {
    subject: 'A parcel may be lost',
    what: 'A carrier has reported nothing about a parcel for at least ten days, and every day that was named for it has passed. The customer is told so.',
    todo: 'Ask the carrier, and answer the customer. Then say on the order that the parcel has arrived, or that you have dealt with it: the order stays open until then.',
    many: {
      subject: 'parcels may be lost',
      what: 'Carriers have reported nothing about these parcels for at least ten days, and every day that was named for them has passed. The customers are told so.',
      todo: 'All of them are listed under Orders. Say on each order that the parcel has arrived, or that you have dealt with it.',
      path: '/app/orders?trouble=lost',
    },
  },
  parcel_not_scanned: {
    subject: 'A parcel has not been scanned by its carrier',
    what: 'A parcel was announced to its carrier five days ago or more and has not been scanned since. It may still be with you. The customer is told so.',
    todo: 'See whether it has left. If it has, ask the carrier.',
    many: {
      subject: 'parcels have not been scanned by their carriers',
      what: 'These parcels were announced to their carriers five days ago or more and have not been scanned since. They may still be with you. The customers are told so.',
      todo: 'All of them are listed under Orders. See whether they have left.',
      path: '/app/orders?trouble=not_scanned',
    },
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
    many: {
      subject: 'rewards need your decision',
      what: 'Shopify was asked for these rewards and its answers were lost. Nobody but you can say whether the customers have them; their points are held until then.',
      todo: 'Look at the customers in Shopify, then decide under Loyalty, Rewards given, where all of them are listed.',
      path: '/app/loyalty/rewards?state=undecided',
    },
  },
  reward_failed: {
    subject: 'A reward could not be given',
    what: 'A customer was to get a reward, and Shopify did not make it. Where points had paid for it, they are back.',
    todo: 'See why under Loyalty, Rewards given. A reward that Shopify takes from nobody is not offered until you change the program, or for a day. You can give the customer another reward from their member page.',
    many: {
      subject: 'rewards could not be given',
      what: 'Customers were to get rewards, and Shopify did not make them. Where points had paid for them, they are back. What Shopify takes from nobody is not offered until you change the program, or for a day.',
      todo: 'All of them are listed under Loyalty, Rewards given, each with its reason.',
      path: '/app/loyalty/rewards?state=failed',
    },
  },
  sending_failed: {
    subject: 'A message could not be sent',
    what: 'The mail server refused a message for good.',
    todo: 'Check the address on the order. You can send the message again from the order.',
    many: {
      subject: 'messages could not be sent',
      what: 'Mail servers refused these messages for good.',
      todo: 'All of them are listed in the Outbox, each with its reason. You can send a message again from its page.',
      path: '/app/outbox?state=failed',
    },
  },
  outcome_unknown: {
    subject: 'A message may not have arrived',
    what: 'The connection broke while a message was handed over. Nobody can say whether it went out, so it was not sent a second time.',
    todo: 'Open the order. If it matters, send the message again from there.',
    many: {
      subject: 'messages may not have arrived',
      what: 'The connection broke while these messages were handed over. Nobody can say whether they went out, so they were not sent a second time.',
      todo: 'All of them are listed in the Outbox. Where it matters, send the message again from its page.',
      path: '/app/outbox?state=unknown',
    },
  },
  sender_refused: {
    subject: 'Your mail server refuses Aftercare',
    what: 'The mail server set under Settings, Sender did not let us send. Messages wait and are tried again.',
    todo: 'Check the address, name and password under Settings, Sender, and send a test.',
  },
  sender_unwelcome: {
    subject: 'A mail provider refuses your mail',
    what: 'Mail to your customers was refused for who sends it, not for the address: a block list, a missing proof of the sender (SPF, DKIM, DMARC), or a provider’s policy. More of it may come back. No address was stopped for it.',
    todo: 'Look at the detail above and at the advice under Settings, Sender. Messages that were refused are listed in the Outbox; you can send them again once it is mended. You hear of this once a day.',
  },
  render_failed: {
    subject: 'A message could not be put together',
    what: 'A message failed before it was sent.',
    todo: 'Open the order and look at the preview of the message.',
    many: {
      subject: 'messages could not be put together',
      what: 'These messages failed before they were sent.',
      todo: 'All of them are listed in the Outbox. Look at the preview of one.',
      path: '/app/outbox?state=failed&reason=render_failed',
    },
  },
  words_failed: {
    subject: 'Your wording of a message does not work',
    what: 'Your own words for a message could not be used for an order. Our standard words were sent instead.',
    todo: 'Open the message under Messages; the editor shows what is wrong.',
  },
};

/** Where to look: the order of one trouble, the list of several. */
export function staffAlertPath({
  kind,
  count,
  orderId,
}: {
  kind: string;
  count: number;
  orderId: string | null;
}): string {
  const many = (words as Record<string, AlertWords | undefined>)[kind]?.many;
  if (many && (count > 1 || orderId === null)) return many.path;
  return orderId === null ? '/app' : `/app/orders/${orderId}`;
}

/** A short plain mail. @param details lines about the order (staff-mail-details.ts). `alert.kind` may be older than the code; then it says what it can. */
export function staffAlertMail(
  alert: { kind: string; summary: string; count: number },
  shopName: string,
  orderName: string | null,
  adminUrl: string,
  details: string[] = [],
): StaffAlertMail {
  const known = (words as Record<string, AlertWords | undefined>)[alert.kind] ?? {
    subject: 'Something needs your attention',
    what: '',
    todo: '',
  };
  const { many } = known;
  const isMany = many !== undefined && alert.count > 1;
  const { subject, what, todo } = isMany ? many : known;
  const about = orderName ? ` (${orderName})` : '';
  const lines = [
    what,
    isMany ? `How many so far: ${alert.count.toLocaleString('en')}` : '',
    [orderName ? `Order: ${orderName}` : '', ...(isMany ? [] : details)].filter(Boolean).join('\n'),
    alert.summary ? `Detail: ${alert.summary.replaceAll('_', ' ')}` : '',
    todo,
    many ? 'If more of them come within the hour, one further mail tells of all.' : '',
    adminUrl,
  ];
  return {
    subject: `${shopName}: ${isMany ? `${alert.count.toLocaleString('en')} ` : ''}${subject}${about}`,
    text: `${lines.filter(Boolean).join('\n\n')}\n\nAftercare sends this to the addresses under Settings, Sender.\n`,
  };
}
