import { isDeepStrictEqual } from 'node:util';
import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type TypedResponse } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Card, Link, Page, Text } from '@shopify/polaris';
import { useState } from 'react';
import { withShop } from '#app/lib/db.server.ts';
import { startDays } from '#app/loyalty/earning/catch-up.server.ts';
import { rewardCostPercent } from '#app/loyalty/program/reward-cost.ts';
import { launchDraft, listVersionNotes, readProgramDraft } from '#app/loyalty/program/program-draft.server.ts';
import type { Program } from '#app/loyalty/program/program.ts';
import { readLaunchedProgram } from '#app/loyalty/program/versions.server.ts';
import { tryProgram } from '#app/loyalty/program/try-program.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { formatMoment, plural } from '#app/ui/dates.ts';
import { wordsOfDryRun } from '#app/admin/loyalty/program/dry-run-words.ts';
import { DryRunCard } from '#app/admin/loyalty/program/DryRunCard.tsx';
import { LaunchCard } from '#app/admin/loyalty/program/LaunchCard.tsx';
import { cardWords, earningWords, expiryWords, widgetWords } from '#app/admin/loyalty/words.ts';
import { readFormData } from '#app/ui/form-data.server.ts';
import { notFound, unknownButton } from '#app/ui/respond.server.ts';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  return withShop(shop, async (tx) => {
    const draft = await readProgramDraft(tx);
    if (!draft) throw notFound('Loyalty program');
    const run = await tryProgram(tx, draft.program);
    const versions = await listVersionNotes(tx, 10);
    const launched = await readLaunchedProgram(tx);
    return json({
      sections: sectionsOf(draft.program),
      version: draft.version,
      isLaunched: launched !== null,
      isChanged: !launched || !isDeepStrictEqual(launched.program, draft.program),
      days: draft.launchedVersion === null ? await startDays(tx, draft.program.timeZone) : null,
      rewardCost: rewardCostPercent(draft.program, run.averageOrderMinor),
      run: wordsOfDryRun(run, draft.program, shop.timeZone),
      versions: versions.map(({ version, author, createdAt }) => ({
        version,
        author,
        when: formatMoment(createdAt, shop.timeZone),
      })),
    });
  });
}

function sectionsOf(program: Program) {
  const { tiers, rewards, multipliers } = program;
  return [
    { path: 'earning', title: 'Earning', now: earningWords(program, program.currency) },
    { path: 'expiry', title: 'Pending and expiry', now: expiryWords(program) },
    { path: 'rewards', title: 'Rewards', now: rewards.map(({ name }) => name).join(', ') || 'None yet' },
    { path: 'tiers', title: 'Tiers', now: tiers.levels.map(({ name }) => name).join(', ') || 'None' },
    { path: 'punch-card', title: 'Punch card', now: cardWords(program) },
    { path: 'widget', title: 'Widget', now: widgetWords(program) },
    { path: 'campaigns', title: 'Campaigns', now: plural(multipliers.campaigns.length, 'campaign') || 'None' },
  ];
}

export async function action({ request }: ActionFunctionArgs): Promise<TypedResponse<Done>> {
  const { shop, nameStaff } = await requireShop(request);
  const form = await readFormData(request);
  if (form.get('intent') !== 'launch') return unknownButton();
  const expectedVersion = Number(form.get('version'));
  const sinceDay = String(form.get('since') ?? '') || null;
  const author = await nameStaff();
  const launch = await withShop(shop, (tx) => launchDraft(tx, { expectedVersion, author, sinceDay }));
  switch (launch.outcome) {
    case 'launched':
      return json<Done>({ done: `Version ${launch.version} is in force` });
    case 'conflict':
      return json<Done>(
        { problem: 'The draft was changed since this page was opened. Have a look at it again, then launch.' },
        422,
      );
    case 'not_ready':
    case 'wrong_day':
      return json<Done>({ problem: launch.why }, 422);
    case 'no_draft':
      throw notFound('Loyalty program');
  }
}

export default function ProgramOverview() {
  const { sections, version, isLaunched, isChanged, days, rewardCost, run, versions } = useLoaderData<typeof loader>();
  const [sinceDay, setSinceDay] = useState<string | null>(null);
  const fetcher = useFetcher<Done>();
  useDoneToast(fetcher.data);
  return (
    <Page
      title="Program"
      subtitle={
        isChanged ? rewardCostWords(rewardCost) : `The draft is what is in force. ${rewardCostWords(rewardCost) ?? ''}`
      }
      backAction={{ content: 'Loyalty', url: '/app/loyalty' }}
      primaryAction={{
        content: isLaunched ? 'Put the draft in force' : 'Launch',
        loading: fetcher.state !== 'idle',
        disabled: !isChanged,
        onAction: () =>
          fetcher.submit(
            { intent: 'launch', version: String(version), since: isLaunched ? '' : (sinceDay ?? '') },
            { method: 'post' },
          ),
      }}
    >
      <BlockStack gap="400">
        {fetcher.data && 'problem' in fetcher.data && <Banner tone="critical" title={fetcher.data.problem} />}
        <Card>
          <ul className="plain-list">
            {sections.map(({ path, title, now }) => (
              <li key={path}>
                <Link url={`/app/loyalty/program/${path}`}>{title}</Link>
                <Text as="p" tone="subdued">
                  {now}
                </Text>
              </li>
            ))}
          </ul>
        </Card>
        {!isLaunched && <LaunchCard days={days} sinceDay={sinceDay} onChange={setSinceDay} />}
        <DryRunCard title="If the draft had been in force" run={run} />
        <VersionsCard versions={versions} />
      </BlockStack>
    </Page>
  );
}

function rewardCostWords(rewardCost: number | null): string | undefined {
  return rewardCost === null ? undefined : `It gives back ${rewardCost}% of sales to members who use everything.`;
}

function VersionsCard({ versions }: { versions: { version: number; author: string; when: string }[] }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          Versions
        </Text>
        <Text as="p" tone="subdued">
          What was earned under a version stays under it, refunds included.
        </Text>
        {versions.length === 0 && <Text as="p">Nothing launched yet.</Text>}
        <ul className="plain-list">
          {versions.map(({ version, author, when }) => (
            <li key={version}>
              <Link url={`/app/loyalty/program/versions/${version}`}>{`Version ${version}`}</Link>
              <Text as="p" tone="subdued">{`${when}, ${author}`}</Text>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
