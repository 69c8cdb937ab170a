import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type TypedResponse } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Box, Card, EmptySearchResult, Page } from '@shopify/polaris';
import { z } from 'zod';
import { listRedemptions } from '#app/admin/loyalty/rewards/read.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { decideRedemption } from '#app/loyalty/rewards/settle.server.ts';
import { presentRedemption } from '#app/admin/loyalty/rewards/present.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { CursorPaging } from '#app/ui/CursorPaging.tsx';
import { ListFilters } from '#app/ui/ListFilters.tsx';
import { RewardList, type ShownRedemption } from '#app/admin/loyalty/rewards/RewardList.tsx';
import { redemptionStateOptions } from '#app/admin/loyalty/rewards/words.ts';
import { readFormData } from '#app/ui/form-data.server.ts';
import { notFound, unknownButton } from '#app/ui/respond.server.ts';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

const pageSize = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const params = new URL(request.url).searchParams;
  const state = redemptionStateOptions.find(({ value }) => value === params.get('state'))?.value;
  const page = await withShop(shop, (tx) =>
    listRedemptions(tx, { state, cursor: params.get('cursor') ?? undefined, limit: pageSize }),
  );
  noteAccess(visit, { kind: 'rewards' });
  return json({
    isFiltered: state !== undefined,
    nextCursor: page.nextCursor,
    redemptions: page.rows.map((row) => presentRedemption(row, shop.timeZone, true)),
  });
}

const DecisionSchema = z.object({ id: z.string().min(1).max(100), decision: z.enum(['issued', 'give_back']) });

export async function action({ request }: ActionFunctionArgs): Promise<TypedResponse<Done>> {
  const { shop, nameStaff } = await requireShop(request);
  const read = DecisionSchema.safeParse(Object.fromEntries(await readFormData(request)));
  if (!read.success) return unknownButton();
  const staffMember = await nameStaff();
  const outcome = await withShop(shop, (tx) => decideRedemption(tx, { ...read.data, staffMember }));
  if (outcome === 'not_found') throw notFound('Reward');
  if (outcome === 'not_undecided') return json<Done>({ problem: 'This was decided already.' }, 409);
  return json<Done>({ done: read.data.decision === 'issued' ? 'Noted as given' : 'Points given back' });
}

export default function Rewards() {
  const { redemptions, nextCursor, isFiltered } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<Done>();
  useDoneToast(fetcher.data);
  const decide = (id: string, decision: string) => fetcher.submit({ id, decision }, { method: 'post' });
  return (
    <Page
      title="Rewards given"
      subtitle="What members bought with points or were given"
      backAction={{ content: 'Loyalty', url: '/app/loyalty' }}
    >
      <BlockStack gap="400">
        {fetcher.data && 'problem' in fetcher.data && <Banner tone="critical" title={fetcher.data.problem} />}
        {redemptions.some(({ state }) => state === 'undecided') && <WhatToDo />}
        <Card padding="0">
          <Box padding="300">
            <ListFilters filters={[{ name: 'state', label: 'State', options: redemptionStateOptions }]} />
          </Box>
          <Box padding="300">
            {redemptions.length === 0 ? (
              <EmptySearchResult
                title={isFiltered ? 'No rewards found' : 'No rewards yet'}
                description={isFiltered ? 'Try another state.' : 'They appear here when members spend points.'}
                withIllustration={false}
              />
            ) : (
              <RewardList
                redemptions={redemptions}
                isBusy={fetcher.state !== 'idle'}
                actionsOf={(redemption) => decisionsOn(redemption, decide)}
              />
            )}
          </Box>
        </Card>
        <CursorPaging nextCursor={nextCursor} label="rewards" />
      </BlockStack>
    </Page>
  );
}

function WhatToDo() {
  return (
    <Banner tone="warning" title="Some rewards need your decision">
      Shopify’s answer was lost, and Aftercare cannot tell whether the customer has the reward. Look at the customer in
      Shopify: at the store credit or the gift cards of that day. Until you decide, the points are held.
    </Banner>
  );
}

function decisionsOn(
  { id, state, rewardName, member }: ShownRedemption,
  decide: (id: string, decision: string) => void,
) {
  if (state !== 'undecided') return [];
  const of = `${rewardName} of ${member?.who ?? 'this member'}`;
  return [
    { label: 'They have it', accessibilityLabel: `They have it: ${of}`, onAction: () => decide(id, 'issued') },
    {
      label: 'They don’t: give the points back',
      accessibilityLabel: `They don’t: give the points back: ${of}`,
      onAction: () => decide(id, 'give_back'),
    },
  ];
}
