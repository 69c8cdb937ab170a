import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Merchant } from './merchant.ts';

// The merchant who runs a loyalty program, using the pages of the admin as for everything else.

export type MemberRow = {
  id: string;
  who: string;
  email: string;
  availablePoints: number;
  pendingPoints: number;
  tier: string;
};

/** Begins with the usual program, adapts it, and launches it so that every stored order counts. */
export async function shapeAndLaunch({ call, save }: Merchant): Promise<void> {
  await call('/app/loyalty?index', 'routes/app.loyalty._index', { intent: 'begin', starter: 'usual' });
  await save('settings.returns', () => ({ returns: { windowDays: 30 } }));
  await save('loyalty.program.earning', ({ points, earn, exclude }) => ({
    points,
    exclude,
    earn: { ...(earn as object), signUp: 0 },
  }));
  await save('loyalty.program.expiry', ({ points }) => ({
    points: { ...(points as object), pendingDays: 14, expiry: { kind: 'months', months: 6 } },
  }));
  await save('loyalty.program.rewards', ({ rewards }) => ({
    rewards: [
      ...(rewards as object[]),
      { key: 'free-shipping', name: 'Free shipping', kind: 'free_shipping', value: 500, costPoints: 600 },
    ],
  }));
  await save('loyalty.program.tiers', ({ tiers }) => ({
    tiers: {
      ...(tiers as object),
      levels: [
        {
          key: 'silver',
          name: 'Silver',
          threshold: 250_00,
          multiplierPercent: 150,
          entryRewardKey: 'off-5',
          customerTag: 'silver',
          perks: { freeShipping: true, returnWindowDays: 60 },
        },
      ],
    },
  }));
  const [path, route] = ['/app/loyalty/program?index', 'routes/app.loyalty.program._index'];
  const { version, days } = (await call(path, route)) as { version: number; days: { first: string } };
  await call(path, route, { intent: 'launch', version: String(version), since: days.first });
}

/** The member with this address, as the members' list finds them; null when there is none. */
export async function findMemberRow({ call }: Merchant, email: string): Promise<MemberRow | null> {
  const { members } = (await call(
    `/app/loyalty/members?index&search=${encodeURIComponent(email)}`,
    'routes/app.loyalty.members._index',
  )) as { members: MemberRow[] };
  return members[0] ?? null;
}

/** A member's history from the download on their page, oldest first. */
export async function readHistory(
  { download }: Merchant,
  memberId: string,
): Promise<{ type: string; pending: number; available: number }[]> {
  const csv = await download(`/app/loyalty/members/${memberId}/csv`, 'routes/app.loyalty.members.$id.csv');
  const lines = csv.trimEnd().split('\r\n').slice(1).reverse();
  return lines.map((line) => {
    const [, type = '', pending, available] = line.split(',');
    return { type, pending: Number(pending), available: Number(available) };
  });
}

/** Gives a member points by hand. */
export async function giveByHand(merchant: Merchant, email: string, points: number, reason: string): Promise<void> {
  const row = await findMemberRow(merchant, email);
  if (!row) throw new Error(`There is no member ${email}`);
  const [path, route] = [`/app/loyalty/members/${row.id}?index`, 'routes/app.loyalty.members.$id._index'];
  const { adjustKey } = (await merchant.call(path, route)) as { adjustKey: string };
  await merchant.call(path, route, { key: adjustKey, direction: 'give', points: String(points), reason });
}

/** Gives a member a reward by hand. */
export async function giveRewardByHand(
  merchant: Merchant,
  email: string,
  rewardKey: string,
  reason: string,
): Promise<void> {
  const row = await findMemberRow(merchant, email);
  if (!row) throw new Error(`There is no member ${email}`);
  await merchant.call(`/app/loyalty/members/${row.id}/rewards`, 'routes/app.loyalty.members.$id.rewards', {
    intent: 'give',
    key: randomUUID(),
    rewardKey,
    reason,
  });
}

/**
 * Sends the only planned letter of this kind at once, from its own page, as soon as it exists.
 * @throws after a minute
 */
export async function sendLetterNow({ call }: Merchant, kind: string): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt += 1) {
    const { messages } = (await call(`/app/outbox?kind=${kind}&state=planned`, 'routes/app.outbox')) as {
      messages: { id: string; orderId: string | null }[];
    };
    const letter = messages.find(({ orderId }) => orderId === null);
    if (letter) {
      const press = (yes: string) =>
        call(`/app/letters/${letter.id}`, 'routes/app.letters.$messageId', { intent: 'send_now', yes }) as Promise<{
          done?: string;
          ask?: { reasons: { reason: string }[] };
        }>;
      // At night, or on the day of another mail, the admin asks first.
      const first = await press('');
      const answer = first.ask ? await press(first.ask.reasons.map(({ reason }) => reason).join(',')) : first;
      if (!answer.done) throw new Error(`The letter was not sent: ${JSON.stringify(answer)}`);
      return;
    }
    await wait(250);
  }
  throw new Error(`No letter of the kind ${kind} was planned within a minute`);
}
