import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ChosenLanguage, Language } from '#app/i18n/languages.ts';
import { pageWordsFor } from '#app/i18n/pages.ts';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import type { LoyaltyCustomer } from '#app/storefront/contract.ts';
import { readOpenProgram, readMemberView } from '#app/storefront/member/member-view.server.ts';
import { takeMembersRequest } from '#app/storefront/proxy/requests.server.ts';
import { shopperFormats } from '#app/storefront/member/shopper-formats.ts';
import type { LinkVisit } from '../door.server.ts';
import { makeLetterhead, type Letterhead } from '../letterhead.ts';
import { openMember, type LinkedMember } from './linked-member.server.ts';
import { addressOf, claimPoints } from './claim.server.ts';
import { customerFormats } from '../customer-formats.ts';

export type PointsPageData = {
  lang: string;
  language: Language;
  letterhead: Letterhead;
  /** null while the program is not open */
  points: PointsView | null;
};

export type PointsView = Omit<LoyaltyCustomer, 'rewards' | 'redemptions'> & {
  programName: string | null;
  /** points that expire next */
  expiring: { points: number; on: string } | null;
  /** requestId: sent by the button, so that a second click does not spend twice */
  rewards: (LoyaltyCustomer['rewards'][number] & { requestId: string })[];
  redemptions: LoyaltyCustomer['redemptions'];
  /** not a customer yet */
  isGuest: boolean;
  /** a guest whose address is not stored anywhere and has to be typed */
  needsAddress: boolean;
  storeUrl: string;
};

/** Shows the points; changes nothing. */
export function readPointsPage(visit: LinkVisit): Promise<PointsPageData> {
  const { shop } = visit;
  return withShop(shop, async (tx) => {
    const { member, settings, chosen } = await openMember(tx, visit);
    const formats = shopperFormats(chosen.locale, shop);
    const launched = await readOpenProgram(tx);
    const data = {
      lang: chosen.locale,
      language: chosen.language,
      letterhead: makeLetterhead(
        shop,
        settings,
        customerFormats(chosen, { store: shop.timeZone, customer: shop.timeZone }, tx.now),
      ),
    };
    if (!launched) return { ...data, points: null };
    const { standing, customer } = await readMemberView(tx, { shop, launched, memberId: member.id, formats });
    const { nextExpiry } = standing;
    return {
      ...data,
      points: {
        ...customer,
        programName: launched.program.texts[chosen.language]?.programName || null,
        expiring: nextExpiry && { points: nextExpiry.points, on: formats.date(nextExpiry.at) },
        rewards: customer.rewards.map((reward) => ({ ...reward, requestId: randomUUID() })),
        isGuest: member.customerId === null,
        needsAddress: member.customerId === null && !(await knowsAddress(tx, member)),
        storeUrl: `https://${shop.domain}`,
      },
    };
  });
}

async function knowsAddress(tx: ShopTx, { id, addressHash }: LinkedMember): Promise<boolean> {
  return addressHash !== null && (await addressOf(tx, { id, addressHash })) !== null;
}

const FormSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('claim'), email: z.string().trim().max(320).optional() }),
  z.object({ intent: z.literal('redeem'), rewardKey: z.string().min(1).max(40), requestId: z.uuid() }),
  z.object({ intent: z.literal('hand_back'), redemptionId: z.uuid() }),
]);

/** `what` is announced on the next page. */
export type PointsAnswer =
  | { outcome: 'done'; what: 'claimed' | 'redeemed' | 'handed_back' }
  | { outcome: 'problem'; status: number; words: string };

/** Processes the page's forms: the button says whether to claim, redeem or hand back. */
export async function takePointsForm(visit: LinkVisit, form: FormData): Promise<PointsAnswer> {
  const { shop } = visit;
  const { member, chosen } = await withShop(shop, (tx) => openMember(tx, visit));
  const formats = shopperFormats(chosen.locale, shop);
  const parsed = FormSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success) return { outcome: 'problem', status: 422, words: formats.words.problem.malformed };
  const asked = parsed.data;
  if (asked.intent === 'claim') return claim(visit, member, chosen, asked.email || undefined);
  if (member.customerId === null)
    return { outcome: 'problem', status: 409, words: formats.words.refusal.needs_account };
  if (asked.intent === 'redeem')
    return said('redeemed', takeMembersRequest({ shop, formats, memberId: member.id }, { do: 'redeem', ...asked }));
  return said('handed_back', takeMembersRequest({ shop, formats, memberId: member.id }, { do: 'hand_back', ...asked }));
}

async function said(
  what: 'redeemed' | 'handed_back',
  taking: ReturnType<typeof takeMembersRequest>,
): Promise<PointsAnswer> {
  const taken = await taking;
  if (taken.outcome === 'problem') return taken;
  return taken.done.outcome === 'refused'
    ? { outcome: 'problem', status: 409, words: taken.done.words }
    : { outcome: 'done', what };
}

async function claim(
  { shop }: LinkVisit,
  member: LinkedMember,
  { language }: ChosenLanguage,
  typed: string | undefined,
): Promise<PointsAnswer> {
  const words = pageWordsFor(language).points;
  if (member.customerId !== null) return { outcome: 'done', what: 'claimed' };
  if (!(await withShop(shop, readOpenProgram))) return { outcome: 'problem', status: 409, words: words.closed };
  const outcome =
    member.addressHash === null
      ? 'no_address'
      : await claimPoints(shop, { id: member.id, addressHash: member.addressHash }, typed);
  if (outcome === 'claimed') return { outcome: 'done', what: 'claimed' };
  if (outcome === 'wrong_address') return { outcome: 'problem', status: 422, words: words.wrongAddress };
  if (outcome === 'invalid_address') return { outcome: 'problem', status: 422, words: words.invalidAddress };
  return outcome === 'no_address'
    ? { outcome: 'problem', status: 409, words: words.noAddress }
    : { outcome: 'problem', status: 503, words: words.notNow };
}
