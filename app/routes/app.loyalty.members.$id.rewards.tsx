import { json, type ActionFunctionArgs, type TypedResponse } from '@remix-run/node';
import { z } from 'zod';
import { readMemberCard } from '#app/admin/loyalty/members/read.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { handBack, type HandBackOutcome } from '#app/loyalty/rewards/hand-back.server.ts';
import { giveReward } from '#app/loyalty/rewards/give.server.ts';
import { requireShop, type ShopVisit } from '#app/shopify/require-shop.server.ts';
import { wordsFor } from '#app/ui/forms.ts';
import type { MemberRewardAnswer } from '#app/admin/loyalty/members/MemberRewardsCard.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';
import { notFound } from '#app/ui/respond.server.ts';

const RequestSchema = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('give'),
    key: z.uuid(),
    rewardKey: z.string().min(1).max(40),
    reason: z.string().trim().min(1).max(300),
  }),
  z.object({ intent: z.literal('hand_back'), redemptionId: z.string().min(1).max(100) }),
]);

/** Staff actions on a member's rewards; the member's page shows the result. */
export async function action({ request, params }: ActionFunctionArgs): Promise<TypedResponse<MemberRewardAnswer>> {
  const visit = await requireShop(request);
  const member = await withShop(visit.shop, (tx) => readMemberCard(tx, params.id ?? ''));
  if (!member) throw notFound('Member');
  const read = RequestSchema.safeParse(Object.fromEntries(await readFormData(request)));
  if (!read.success)
    return json<MemberRewardAnswer>(
      { errors: Object.fromEntries(read.error.issues.map((issue) => [issue.path.join('.'), wordsFor(issue)])) },
      422,
    );
  if (read.data.intent === 'give') return give(visit, member.id, read.data);
  const outcome = await handBack(visit.shop, { memberId: member.id, redemptionId: read.data.redemptionId });
  if (outcome.outcome === 'handed_back') return json<MemberRewardAnswer>({ done: 'Handed back' });
  if (outcome.reason === 'not_found') throw notFound('Reward');
  return json<MemberRewardAnswer>({ problem: whyNot[outcome.reason] }, 409);
}

type Refusal = Exclude<Extract<HandBackOutcome, { outcome: 'refused' }>['reason'], 'not_found'>;

const whyNot: Record<Refusal, string> = {
  used: 'The reward was used already, or is being used right now.',
  not_possible:
    'This cannot be handed back now. Gift cards and store credit stay with the customer; for a code, Shopify may not have answered: try again.',
};

type Gift = { key: string; rewardKey: string; reason: string };

/** Gives once per rendered form, however often the button is pressed. */
async function give(
  { shop, nameStaff }: ShopVisit,
  memberId: string,
  { key, rewardKey, reason }: Gift,
): Promise<TypedResponse<MemberRewardAnswer>> {
  const staffMember = await nameStaff();
  const outcome = await withShop(shop, (tx) =>
    giveReward(tx, { memberId, rewardKey, sourceKey: `staff|${key}`, source: 'staff', staffMember, reason }),
  );
  if (outcome === 'unknown_reward')
    return json<MemberRewardAnswer>(
      { errors: { rewardKey: 'The program no longer has this reward. Please reload the page.' } },
      422,
    );
  return json<MemberRewardAnswer>({ done: 'Reward given' });
}
