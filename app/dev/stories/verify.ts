import pg from 'pg';
import { setTimeout as wait } from 'node:timers/promises';
import type { Played, Story } from './story.ts';
import type { World } from './world.ts';

// Compares what happened with what each story expects, literally, and reports the differences.

export type Outcome = { story: Pick<Story, 'name' | 'title'>; lines: string[]; differences: string[] };

type Row = {
  orderId: string;
  shipmentId: string | null;
  kind: string;
  occasion: string;
  state: string;
  reason: string | null;
};
type Explained = { kind: string; reason: string | null };

/**
 * Everything the check reads: rows as the tables' owner sees them, explanations as the admin's order page shows them.
 */
export type Sources = { ownerUrl: string; explain: (orderId: string) => Promise<Explained[]> };

/**
 * Waits until nothing is in progress: no webhook unread, no message due, queued or being sent, no order still to earn,
 * no reward or standing still to be written to Shopify. @throws after a minute
 */
export async function untilQuiet({ ownerUrl }: Pick<Sources, 'ownerUrl'>): Promise<void> {
  const sql = `
    SELECT (SELECT count(*) FROM inbox WHERE state = 'received')
         + (SELECT count(*) FROM messages WHERE state IN ('queued', 'sending') OR (state = 'planned' AND "sendAt" <= now()))
         + (SELECT count(*) FROM staff_alerts WHERE state IN ('queued', 'sending') OR (state = 'planned' AND "sendAt" <= now()))
         + (SELECT count(*) FROM loyalty_programs WHERE "catchUpFrom" IS NOT NULL)
         + (SELECT count(*) FROM redemptions WHERE "nextAttemptAt" <= now())
         + (SELECT count(*) FROM shopify_writes WHERE "dueAt" <= now()) AS busy`;
  let quietFor = 0;
  for (let attempt = 0; attempt < 240; attempt += 1) {
    const [row] = await ownerQuery<{ busy: string }>(ownerUrl, sql);
    quietFor = Number(row?.busy) === 0 ? quietFor + 1 : 0;
    if (quietFor >= 4) return;
    await wait(250);
  }
  throw new Error('The app was still busy after a minute');
}

export async function verify(story: Story, played: Played, world: World, sources: Sources): Promise<Outcome> {
  const rows = await ownerQuery<Row>(
    sources.ownerUrl,
    `SELECT "orderId", "shipmentId", kind, occasion, state, reason FROM messages WHERE "orderId" = ANY($1) ORDER BY "sendAt", kind, occasion`,
    [played.orders],
  );
  const lines = rows.map((row) => describe(row, played));
  const explained = (await Promise.all(played.orders.map(sources.explain)))
    .flat()
    .map(({ kind, reason }) => `${kind}: ${reason ?? 'not yet'}`);
  const missingExplanations = (story.explained ?? []).filter((expected) => !explained.includes(expected));
  return {
    story,
    lines: [
      ...lines,
      ...(story.explained ?? []).filter((line) => explained.includes(line)).map((line) => `${line} (nothing planned)`),
    ],
    differences: [
      ...without(story.expected, lines).map((line) => `expected, not there: ${line}`),
      ...without(lines, story.expected).map((line) => `not expected: ${line}`),
      ...missingExplanations.map(
        (line) => `expected as explanation: ${line} (it says: ${explained.join(', ') || 'nothing'})`,
      ),
      ...(await mailDifferences(story.mails, world)),
    ],
  };
}

/** Addresses that got more or fewer mails than a story expects. */
export async function mailDifferences(mails: Story['mails'], world: Pick<World, 'mails'>): Promise<string[]> {
  const differences = await Promise.all(
    Object.entries(mails).map(async ([address, expected]) => {
      const received = await world.mails(address);
      return received.length === expected
        ? []
        : [
            `${address} got ${received.length} mails instead of ${expected}: ${received.map((mail) => mail.subject).join(' | ')}`,
          ];
    }),
  );
  return differences.flat();
}

/** Mails to addresses that no story mentions. */
export async function strayMails(stories: Pick<Story, 'mails'>[], world: World): Promise<string[]> {
  const named = new Set(stories.flatMap((story) => Object.keys(story.mails)));
  return (await world.mails())
    .filter((mail) => !mail.to.some((address) => named.has(address)))
    .map((mail) => `stray mail to ${mail.to.join(', ')}: ${mail.subject}`);
}

function describe({ shipmentId, kind, occasion, state, reason }: Row, { parcels }: Played): string {
  const parcel = shipmentId && parcels.length > 1 ? ` parcel ${parcels.indexOf(shipmentId) + 1}` : '';
  const word = occasion.split(':')[0];
  return `${kind}${parcel} ${word}: ${state}${reason && state !== 'planned' ? ` (${reason})` : ''}`;
}

/** The lines of the first list that are not in the second, each occurrence counted once. */
export function without(lines: string[], others: string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

/** Queries as the tables' owner, who sees every store. */
export async function ownerQuery<Result extends pg.QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Result[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Result>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
