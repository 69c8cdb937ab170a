import { Gauge } from 'prom-client';
import { withDispatcher } from '#app/lib/db.server.ts';

// Counted from the rows when somebody asks: the rows are the truth, and a restart forgets nothing.

/** Gauges about the work itself, over all shops; ids, states and counts only. */
export function registerBusinessMetrics(): void {
  new Gauge({
    name: 'aftercare_inbox_waiting',
    help: 'Webhooks acknowledged and not yet applied',
    async collect() {
      const rows = await withDispatcher(
        (db) => db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM inbox WHERE state = 'received'`,
      );
      this.set(rows[0]?.count ?? 0);
    },
  });
  new Gauge({
    name: 'aftercare_inbox_oldest_seconds',
    help: 'Age of the oldest webhook not yet applied',
    async collect() {
      const rows = await withDispatcher(
        (db) => db.$queryRaw<{ age: number | null }[]>`
          SELECT extract(epoch FROM clock_timestamp() - min("receivedAt"))::float AS age FROM inbox WHERE state = 'received'`,
      );
      this.set(rows[0]?.age ?? 0);
    },
  });
  new Gauge({
    name: 'aftercare_messages_last_day',
    help: 'Messages due in the last 24 hours, by kind and state',
    labelNames: ['kind', 'state'],
    async collect() {
      const rows = await withDispatcher(
        (db) => db.$queryRaw<{ kind: string; state: string; count: number }[]>`
          SELECT kind, state, count(*)::int AS count FROM messages
          WHERE "sendAt" BETWEEN now() - interval '1 day' AND now() GROUP BY kind, state`,
      );
      this.reset();
      for (const row of rows) this.set({ kind: row.kind, state: row.state }, row.count);
    },
  });
  new Gauge({
    name: 'aftercare_messages_overdue_seconds',
    help: 'How late the most overdue planned message is',
    async collect() {
      const rows = await withDispatcher(
        (db) => db.$queryRaw<{ late: number | null }[]>`
          SELECT extract(epoch FROM clock_timestamp() - min("sendAt"))::float AS late
          FROM messages WHERE state = 'planned' AND "sendAt" < clock_timestamp()`,
      );
      this.set(rows[0]?.late ?? 0);
    },
  });
}
