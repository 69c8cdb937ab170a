import type { ShopTx } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { readShopWithSettings } from '#app/shops/settings.server.ts';
import { messageKinds, type MessageKind, type Reason } from '../kinds.ts';
import { listObjections, type Objections } from './by-hand.ts';
import { whyRuledOut, type RuledOut } from './kind-rules.ts';
import { changesFor, type Changes } from './plan-changes.ts';
import { contextOf, explainKinds, planOrder } from './plan.ts';
import type { Draft, Neighbour } from './plan-types.ts';
import {
  loadLetters,
  loadPlanInputs,
  ofOrder,
  planInputsOf,
  type Picture,
  type Surroundings,
} from './plan-input.server.ts';
import { refreshClaimed, writeChanges } from './plan-rows.server.ts';
import { recheck, type RecheckOutcome } from './recheck.ts';
import { tellStaffOfParcels } from './tell-staff.server.ts';

const batchSize = 200;

export type PlanCounts = { added: number; changed: number };

/**
 * Makes the stored messages of these orders what the facts, settings and the clock ask for. Safe to repeat: a second
 * call changes nothing. Call with the shop's lock held (withShop isExclusive).
 * @param orders as refreshDerived leaves them, each once
 */
export async function planOrders(tx: ShopTx, orders: OrderFacts[], surroundings: Surroundings): Promise<PlanCounts> {
  await tellStaffOfParcels(tx, orders, surroundings.shop);
  return planInBatches(tx, orders, (some) => planInputsOf(tx, some.map(ofOrder), surroundings));
}

/** The same for letters to these customers: news that belongs to no order. */
export async function planLetters(tx: ShopTx, customerIds: string[], surroundings: Surroundings): Promise<PlanCounts> {
  return planInBatches(tx, customerIds, (some) => loadLetters(tx, some, surroundings));
}

async function planInBatches<Subject>(
  tx: ShopTx,
  subjects: Subject[],
  read: (some: Subject[]) => Promise<Picture[]>,
): Promise<PlanCounts> {
  const counts = { added: 0, changed: 0 };
  for (let start = 0; start < subjects.length; start += batchSize) {
    const changes = planTogether(await read(subjects.slice(start, start + batchSize)));
    await writeChanges(tx, changes);
    for (const { inserts, updates } of changes) {
      counts.added += inserts.length;
      counts.changed += updates.length;
    }
  }
  return counts;
}

/** Plans a batch; where several orders write to one customer, each sees what the others have just got. */
function planTogether(inputs: Picture[]): Changes[] {
  const drafts = new Map<Picture, Draft[]>();
  const withOthers = (input: Picture): Picture => ({ ...input, neighbours: neighboursNow(input, inputs, drafts) });
  const plan = (input: Picture) => drafts.set(input, planOrder(withOthers(input)));
  inputs.forEach(plan);
  const hashes = inputs.map((input) => input.addressHash);
  // Once more for those who share an address: the first round has not seen who comes after.
  inputs
    .filter(({ addressHash }) => addressHash && hashes.indexOf(addressHash) !== hashes.lastIndexOf(addressHash))
    .forEach(plan);
  return inputs.map((input) => changesFor(drafts.get(input) ?? [], contextOf(input)));
}

function neighboursNow(input: Picture, inputs: Picture[], drafts: Map<Picture, Draft[]>): Neighbour[] {
  if (!input.addressHash) return [];
  const others = inputs.filter((other) => other.addressHash === input.addressHash && other !== input);
  const fresh = others.flatMap((other) => drafts.get(other) ?? []);
  const replanned = new Set(
    others.filter((other) => drafts.has(other)).flatMap((other) => other.existing.map((row) => row.key)),
  );
  const stored = input.neighbours.filter((row) => row.state !== 'planned' || !replanned.has(row.key));
  return [...stored, ...fresh.filter(({ outcome }) => outcome.state === 'planned').map(toNeighbour)];
}

function toNeighbour({ key, kind, sendAt, isDeferrable }: Draft): Neighbour {
  return { key, kind, sendAt, isDeferrable, state: 'planned', sentAt: null, localDay: null };
}

export type OrderExplained = {
  /** kinds that the order has no message of, and why; reason null: the moment has not come */
  silent: { kind: MessageKind; reason: Reason | null }[];
  /** what in the merchant's rules keeps a kind from it */
  ruledOut: Partial<Record<MessageKind, RuledOut>>;
};

/** Nothing for an unknown order. */
export async function explainOrder(tx: ShopTx, orderId: string): Promise<OrderExplained> {
  const [input] = await loadPlanInputs(tx, [orderId]);
  if (!input) return { silent: [], ruledOut: {} };
  const out = messageKinds.flatMap((kind) => {
    const why = whyRuledOut(input, kind);
    return why ? [[kind, why] as const] : [];
  });
  return { silent: explainKinds(input), ruledOut: Object.fromEntries(out) };
}

export type Rechecked = {
  id: string;
  verdict: RecheckOutcome;
  facts: OrderFacts | null;
  /** whose mail it is, by the order's address of now */
  addressHash: string | null;
};

/**
 * The last look before sending, for claimed messages: still right, still allowed, a good hour? What is to be sent, now
 * or later, has its data and address brought up to date in its row; the verdicts themselves are the caller's to write
 * down.
 */
export async function recheckMessages(tx: ShopTx, ids: string[], surroundings: Surroundings): Promise<Rechecked[]> {
  const { db, shop } = tx;
  const messages = await db.message.findMany({
    where: { shopId: shop.id, id: { in: ids } },
    select: { id: true, orderId: true, customerId: true },
  });
  const inputs = await planInputsOfMessages(tx, messages, surroundings);
  const claimed = new Set(ids);
  const rechecked = messages.map(({ id, orderId, customerId }): Rechecked => {
    const input = inputs.find(
      ({ target }) => target.orderId === orderId && (orderId !== null || target.customerId === customerId),
    );
    // Those that are looked at together are all still to go; none may count as gone because another was claimed with
    // it.
    const existing =
      input?.existing.map((row) => (claimed.has(row.id) ? { ...row, state: 'planned' as const } : row)) ?? [];
    const message = existing.find((row) => row.id === id);
    if (!input || !message)
      return {
        id,
        facts: null,
        addressHash: null,
        verdict: { action: 'end', state: 'canceled', reason: 'no_longer_true' },
      };
    return {
      id,
      facts: input.facts,
      addressHash: input.addressHash,
      verdict: recheck(message, { ...input, existing }),
    };
  });
  const alive = rechecked.flatMap(({ id, verdict, addressHash }) => {
    if (verdict.action === 'end') return [];
    const { data, usefulUntil } = verdict;
    return { id, data, usefulUntil, addressHash };
  });
  await refreshClaimed(tx, alive);
  return rechecked;
}

/** What stands against sending this message now; nothing for one that is not there, or about nothing that is known. */
export async function readObjections(tx: ShopTx, id: string): Promise<Objections> {
  const none = { refusals: [], overrides: [] };
  const stored = await tx.db.message.findUnique({
    where: { shopId_id: { shopId: tx.shop.id, id } },
    select: { orderId: true, customerId: true },
  });
  const [input] = stored ? await planInputsOfMessages(tx, [stored], await readShopWithSettings(tx)) : [];
  const message = input?.existing.find((row) => row.id === id);
  return input && message ? listObjections(message, input) : none;
}

type AboutWhat = { orderId: string | null; customerId: string | null };

async function planInputsOfMessages(tx: ShopTx, messages: AboutWhat[], surroundings: Surroundings): Promise<Picture[]> {
  const orderIds = [...new Set(messages.flatMap(({ orderId }) => orderId ?? []))];
  const letterTo = [
    ...new Set(
      messages.flatMap(({ orderId, customerId }) => (orderId === null && customerId !== null ? customerId : [])),
    ),
  ];
  const orders = await planInputsOf(tx, (await loadFacts(tx, orderIds)).map(ofOrder), surroundings);
  return letterTo.length === 0 ? orders : [...orders, ...(await loadLetters(tx, letterTo, surroundings))];
}
