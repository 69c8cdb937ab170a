import type { AccessKind } from '#app/lib/personal-data/accesses.ts';
import { addDays, dayOf } from '#app/lib/clock.ts';
import { formatMoment } from '#app/ui/dates.ts';

type AccessFacts = {
  id: string;
  staffName: string;
  kind: string;
  /** null: the person was forgotten since */
  thingId: string | null;
  orderName: string | null;
  at: Date;
};

export type AccessWords = {
  id: string;
  /** "Mara Lindt opened" */
  who: string;
  /** "order #1001" */
  what: string;
  /** where it can be seen still */
  url: string | null;
  when: string;
};

type Way = { did: 'opened' | 'exported' | 'searched'; what: (order: string) => string; url?: (id: string) => string };

const order = (id: string) => `/app/orders/${id}`;
const member = (id: string) => `/app/loyalty/members/${id}`;
const pointsImport = (id: string) => `/app/loyalty/import/${id}`;

const ways: Record<AccessKind, Way> = {
  order: { did: 'opened', what: (name) => name, url: order },
  mail: { did: 'opened', what: (name) => `a mail of ${name}`, url: order },
  preview: { did: 'opened', what: (name) => `a preview of a mail with ${name}`, url: order },
  letter: { did: 'opened', what: () => 'a mail to a loyalty member', url: (id) => `/app/letters/${id}` },
  member: { did: 'opened', what: () => 'a loyalty member', url: member },
  member_csv: { did: 'exported', what: () => 'the points of a loyalty member', url: member },
  import: { did: 'opened', what: () => 'an import of points', url: pointsImport },
  import_csv: { did: 'exported', what: () => 'an import of points', url: pointsImport },
  webhook: { did: 'opened', what: () => 'a webhook that was set aside' },
  data_request: { did: 'exported', what: () => 'the data of a customer who asked for it' },
  orders: { did: 'opened', what: () => 'the list of orders' },
  orders_search: { did: 'searched', what: () => 'the orders' },
  members: { did: 'opened', what: () => 'the list of loyalty members' },
  members_search: { did: 'searched', what: () => 'the loyalty members' },
  members_csv: { did: 'exported', what: () => 'all loyalty members' },
  points_csv: { did: 'exported', what: () => 'all points booked' },
  outbox: { did: 'opened', what: () => 'the outbox' },
  rewards: { did: 'opened', what: () => 'the list of rewards given' },
};

/** One line of the record. @param now for "today" and "yesterday", which are days in the store's zone */
export function sayAccess(access: AccessFacts, timeZone: string, now: Date): AccessWords {
  const { id, staffName, kind, thingId, orderName, at } = access;
  const way = kind in ways ? ways[kind as AccessKind] : null;
  const what = way ? way.what(orderName ? `order ${orderName}` : 'an order') : kind;
  return {
    id,
    who: `${staffName} ${way?.did ?? 'opened'}`,
    what: thingId === null ? `${what}, of a customer who was forgotten since` : what,
    url: thingId ? (way?.url?.(encodeURIComponent(thingId)) ?? null) : null,
    when: sayMoment(at, timeZone, now),
  };
}

function sayMoment(at: Date, timeZone: string, now: Date): string {
  const today = dayOf(now, timeZone);
  const day = dayOf(at, timeZone);
  const time = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit', timeZone }).format(at);
  if (day === today) return `today, ${time}`;
  return day === addDays(today, -1) ? `yesterday, ${time}` : formatMoment(at, timeZone);
}
