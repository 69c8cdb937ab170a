import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { instantOf } from '#app/lib/clock.ts';
import { withShop } from '#app/lib/db.server.ts';
import { forecastCatchUp, startDays } from '#app/loyalty/earning/catch-up.server.ts';
import { readProgramDraft } from '#app/loyalty/program/program-draft.server.ts';
import { tryPart } from '#app/loyalty/program/try-program.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { plural } from '#app/ui/dates.ts';
import { wordsOfDryRun } from '#app/admin/loyalty/program/dry-run-words.ts';
import type { SinceAnswer } from '#app/admin/loyalty/program/LaunchCard.tsx';
import { notFound } from '#app/ui/respond.server.ts';
import type { TryAnswer } from '#app/admin/loyalty/program/TryCard.tsx';
import { parseKeepable } from '#app/lib/clean-text.ts';
import { readFormData } from '#app/ui/form-data.server.ts';

/** What launching with orders since a day (`since`) would earn at once. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const since = new URL(request.url).searchParams.get('since') ?? '';
  return withShop(shop, async (tx) => {
    const draft = await readProgramDraft(tx);
    if (!draft) throw notFound('Loyalty program');
    const { timeZone } = draft.program;
    const days = await startDays(tx, timeZone);
    if (!days || !/^\d{4}-\d{2}-\d{2}$/.test(since) || since < days.first || since > days.last)
      return json<SinceAnswer>({ words: null });
    const { orders, points, members, isPartial } = await forecastCatchUp(
      tx,
      draft.program,
      instantOf(since, 0, timeZone),
    );
    if (points === 0)
      return json<SinceAnswer>({
        words:
          orders === 0
            ? 'There are no paid orders since that day.'
            : `${plural(orders, 'order')} since that day would earn nothing.`,
      });
    const atLeast = isPartial ? 'At least ' : '';
    return json<SinceAnswer>({
      words: `${atLeast}${plural(orders, 'order')} would give ${plural(points, 'point')} to ${plural(members, 'customer')} now.`,
    });
  });
}

/** Tries a part of the draft that is not saved yet (`part`, JSON). Changes nothing. */
export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await requireShop(request);
  const part = parseJson((await readFormData(request)).get('part'));
  const tried = await withShop(shop, (tx) => tryPart(tx, part));
  switch (tried.outcome) {
    case 'tried':
      return json<TryAnswer>({ run: wordsOfDryRun(tried.run, tried.program, shop.timeZone) });
    case 'invalid':
      return json<TryAnswer>({ run: null, why: 'Something entered cannot be right yet. Saving says what.' });
    case 'no_draft':
      throw notFound('Loyalty program');
  }
}

function parseJson(text: FormDataEntryValue | null): unknown {
  try {
    return parseKeepable(String(text));
  } catch {
    return null;
  }
}
