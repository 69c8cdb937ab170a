import type { NewEvent } from '#app/events/catalog.ts';
import type { CustomerNews } from './news.ts';

/** A row of `customers`. */
export type CustomerRow = {
  id: string;
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  locale: string | null;
  countryCode: string | null;
  tags: string[];
  marketingState: string | null;
  marketingChangedAt: Date | null;
  shopifyUpdatedAt: Date | null;
  version: string;
  mergedIntoId: string | null;
  erasedAt: Date | null;
};

export function unknownCustomer(id: string): CustomerRow {
  return {
    id,
    email: null,
    phone: null,
    firstName: null,
    lastName: null,
    locale: null,
    countryCode: null,
    tags: [],
    marketingState: null,
    marketingChangedAt: null,
    shopifyUpdatedAt: null,
    version: '',
    mergedIntoId: null,
    erasedAt: null,
  };
}

/**
 * Applies news to a customer. Converges in any order of arrival and with any repeats. Erased and merged customers are
 * tombstones that ignore later news. Returns the same object when nothing changes.
 */
export function foldCustomer(row: CustomerRow, news: CustomerNews): CustomerRow {
  if (row.erasedAt) return row;
  if (news.kind === 'merge') return foldMerge(row, news.keptId);
  if (row.mergedIntoId) return row;
  return news.kind === 'consent' ? foldConsent(row, news) : foldContent(row, news);
}

type ContentNews = Extract<CustomerNews, { kind: 'customer' }>;
type ConsentNews = Extract<CustomerNews, { kind: 'consent' }>;

function foldContent(row: CustomerRow, { version, updatedAt, content }: ContentNews): CustomerRow {
  const { locale, tags, ...told } = content;
  if (version <= row.version) return fillGaps(row, locale, tags);
  return {
    ...row,
    ...told,
    locale: locale ?? row.locale,
    tags: tags ?? row.tags,
    version,
    shopifyUpdatedAt: updatedAt,
  };
}

// Webhooks omit locale and tags, so an older message that has them is better than nothing.
function fillGaps(row: CustomerRow, locale: string | null | undefined, tags: string[] | undefined): CustomerRow {
  const fillsLocale = row.locale === null && locale;
  const fillsTags = row.tags.length === 0 && tags && tags.length > 0;
  if (!fillsLocale && !fillsTags) return row;
  return { ...row, locale: fillsLocale ? locale : row.locale, tags: fillsTags ? tags : row.tags };
}

// Of two states with the same time the more cautious one wins, whichever arrives first.
const caution = ['subscribed', 'pending', 'not_subscribed', 'unsubscribed', 'invalid', 'redacted'];

function foldConsent(row: CustomerRow, { state, changedAt }: ConsentNews): CustomerRow {
  if (row.marketingState !== null && row.marketingChangedAt) {
    const later = changedAt.getTime() - row.marketingChangedAt.getTime();
    if (later < 0) return row;
    if (later === 0 && caution.indexOf(state) <= caution.indexOf(row.marketingState)) return row;
  }
  return { ...row, marketingState: state, marketingChangedAt: changedAt };
}

function foldMerge(row: CustomerRow, keptId: string): CustomerRow {
  if (keptId === row.id) return row;
  if (row.mergedIntoId !== null && row.mergedIntoId >= keptId) return row;
  return { ...unknownCustomer(row.id), mergedIntoId: keptId };
}

/** The event for a change of consent; null for other news and when nothing changed. */
export function customerEvent(before: CustomerRow, after: CustomerRow, news: CustomerNews): NewEvent | null {
  if (news.kind === 'consent' && before.marketingState !== after.marketingState) {
    return {
      name: 'customer.consent_changed',
      factKey: `${news.customerId}:${news.state}:${news.changedAt.toISOString()}`,
      orderId: null,
      customerId: news.customerId,
      occurredAt: news.changedAt,
      data: { state: news.state },
    };
  }
  return null;
}
