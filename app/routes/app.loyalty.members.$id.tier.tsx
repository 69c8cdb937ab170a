import { json, type ActionFunctionArgs, type TypedResponse } from '@remix-run/node';
import { z } from 'zod';
import { readMemberCard } from '#app/admin/loyalty/members/read.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { placeInTier, type PlacementOutcome } from '#app/loyalty/tiers/tier-moves.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { wordsFor } from '#app/ui/forms.ts';
import type { MemberTierAnswer } from '#app/admin/loyalty/members/MemberTierCard.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';
import { notFound } from '#app/ui/respond.server.ts';

const RequestSchema = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('place'),
    tierKey: z.string().min(1).max(40),
    reason: z.string().trim().min(1).max(300),
  }),
  z.object({ intent: z.literal('end') }),
]);

/**
 * Staff place a member in a tier, or end the placement so that earnings decide again; the member's page shows the
 * result.
 */
export async function action({ request, params }: ActionFunctionArgs): Promise<TypedResponse<MemberTierAnswer>> {
  const { shop, nameStaff } = await requireShop(request);
  const member = await withShop(shop, (tx) => readMemberCard(tx, params.id ?? ''));
  if (!member || member.erasedAt) throw notFound('Member');
  const read = RequestSchema.safeParse(Object.fromEntries(await readFormData(request)));
  if (!read.success)
    return json<MemberTierAnswer>(
      { errors: Object.fromEntries(read.error.issues.map((issue) => [issue.path.join('.'), wordsFor(issue)])) },
      422,
    );
  const choice = read.data.intent === 'place' ? read.data : { tierKey: null, reason: '' };
  const staffMember = await nameStaff();
  const { outcome } = await withShop(shop, (tx) =>
    placeInTier(tx, { memberId: member.id, tierKey: choice.tierKey, reason: choice.reason, staffMember }),
  );
  return answers[outcome]();
}

const answers: Record<PlacementOutcome['outcome'], () => TypedResponse<MemberTierAnswer>> = {
  placed: () => json<MemberTierAnswer>({ done: 'Placed' }),
  placement_ended: () => json<MemberTierAnswer>({ done: 'Their orders decide again' }),
  unchanged: () => json<MemberTierAnswer>({ done: 'Their orders decide already' }),
  unknown_tier: () =>
    json<MemberTierAnswer>({ errors: { tierKey: 'This tier is not there any more. Choose another one.' } }, 422),
  not_launched: () => json<MemberTierAnswer>({ problem: 'Launch the program first: tiers follow its rules.' }, 422),
};
