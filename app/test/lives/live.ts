import { hourMs } from '#app/lib/clock.ts';
import { recheck } from '#app/messages/planning/recheck.ts';
import type { MessageRow } from '#app/messages/planning/plan-types.ts';
import type { OrderFacts, OrderStage } from '#app/orders/facts.ts';
import { keepPromise, makePromise } from '#app/orders/delivery/promise.ts';
import { recheckAt } from '#app/orders/delivery/recheck-at.ts';
import { stageOf } from '#app/orders/delivery/stage.ts';
import type { Settings } from '#app/shops/settings.ts';
import { placedAt } from '../order-facts.ts';
import { makeInput, planInto } from '../planning.ts';
import type { Change, Life } from './life.ts';

/** A message, and what was known when it went out. */
export type Told = { row: MessageRow; facts: OrderFacts; at: Date };

export type Lived = { told: Told[]; facts: OrderFacts; stage: OrderStage; rows: MessageRow[]; endedAt: Date };

const storeZone = 'America/New_York';
const longestMs = 200 * 24 * hourMs;
/** more moments than any life should need; reached when something goes round in circles */
const mostMoments = 500;

/**
 * Lives an order in memory as the worker does: at each moment at which something becomes known, is due or has to be
 * looked at again, the facts are derived, messages planned, and what is due is checked once more and sent.
 */
export function live({ start, changes, answer }: Life, settings: Settings): Lived {
  const waiting: Change[] = [...changes];
  let facts = start;
  let rows: MessageRow[] = [];
  const told: Told[] = [];
  let now = placedAt;
  for (let moment = 0; ; moment += 1) {
    if (moment > mostMoments) throw new Error('This life does not come to an end.');
    while (waiting[0] && waiting[0].at <= now) facts = waiting.shift()!.apply(facts);
    const kept = keepPromise(facts, makePromise(facts, settings, storeZone), facts.placedAt, now);
    facts = { ...facts, ...kept };
    rows = planInto(makeInput({ facts, settings, existing: rows, now })).rows;
    const due = rows.filter((row) => row.state === 'planned' && row.sendAt <= now);
    for (const row of due) {
      rows = sendOne(row, rows, facts, settings, now);
      const sent = rows.find(({ key }) => key === row.key)!;
      if (sent.state !== 'sent') continue;
      told.push({ row: sent, facts, at: now });
      if (sent.kind === 'check_in' && answer) waiting.push(...answerTo(sent, answer, now));
    }
    waiting.sort((a, b) => a.at.getTime() - b.at.getTime());
    const next = nextMoment(waiting, rows, recheckAt(facts, storeZone, now), now);
    if (next === null || next.getTime() - placedAt.getTime() > longestMs) break;
    now = next;
  }
  return { told, facts, stage: stageOf(facts, now), rows, endedAt: now };
}

function sendOne(row: MessageRow, rows: MessageRow[], facts: OrderFacts, settings: Settings, now: Date): MessageRow[] {
  const verdict = recheck(row, makeInput({ facts, settings, existing: rows, now }));
  const changed = (own: Partial<MessageRow>) => rows.map((one) => (one.key === row.key ? { ...one, ...own } : one));
  if (verdict.action === 'end') return changed({ state: verdict.state, reason: verdict.reason });
  if (verdict.action === 'wait')
    return changed({ sendAt: verdict.until, data: verdict.data, usefulUntil: verdict.usefulUntil });
  const localDay = now.toLocaleDateString('en-CA', { timeZone: storeZone });
  return changed({ state: 'sent', sentAt: now, reason: null, localDay, data: verdict.data });
}

function nextMoment(waiting: Change[], rows: MessageRow[], recheck: Date | null, now: Date): Date | null {
  const planned = rows.filter((row) => row.state === 'planned').map((row) => row.sendAt.getTime());
  const times = [...waiting.map(({ at }) => at.getTime()), ...planned, ...(recheck ? [recheck.getTime()] : [])];
  const ahead = times.filter((time) => time > now.getTime());
  return ahead.length === 0 ? null : new Date(Math.min(...ahead));
}

function answerTo({ shipmentId }: MessageRow, answer: NonNullable<Life['answer']>, now: Date): Change[] {
  const saidAt = new Date(now.getTime() + answer.afterHours * hourMs);
  const closedAt = new Date(saidAt.getTime() + answer.closedAfterHours * hourMs);
  const id = `Q-${saidAt.getTime()}`;
  const says: Change = {
    at: saidAt,
    apply: (facts) => ({
      ...facts,
      arrivalWords: [...facts.arrivalWords, { shipmentId, answer: answer.says, by: 'customer', saidAt }],
      problems:
        answer.says === 'all_well'
          ? facts.problems
          : [
              ...facts.problems,
              {
                id,
                shipmentId,
                kind: answer.says === 'problem' ? 'damaged' : 'not_arrived',
                openedAt: saidAt,
                closedAt: null,
              },
            ],
    }),
  };
  const closes: Change = {
    at: closedAt,
    apply: (facts) => ({
      ...facts,
      problems: facts.problems.map((problem) => (problem.id === id ? { ...problem, closedAt } : problem)),
    }),
  };
  return answer.says === 'all_well' ? [says] : [says, closes];
}
