import { randomUUID } from 'node:crypto';
import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type TypedResponse } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { BlockStack, Card, InlineGrid, InlineStack, Link, Page, Text } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { z } from 'zod';
import { nameOfMember, readMemberCard } from '#app/admin/loyalty/members/read.server.ts';
import { readStaffStanding } from '#app/admin/loyalty/members/read-standing.server.ts';
import { listRedemptionsOfMember } from '#app/admin/loyalty/rewards/read.server.ts';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { deductPoints, grantPoints } from '#app/loyalty/ledger/actions.server.ts';
import { explainBalance, type ExplainedEntry } from '#app/loyalty/ledger/explain.server.ts';
import { readLaunchedProgram } from '#app/loyalty/program/versions.server.ts';
import { isDiscount } from '#app/loyalty/rewards/input.ts';
import { presentRedemption } from '#app/admin/loyalty/rewards/present.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { presentTier } from '#app/admin/loyalty/members/present-tier.server.ts';
import { tellGift } from '#app/admin/loyalty/members/tell-gift.server.ts';
import { AdjustCard, type AdjustAnswer } from '#app/admin/loyalty/members/AdjustCard.tsx';
import { CsvDownload } from '#app/ui/CsvDownload.tsx';
import { CursorPaging } from '#app/ui/CursorPaging.tsx';
import { formatDate, formatMoment } from '#app/ui/dates.ts';
import { wordsFor } from '#app/ui/forms.ts';
import { MemberRewardsCard } from '#app/admin/loyalty/members/MemberRewardsCard.tsx';
import { MemberTierCard } from '#app/admin/loyalty/members/MemberTierCard.tsx';
import { notFound } from '#app/ui/respond.server.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';
import { useDoneToast } from '#app/ui/useDoneToast.ts';

const pageSize = 25;
const rewardsShown = 20;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined;
  const answer = await withShop(shop, async (tx) => {
    const member = await readMemberCard(tx, params.id ?? '');
    if (!member) throw notFound('Member');
    const launched = await readLaunchedProgram(tx);
    const page = await explainBalance(tx, member.id, { cursor, limit: pageSize });
    const standing = await readStaffStanding(tx, member.id);
    return json({
      id: member.id,
      who: nameOfMember(member),
      email: member.email,
      tier: launched?.program.tiers.levels.find(({ key }) => key === member.tierKey)?.name ?? member.tierKey ?? 'None',
      joined: formatDate(member.joinedAt, shop.timeZone),
      availablePoints: member.availablePoints,
      pendingPoints: member.pendingPoints,
      isLaunched: launched !== null,
      standing: standing && launched && presentTier(standing, launched.program, shop.timeZone),
      rewards: {
        choices: launched?.program.rewards.map(({ key, name }) => ({ value: key, label: name })) ?? [],
        redemptions: (await listRedemptionsOfMember(tx, member.id, rewardsShown)).map((row) => ({
          ...presentRedemption(row, shop.timeZone, false),
          canHandBack: row.state === 'issued' && isDiscount(row.kind),
        })),
      },
      canTell: member.customerId !== null && member.email !== null,
      adjustKey: randomUUID(),
      entries: page.entries.map((entry) => presentEntry(entry, shop.timeZone)),
      nextCursor: page.nextCursor,
    });
  });
  noteAccess(visit, { kind: 'member', id: params.id });
  return answer;
}

function presentEntry(
  { id, at, words, available, pending, balance, orderId, orderName, programVersion }: ExplainedEntry,
  timeZone: string,
) {
  // The version of the rules is shown as a link instead.
  const told = words.filter((sentence) => sentence !== `Rules: version ${programVersion}.`);
  return {
    id,
    when: formatMoment(at, timeZone),
    words: told,
    available,
    pending,
    balance,
    programVersion,
    order: orderId && { id: orderId, name: orderName ?? orderId },
  };
}

const AdjustSchema = z.object({
  key: z.uuid(),
  direction: z.enum(['give', 'take']),
  points: z.coerce.number().int().min(1).max(1_000_000),
  reason: z.string().trim().min(1).max(300),
  isTold: z.enum(['true', 'false']).default('false'),
  note: z.string().trim().max(500).default(''),
});

export async function action({ request, params }: ActionFunctionArgs): Promise<TypedResponse<AdjustAnswer>> {
  const { shop, nameStaff } = await requireShop(request);
  const read = AdjustSchema.safeParse(Object.fromEntries(await readFormData(request)));
  if (!read.success)
    return json<AdjustAnswer>(
      { errors: Object.fromEntries(read.error.issues.map((issue) => [issue.path.join('.'), wordsFor(issue)])) },
      422,
    );
  const adjustment = { ...read.data, staffMember: await nameStaff() };
  return withShop(shop, (tx) => adjust(tx, params.id ?? '', adjustment), { isExclusive: true });
}

type Adjustment = z.output<typeof AdjustSchema> & { staffMember: string };

/** Books once per rendered form, however often the button is pressed. */
async function adjust(
  tx: ShopTx,
  memberId: string,
  { key, direction, points, reason, staffMember, isTold, note }: Adjustment,
): Promise<TypedResponse<AdjustAnswer>> {
  const member = await readMemberCard(tx, memberId);
  if (!member) throw notFound('Member');
  const launched = await readLaunchedProgram(tx);
  if (!launched) return json<AdjustAnswer>({ problem: 'Launch the program first: points follow its rules.' }, 422);
  const change = { memberId: member.id, sourceKey: `adjust|${key}`, points, staffMember, reason };
  if (direction === 'give') {
    const given = await grantPoints(tx, launched, { ...change, type: 'adjust', occurredAt: tx.now, isPending: false });
    if (given === 'nothing')
      return json<AdjustAnswer>({ errors: { points: 'This member holds as many points as can be kept.' } }, 422);
    const told = isTold === 'true' && given === 'posted' ? await tellGift(tx, member, { key, note }) : '';
    return json<AdjustAnswer>({ done: [`${points} points given`, told].filter(Boolean).join('. ') });
  }
  const taken = await deductPoints(tx, change);
  if (taken.outcome === 'not_enough')
    return json<AdjustAnswer>({ errors: { points: `There are only ${taken.available} points to take.` } }, 422);
  return json<AdjustAnswer>({ done: `${points} points taken` });
}

export default function MemberPage() {
  const {
    id,
    who,
    email,
    tier,
    joined,
    availablePoints,
    pendingPoints,
    canTell,
    isLaunched,
    standing,
    rewards,
    adjustKey,
    entries,
    nextCursor,
  } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<AdjustAnswer>();
  useDoneToast(fetcher.data && !('errors' in fetcher.data) ? fetcher.data : undefined);
  const formKey = useFormKey(adjustKey, fetcher.data);
  const facts = [
    { label: 'Points', value: availablePoints.toLocaleString('en') },
    { label: 'Pending', value: pendingPoints.toLocaleString('en') },
    { label: 'Tier', value: tier },
    { label: 'Joined', value: joined },
  ];
  return (
    <Page
      title={who}
      subtitle={email && email !== who ? email : undefined}
      backAction={{ content: 'Members', url: '/app/loyalty/members' }}
    >
      <BlockStack gap="400">
        <Card>
          <InlineGrid columns={{ xs: 2, md: 4 }} gap="400">
            {facts.map(({ label, value }) => (
              <BlockStack gap="050" key={label}>
                <Text as="p" tone="subdued">
                  {label}
                </Text>
                <Text as="p" variant="headingMd">
                  {value}
                </Text>
              </BlockStack>
            ))}
          </InlineGrid>
        </Card>
        {standing && <MemberTierCard memberId={id} {...standing} />}
        <MemberRewardsCard memberId={id} {...rewards} />
        <History id={id} entries={entries} />
        <CursorPaging nextCursor={nextCursor} label="entries" />
        {isLaunched && (
          <AdjustCard
            canTell={canTell}
            key={formKey}
            answer={fetcher.data}
            isBusy={fetcher.state !== 'idle'}
            onAdjust={(fields) =>
              fetcher.submit({ ...fields, isTold: String(fields.isTold && canTell), key: formKey }, { method: 'post' })
            }
          />
        )}
      </BlockStack>
    </Page>
  );
}

function History({ id, entries }: { id: string; entries: ReturnType<typeof presentEntry>[] }) {
  return (
    <TitledCard
      title="How the balance came about"
      aside={<CsvDownload url={`/app/loyalty/members/${id}/csv`} fileName={`points-${id}.csv`} />}
    >
      {entries.length === 0 && <Text as="p">Nothing has happened yet.</Text>}
      <ul className="plain-list">
        {entries.map((entry) => (
          <li key={entry.id}>
            <InlineStack align="space-between" gap="400" wrap={false}>
              <BlockStack gap="050">
                <Text as="p">{entry.words[0]}</Text>
                <Text as="p" tone="subdued">
                  {[entry.when, ...entry.words.slice(1)].join(' · ')}
                </Text>
                <InlineStack gap="300" align="start">
                  {entry.order && <Link url={`/app/orders/${entry.order.id}`}>{`Order ${entry.order.name}`}</Link>}
                  {entry.programVersion !== null && (
                    <Link
                      url={`/app/loyalty/program/versions/${entry.programVersion}`}
                    >{`Rules of version ${entry.programVersion}`}</Link>
                  )}
                </InlineStack>
              </BlockStack>
              <div className="number-cell">
                <Text as="p">{signed(entry.available)}</Text>
                <Text as="p" tone="subdued">{`Balance ${entry.balance.toLocaleString('en')}`}</Text>
              </div>
            </InlineStack>
          </li>
        ))}
      </ul>
    </TitledCard>
  );
}

function signed(points: number): string {
  return `${points > 0 ? '+' : ''}${points.toLocaleString('en')}`;
}

/** A key per rendered form: a new one after success, the same one while the input is being corrected. */
function useFormKey(first: string, answer: AdjustAnswer | undefined): string {
  const [key, setKey] = useState(first);
  useEffect(() => {
    if (answer && 'done' in answer) setKey(crypto.randomUUID());
  }, [answer]);
  return key;
}
