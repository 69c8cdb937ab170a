// How long personal data is kept: one entry for each kind, with what is left of it afterwards. A shop may choose other
// days within the bounds; what is older is emptied by the nightly job.

type Retention = {
  title: string;
  /** days without a choice of the shop's */
  days: number;
  min: number;
  max: number;
  /** from when the days count, and what is left, for the merchant */
  help: string;
};

export const retentions = {
  webhook_bodies: {
    title: 'What Shopify sent',
    days: 30,
    min: 7,
    max: 90,
    help: 'The bodies of webhooks, from the day they came. That they came stays.',
  },
  sent_mails: {
    title: 'Sent mails',
    days: 365,
    min: 30,
    max: 1095,
    help: 'Words and address, from the day of sending. That a mail went out, and when, stays.',
  },
  customer_words: {
    title: 'What customers wrote',
    days: 730,
    min: 90,
    max: 1825,
    help: 'Problems that are closed and answers to check-ins, from the day they were written. That there was one stays.',
  },
  reviews: {
    title: 'Reviews',
    days: 1825,
    min: 365,
    max: 3650,
    help: 'Words and name, from the last change. The stars stay.',
  },
  orders: {
    title: 'Orders',
    days: 1095,
    min: 400,
    max: 3650,
    help: 'Names, addresses, tracking and all words about the order, from the day it was placed. Goods, money, times and the country stay; links in old mails end.',
  },
  customers: {
    title: 'Customers',
    days: 1095,
    min: 400,
    max: 3650,
    help: 'Customers without an order or points, from the last news of them. Nothing stays.',
  },
  members: {
    title: 'Loyalty members without points',
    days: 1825,
    min: 400,
    max: 3650,
    help: 'Who has no points, from the last thing they did. The booked points stay without a name.',
  },
  import_lines: {
    title: 'Files of points',
    days: 365,
    min: 30,
    max: 1095,
    help: 'Addresses and birthdays in imported files, from the import. The points stay.',
  },
  exports: {
    title: 'Files for customers who asked for their data',
    days: 30,
    min: 30,
    max: 90,
    help: 'From the day they were made. That they were asked for stays.',
  },
  requests: {
    title: 'Requests about personal data',
    days: 1095,
    min: 365,
    max: 3650,
    help: 'Whose request it was, from the day it was done. That there was one, and what was done, stays.',
  },
  accesses: {
    title: 'Who opened a customer’s data',
    days: 365,
    min: 90,
    max: 1095,
    help: 'The list below, from the day of opening. Nothing stays.',
  },
  alerts: {
    title: 'Mails to your staff',
    days: 180,
    min: 30,
    max: 730,
    help: 'From the day of sending. Nothing stays.',
  },
  staff_names: {
    title: 'Names of your staff',
    days: 365,
    min: 90,
    max: 1095,
    help: 'From the last thing they did here. What they did stays, under the name it was noted with.',
  },
} as const satisfies Record<string, Retention>;

export type RetentionKind = keyof typeof retentions;
export const retentionKinds = Object.keys(retentions) as RetentionKind[];
