import {
  readPreferencesByHash,
  setPreference,
  type Preference,
  type PreferenceChange,
} from '#app/customers/preferences.server.ts';
import type { NewEvent } from '#app/events/catalog.ts';
import { chooseLanguage, isLanguage, languageNames, type Language } from '#app/i18n/languages.ts';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { kindTraits, messageKinds, type OptionalKind } from '#app/messages/kinds.ts';
import { readProgramWords } from '#app/messages/rendering/program-words.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { takeAnswer } from '../answers.server.ts';
import { wantedLanguages, type LinkVisit } from '../door.server.ts';
import { makeLetterhead, type Letterhead } from '../letterhead.ts';
import { customerFormats } from '../customer-formats.ts';

export type PreferencesPageData = {
  lang: string;
  language: Language;
  letterhead: Letterhead;
  isUnsubscribed: boolean;
  isSuppressed: boolean;
  isSaved: boolean;
  kinds: { kind: OptionalKind; isWanted: boolean }[];
  /** empty when the store has only one language */
  languages: { value: Language; label: string }[];
  chosenLanguage: string;
};

/** Kinds a customer can turn off. Messages that an open order needs (a delay, a refund) are not among them. */
const optionalKinds = messageKinds.filter((kind): kind is OptionalKind => kindTraits[kind].category === 'lifecycle');

/** The optional kinds that this shop can ever send: news of points only if there is a program. */
async function offeredKinds(tx: ShopTx): Promise<OptionalKind[]> {
  const hasProgram = (await readProgramWords(tx)) !== null;
  return optionalKinds.filter((kind) => hasProgram || kindTraits[kind].topic === 'order');
}

/** Shows the choices; changes nothing. */
export function readPreferencesPage(visit: LinkVisit): Promise<PreferencesPageData> {
  const { shop, subject, request } = visit;
  return withShop(shop, async (tx) => {
    const { settings } = await readShopSettings(tx);
    const preference = await ownPreference(tx, subject);
    const offered = settings.languages.enabled.filter(isLanguage);
    const wanted = [preference.locale, await lastLocale(tx, subject), ...wantedLanguages(request)];
    const chosen = chooseLanguage({
      wanted,
      enabled: offered,
      fallback: settings.languages.fallback,
      countryCode: shop.countryCode,
    });
    const formats = customerFormats(chosen, { store: shop.timeZone, customer: shop.timeZone }, tx.now);
    return {
      lang: chosen.locale,
      language: chosen.language,
      letterhead: makeLetterhead(shop, settings, formats),
      isUnsubscribed: preference.unsubscribedAt !== null,
      isSuppressed: preference.suppression !== null,
      isSaved: new URL(request.url).searchParams.has('saved'),
      kinds: (await offeredKinds(tx)).map((kind) => ({
        kind,
        isWanted: !preference.unsubscribedAt && !preference.mutedKinds.includes(kind),
      })),
      languages: offered.length > 1 ? offered.map((value) => ({ value, label: languageNames[value] })) : [],
      chosenLanguage: preference.locale ?? '',
    };
  });
}

/**
 * Processes the page's forms: the button says whether to `unsubscribe` or to save what is ticked. The one-click POST of
 * mail clients unsubscribes.
 */
export async function takePreferences(visit: LinkVisit, form: FormData): Promise<void> {
  const isByMailClient = isOneClick(visit.request, form);
  const isUnsubscribe = isByMailClient || form.get('intent') === 'unsubscribe';
  await takeAnswer(visit.shop, async (tx) => {
    const before = await ownPreference(tx, visit.subject);
    const change = isUnsubscribe ? unsubscribe(before, tx.now) : readChoices(before, form, await offeredKinds(tx));
    await setPreference(tx, visit.subject, change);
    const isNews = change.unsubscribedAt instanceof Date && before.unsubscribedAt === null;
    const waiting = await waitingMail(tx, visit.subject);
    const event: NewEvent = {
      name: 'mail.unsubscribed',
      // Once a day, however often somebody changes their mind.
      factKey: `${visit.subject}|${tx.now.toISOString().slice(0, 10)}`,
      orderId: null,
      customerId: null,
      occurredAt: tx.now,
      data: { via: isByMailClient ? 'one_click' : 'page' },
    };
    return { ...waiting, isChanged: true, events: isNews ? [event] : [] };
  });
}

/** RFC 8058: the POST of a mail client. The address says so too, for clients that omit the body. */
export function isOneClick(request: Request, form: FormData): boolean {
  return form.get('List-Unsubscribe') === 'One-Click' || new URL(request.url).searchParams.has('one-click');
}

function unsubscribe(before: Preference, now: Date): PreferenceChange {
  return { unsubscribedAt: before.unsubscribedAt ?? now };
}

/** Ticking anything after unsubscribing subscribes again, to what is ticked. */
function readChoices(before: Preference, form: FormData, offered: OptionalKind[]): PreferenceChange {
  const ticked = new Set(form.getAll('kind'));
  const muted = offered.filter((kind) => !ticked.has(kind));
  const locale = form.get('language');
  const staysOff = before.unsubscribedAt !== null && ticked.size === 0;
  return {
    unsubscribedAt: staysOff ? before.unsubscribedAt : null,
    // Kinds that this page does not show keep their setting.
    mutedKinds: staysOff
      ? before.mutedKinds
      : [...before.mutedKinds.filter((kind) => !isAmong(offered, kind)), ...muted],
    ...(typeof locale === 'string' ? { locale: isLanguage(locale) ? locale : null } : {}),
  };
}

function isAmong(kinds: OptionalKind[], kind: string): boolean {
  return kinds.some((candidate) => candidate === kind);
}

async function ownPreference(tx: ShopTx, hash: string): Promise<Preference> {
  const found = (await readPreferencesByHash(tx, [hash])).get(hash);
  return found ?? { unsubscribedAt: null, mutedKinds: [], locale: null, suppression: null };
}

/**
 * Orders of this address, and customers with letters, that still have something planned, so that the choice takes
 * effect at once.
 */
async function waitingMail(
  { db, shop, now }: ShopTx,
  hash: string,
): Promise<{ orderIds: string[]; customerIds: string[] }> {
  const rows = await db.message.findMany({
    where: { shopId: shop.id, addressHash: hash, usefulUntil: { gt: now } },
    distinct: ['orderId'],
    select: { orderId: true, customerId: true },
    orderBy: { usefulUntil: 'desc' },
    take: 200,
  });
  return {
    orderIds: rows.flatMap(({ orderId }) => orderId ?? []),
    customerIds: rows.flatMap(({ orderId, customerId }) => (orderId === null ? (customerId ?? []) : [])),
  };
}

async function lastLocale({ db, shop }: ShopTx, hash: string): Promise<string | null> {
  const last = await db.message.findFirst({
    where: { shopId: shop.id, addressHash: hash, locale: { not: null } },
    orderBy: { changedAt: 'desc' },
    select: { locale: true },
  });
  return last?.locale ?? null;
}
