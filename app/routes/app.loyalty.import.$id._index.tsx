import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type TypedResponse } from '@remix-run/node';
import { useFetcher, useLoaderData, useRevalidator } from '@remix-run/react';
import { Badge, Banner, BlockStack, List, Page } from '@shopify/polaris';
import { useEffect } from 'react';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { isLineOutcome, outcomeWords, type LineOutcome } from '#app/loyalty/import/words.ts';
import {
  discardImport,
  listImportLines,
  readImport,
  startImport,
  undoImport,
  type ImportSummary,
  type OutcomeCount,
  type ReportLine,
  type StepOutcome,
} from '#app/loyalty/import/import.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { CursorPaging } from '#app/ui/CursorPaging.tsx';
import { formatMoment } from '#app/ui/dates.ts';
import { importStates } from '#app/admin/loyalty/import/states.ts';
import { ImportLines, ImportSums } from '#app/admin/loyalty/import/ImportReport.tsx';
import { ImportSteps } from '#app/admin/loyalty/import/ImportSteps.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';
import { notFound, unknownButton } from '#app/ui/respond.server.ts';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

const pageSize = 50;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const search = new URL(request.url).searchParams;
  const asked = search.get('outcome') ?? '';
  const outcome = isLineOutcome(asked) ? asked : undefined;
  const answer = await withShop(shop, async (tx) => {
    const found = await readImport(tx, params.id ?? '');
    if (!found) throw notFound('Import');
    const page = await listImportLines(tx, found.id, {
      outcome,
      cursor: search.get('cursor') ?? undefined,
      limit: pageSize,
    });
    return json({
      id: found.id,
      fileName: found.fileName,
      state: found.state,
      story: storyOf(found, shop.timeZone),
      lineCount: found.lineCount,
      notes: found.notes,
      waiting: sumOf(found.counts, ['ready', 'guest']),
      added: sumOf(found.counts, ['added', 'added_guest']),
      sums: presentSums(found.counts),
      outcome: outcome ?? '',
      lines: page.lines.map(presentLine),
      nextCursor: page.nextCursor,
    });
  });
  noteAccess(visit, { kind: 'import', id: params.id });
  return answer;
}

function storyOf(
  { author, createdAt, importedAt, undoneAt, undoneBy, lineCount }: ImportSummary,
  timeZone: string,
): string {
  const parts = [
    `${lineCount.toLocaleString('en')} lines`,
    `brought by ${author}, ${formatMoment(createdAt, timeZone)}`,
  ];
  if (importedAt) parts.push(`imported ${formatMoment(importedAt, timeZone)}`);
  if (undoneAt) parts.push(`undone by ${undoneBy ?? 'staff'}, ${formatMoment(undoneAt, timeZone)}`);
  return parts.join(' · ');
}

function sumOf(counts: OutcomeCount[], outcomes: LineOutcome[]): { lines: number; points: number } {
  const counted = counts.filter(({ outcome }) => outcomes.includes(outcome));
  return {
    lines: counted.reduce((sum, { lines }) => sum + lines, 0),
    points: counted.reduce((sum, { points }) => sum + points, 0),
  };
}

function presentSums(counts: OutcomeCount[]) {
  const order = Object.keys(outcomeWords);
  return counts
    .toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
    .map(({ outcome, lines, points }) => ({ outcome, ...outcomeWords[outcome], lines, points }));
}

function presentLine({ line, maskedAddress, points, outcome, problem, memberId }: ReportLine) {
  return { line, address: maskedAddress, points, title: outcomeWords[outcome].title, problem, memberId };
}

export async function action({ request, params }: ActionFunctionArgs): Promise<TypedResponse<Done>> {
  const { shop, nameStaff } = await requireShop(request);
  const intent = String((await readFormData(request)).get('intent'));
  const staffMember = intent === 'undo' ? await nameStaff() : '';
  return withShop(shop, async (tx) => {
    const found = await readImport(tx, params.id ?? '');
    if (!found) throw notFound('Import');
    return act(tx, found.id, intent, staffMember);
  });
}

async function act(tx: ShopTx, id: string, intent: string, staffMember: string): Promise<TypedResponse<Done>> {
  switch (intent) {
    case 'start':
      return answer(await startImport(tx, id), 'The points are being added');
    case 'undo':
      return answer(await undoImport(tx, id, staffMember), 'The points are being taken back');
    case 'discard':
      return (await discardImport(tx, id)) === 'done'
        ? (redirect('/app/loyalty/import') as TypedResponse<never>)
        : answer('not_now', '');
    default:
      return unknownButton();
  }
}

function answer(outcome: StepOutcome, done: string): TypedResponse<Done> {
  switch (outcome) {
    case 'done':
      return json<Done>({ done });
    case 'not_launched':
      return json<Done>(
        { problem: 'Launch the program first: points follow its rules. You can pause it again right after.' },
        422,
      );
    case 'not_now':
      return json<Done>(
        { problem: 'This was done already, or something else was meanwhile. The page shows how it is now.' },
        422,
      );
  }
}

const lookAgainMs = 1500;

export default function ImportPage() {
  const { id, fileName, state, story, notes, waiting, added, sums, outcome, lines, nextCursor } =
    useLoaderData<typeof loader>();
  const fetcher = useFetcher<Done>();
  useDoneToast(fetcher.data);
  useProgress(state === 'importing' || state === 'undoing');
  return (
    <Page
      title={fileName}
      subtitle={story}
      titleMetadata={<Badge tone={importStates[state].tone}>{importStates[state].title}</Badge>}
      backAction={{ content: 'Coming from another program', url: '/app/loyalty/import' }}
    >
      <BlockStack gap="400">
        {fetcher.data && 'problem' in fetcher.data && <Banner tone="critical" title={fetcher.data.problem} />}
        {notes.length > 0 && (
          <Banner title="About this file">
            <List>
              {notes.map((note) => (
                <List.Item key={note}>{note}</List.Item>
              ))}
            </List>
          </Banner>
        )}
        <ImportSteps
          state={state}
          waiting={waiting}
          added={added}
          isBusy={fetcher.state !== 'idle'}
          onDo={(intent) => fetcher.submit({ intent }, { method: 'post' })}
        />
        <ImportSums sums={sums} shown={outcome} reportUrl={`/app/loyalty/import/${id}/csv`} />
        <ImportLines lines={lines} />
        <CursorPaging nextCursor={nextCursor} label="lines" />
      </BlockStack>
    </Page>
  );
}

/** Polls while the job is running. */
function useProgress(isUnderWay: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!isUnderWay || state !== 'idle') return;
    const timer = setTimeout(revalidate, lookAgainMs);
    return () => clearTimeout(timer);
  }, [isUnderWay, revalidate, state]);
}
