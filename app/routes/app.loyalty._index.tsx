import { isDeepStrictEqual } from 'node:util';
import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type TypedResponse } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Badge, Banner, BlockStack, Button, Card, InlineGrid, InlineStack, List, Page, Text } from '@shopify/polaris';
import {
  readFreeShippingProblem,
  readLoyaltyAttention,
  readLoyaltyFigures,
  readRedemptionRates,
  type LoyaltyFigures as Figures,
  type RedemptionRate,
} from '#app/admin/loyalty/home/read.server.ts';
import { isLoyaltyStep, withStepDismissed, type LoyaltyStep } from '#app/admin/loyalty/home/setup-steps.ts';
import { readLoyaltySetup, themeParts, type ThemeParts } from '#app/admin/loyalty/home/setup.server.ts';
import { instantOf } from '#app/lib/clock.ts';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { costOfPoints, rewardCostPercent, valueOfPoint } from '#app/loyalty/program/reward-cost.ts';
import { beginProgram, readProgramDraft, type ProgramDraft } from '#app/loyalty/program/program-draft.server.ts';
import type { Program } from '#app/loyalty/program/program.ts';
import { readLaunchedProgram, setPaused } from '#app/loyalty/program/versions.server.ts';
import { markFreeShipping } from '#app/loyalty/sync/marks.server.ts';
import { starterKeys, starterPrograms } from '#app/loyalty/program/starter-programs.ts';
import { saveShopSettings } from '#app/shops/settings.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { formatDate, plural } from '#app/ui/dates.ts';
import { amountWords, cardWords, earningWords } from '#app/admin/loyalty/words.ts';
import { FreeShippingNotice } from '#app/admin/loyalty/home/FreeShippingNotice.tsx';
import { LoyaltyAttention } from '#app/admin/loyalty/home/LoyaltyAttention.tsx';
import { LoyaltyChecklist } from '#app/admin/loyalty/home/LoyaltyChecklist.tsx';
import { LoyaltyFigures } from '#app/admin/loyalty/home/LoyaltyFigures.tsx';
import { useThemeParts } from '#app/admin/loyalty/widget/useThemeParts.ts';
import { readFormData } from '#app/ui/form-data.server.ts';
import { unknownButton } from '#app/ui/respond.server.ts';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  return withShop(shop, async (tx) => {
    const draft = await readProgramDraft(tx);
    if (!draft)
      return json({
        starters: startersFor(shop.currency, shop.timeZone),
        program: null,
        setup: null,
        attention: null,
        freeShippingProblem: null,
      });
    const launched = await readLaunchedProgram(tx);
    const figures = await readLoyaltyFigures(tx, shop.timeZone);
    const setup = { steps: await readLoyaltySetup(tx, draft.launchedVersion !== null), parts: themeParts };
    const rates = await readRedemptionRates(tx, shop.timeZone);
    const shown = presentFigures(figures, rates, launched?.program ?? draft.program, shop.timeZone);
    const [attention, freeShippingProblem] = [await readLoyaltyAttention(tx), await readFreeShippingProblem(tx)];
    return json({
      starters: null,
      setup,
      attention,
      freeShippingProblem,
      program: {
        state: stateOf(draft),
        hasOpenDraft: launched !== null && !isDeepStrictEqual(launched.program, draft.program),
        ...shown,
      },
    });
  });
}

function startersFor(currency: string, timeZone: string) {
  const starters = starterPrograms(currency, timeZone);
  return starterKeys.map((key) => ({
    key,
    title: starters[key].title,
    summary: starters[key].summary,
    rewardCost: starters[key].rewardCostPercent,
    facts: factsOf(starters[key].program),
  }));
}

/** A one-line summary of each part of the program's rules. */
function factsOf(program: Program): string[] {
  const { tiers, rewards, punchCard } = program;
  return [
    program.points.isOn ? earningWords(program, program.currency) : '',
    punchCard.isOn ? cardWords(program) : '',
    program.points.isOn ? `Rewards: ${rewards.map(({ name }) => name).join(', ')}` : '',
    tiers.levels.length > 0 ? `Tiers: ${tiers.levels.map(({ name }) => name).join(', ')}` : '',
  ].filter(Boolean);
}

type ProgramState = 'draft' | 'running' | 'paused';

function stateOf({ launchedVersion, pausedAt }: ProgramDraft): ProgramState {
  if (launchedVersion === null) return 'draft';
  return pausedAt ? 'paused' : 'running';
}

function presentFigures(
  { members, outstandingPoints, month, redemptionPercent, days }: Figures,
  rates: RedemptionRate[],
  program: Program,
  timeZone: string,
) {
  const value = valueOfPoint(program);
  const costWords = (points: number) => {
    const cost = costOfPoints(points, value);
    return cost === null ? null : amountWords(cost, program.currency);
  };
  const withLabel = <Row extends { day: string }>(row: Row) => ({
    ...row,
    label: formatDate(instantOf(row.day, 720, timeZone), timeZone),
  });
  return {
    members,
    outstanding: { points: outstandingPoints, cost: costWords(outstandingPoints) },
    month: { points: month.redeemed, ...costOfMonth(month.rewards, program.currency) },
    redemptionPercent,
    rewardCost: rewardCostPercent(program),
    days: days.map(withLabel),
    rates: rates.map(withLabel),
  };
}

function costOfMonth({ rewards, amounts, unvalued }: Figures['month']['rewards'], currency: string) {
  const cost =
    amounts.map(({ amountMinor, currency: own }) => amountWords(amountMinor, own)).join(' + ') ||
    amountWords(0, currency);
  const later = unvalued > 0 ? `; ${unvalued} of them cost what they will take off` : '';
  return { cost, note: `${plural(rewards, 'reward') || 'No rewards'} bought or given, at the value of each${later}` };
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await requireShop(request);
  const form = await readFormData(request);
  return withShop(shop, (tx) => act(tx, form));
}

async function act(tx: ShopTx, form: FormData): Promise<TypedResponse<Done>> {
  switch (form.get('intent')) {
    case 'begin': {
      const key = starterKeys.find((starter) => starter === form.get('starter'));
      if (!key) return json<Done>({ problem: 'Choose one of the programs shown.' }, 422);
      return json<Done>({
        done:
          (await beginProgram(tx, key)) === 'begun'
            ? 'Draft begun. Nobody sees it until you launch it.'
            : 'There is a program already',
      });
    }
    case 'pause':
      await setPaused(tx, true);
      return json<Done>({ done: 'Program paused' });
    case 'resume':
      await setPaused(tx, false);
      return json<Done>({ done: 'Program runs again' });
    case 'look_at_free_shipping':
      await markFreeShipping(tx);
      return json<Done>({ done: 'Shopify is asked again. Reload this page in a moment.' });
    case 'dismiss_step': {
      const step = String(form.get('step'));
      if (isLoyaltyStep(step)) await saveShopSettings(tx, (settings) => withStepDismissed(settings, step));
      return json<Done>({ done: 'Put aside' });
    }
    default:
      return unknownButton();
  }
}

export default function LoyaltyHome() {
  const { starters, program, setup, attention, freeShippingProblem } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<Done>();
  useDoneToast(fetcher.data);
  const submit = (fields: Record<string, string>) => fetcher.submit(fields, { method: 'post' });
  const isBusy = fetcher.state !== 'idle';
  return (
    <Page
      title="Loyalty"
      subtitle={program?.hasOpenDraft ? 'The draft has changes that are not in force yet' : undefined}
      titleMetadata={program && <StateBadge state={program.state} />}
      primaryAction={
        program
          ? {
              content: program.state === 'draft' ? 'Shape and launch' : 'Change the program',
              url: '/app/loyalty/program',
            }
          : undefined
      }
      secondaryActions={program ? actionsFor(program.state, submit) : []}
    >
      <BlockStack gap="400">
        {fetcher.data && 'problem' in fetcher.data && <Banner tone="critical" title={fetcher.data.problem} />}
        {starters && (
          <Starters starters={starters} isBusy={isBusy} onBegin={(starter) => submit({ intent: 'begin', starter })} />
        )}
        {attention && <LoyaltyAttention {...attention} />}
        <FreeShippingNotice problem={freeShippingProblem} />
        {setup && <Setup {...setup} onDismiss={(step) => submit({ intent: 'dismiss_step', step })} />}
        {program && <LoyaltyFigures {...program} />}
      </BlockStack>
    </Page>
  );
}

function Setup({
  steps,
  parts,
  onDismiss,
}: {
  steps: LoyaltyStep[];
  parts: ThemeParts;
  onDismiss: (key: string) => void;
}) {
  return <LoyaltyChecklist steps={steps} theme={useThemeParts(parts)} onDismiss={onDismiss} />;
}

function actionsFor(state: ProgramState, submit: (fields: Record<string, string>) => void) {
  const pages = [
    { content: 'Members', url: '/app/loyalty/members' },
    { content: 'Rewards given', url: '/app/loyalty/rewards' },
    { content: 'Import points', url: '/app/loyalty/import' },
  ];
  if (state === 'draft') return pages;
  const isPaused = state === 'paused';
  return [
    ...pages,
    { content: isPaused ? 'Resume' : 'Pause', onAction: () => submit({ intent: isPaused ? 'resume' : 'pause' }) },
  ];
}

function StateBadge({ state }: { state: ProgramState }) {
  switch (state) {
    case 'draft':
      return <Badge>Draft</Badge>;
    case 'running':
      return <Badge tone="success">Running</Badge>;
    case 'paused':
      return <Badge tone="warning">Paused</Badge>;
  }
}

type Starter = { key: string; title: string; summary: string; rewardCost: number | null; facts: string[] };

function Starters({
  starters,
  isBusy,
  onBegin,
}: {
  starters: Starter[];
  isBusy: boolean;
  onBegin: (key: string) => void;
}) {
  return (
    <>
      <Text as="p" tone="subdued">
        Begin with the one that comes closest. Everything can be changed, and nobody sees it until you launch it. Points
        from Smile.io, LoyaltyLion or another program come along by a file afterwards.
      </Text>
      <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
        {starters.map(({ key, title, summary, rewardCost, facts }) => (
          <Card key={key}>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                {title}
              </Text>
              <Text as="p">{summary}</Text>
              <List>
                {facts.map((fact) => (
                  <List.Item key={fact}>{fact}</List.Item>
                ))}
              </List>
              {rewardCost !== null && <Text as="p" tone="subdued">{`Gives back up to ${rewardCost}% of sales`}</Text>}
              <InlineStack>
                <Button disabled={isBusy} accessibilityLabel={`Begin with ${title}`} onClick={() => onBegin(key)}>
                  Begin with this
                </Button>
              </InlineStack>
            </BlockStack>
          </Card>
        ))}
      </InlineGrid>
    </>
  );
}
