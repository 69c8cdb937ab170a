import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma } from '@prisma/client';
import { AppError } from './errors.ts';
import { isSqlStateOfOutage } from './outage.ts';

// Prisma sends even raw SQL through its query compiler and back, which made up a third of a webhook's cost. Here a
// transaction's raw SQL goes straight to the connection that Prisma opened for it. Values and rows look the same.

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>;
type Connection = Pick<Transaction, 'queryRaw' | 'executeRaw'>;
type ResultSet = Awaited<ReturnType<Transaction['queryRaw']>>;
type ColumnType = ResultSet['columnTypes'][number];

/** The connection of one transaction, from its BEGIN to its end. */
type Road = { connection: Connection | null; isOver: boolean };

const roads = new AsyncLocalStorage<Road>();

/**
 * Prisma's adapter, which also exposes the connection of transactions begun inside withDirectSql, and gives back the
 * connection of a transaction that could not be ended.
 */
export class ShowingPrismaPg extends PrismaPg {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolation) => {
      const transaction = await start(isolation);
      releaseWhenEndFails(transaction);
      const road = roads.getStore();
      if (road && !road.connection) show(transaction, road);
      return transaction;
    };
    return adapter;
  }
}

const isEnd = (sql: string) => sql === 'COMMIT' || sql === 'ROLLBACK';

// Prisma gives a connection back to the pool only once COMMIT or ROLLBACK has succeeded: each one that broke in the
// middle of a transaction, and each whose commit was refused, would be lost to the process. The pool closes those that
// are broken.
function releaseWhenEndFails(transaction: Transaction): void {
  const execute = transaction.executeRaw.bind(transaction);
  transaction.executeRaw = async (query) => {
    try {
      return await execute(query);
    } catch (error) {
      if (isEnd(query.sql)) await transaction.rollback();
      throw error;
    }
  };
}

function show(transaction: Transaction, road: Road): void {
  const execute = transaction.executeRaw.bind(transaction);
  // Also covers transactions that Prisma ends on a timeout: after that the connection belongs to somebody else.
  transaction.executeRaw = (query) => {
    if (isEnd(query.sql)) road.isOver = true;
    return execute(query);
  };
  road.connection = { queryRaw: transaction.queryRaw.bind(transaction), executeRaw: execute };
}

/** Wraps the call that opens one transaction, so that directSql can be called with its client. */
export function withDirectSql<T>(open: () => Promise<T>): Promise<T> {
  return roads.run({ connection: null, isOver: false }, open);
}

/**
 * The same client, except that `$queryRaw` and `$executeRaw` go straight to the database. Call it first in the
 * transaction.
 */
export function directSql(db: Prisma.TransactionClient): Prisma.TransactionClient {
  const road = roads.getStore();
  if (!road?.connection) return db;
  const own = {
    $queryRaw: async (...query: SqlCall) =>
      rowsOf(await run(road, (connection) => connection.queryRaw(statementOf(query)))),
    $executeRaw: (...query: SqlCall) => run(road, (connection) => connection.executeRaw(statementOf(query))),
  };
  return new Proxy(db, {
    get: (client, name) => (name in own ? own[name as keyof typeof own] : Reflect.get(client, name)),
  });
}

async function run<T>({ connection, isOver }: Road, ask: (connection: Connection) => Promise<T>): Promise<T> {
  if (!connection || isOver)
    throw new AppError('unavailable', 'The transaction is over already: it ended, or took longer than it may.');
  try {
    return await ask(connection);
  } catch (error) {
    throw readable(error);
  }
}

type SqlCall = [query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]];

function statementOf([query, ...values]: SqlCall) {
  const { text, values: args } = 'raw' in query ? Prisma.sql(query, ...values) : query;
  return {
    sql: text,
    args,
    argTypes: args.map((arg) => ({
      scalarType: 'unknown' as const,
      arity: Array.isArray(arg) ? ('list' as const) : ('scalar' as const),
    })),
  };
}

/** The database's own message, without its detail, which may quote a row. */
function readable(error: unknown): unknown {
  const cause =
    error instanceof Error
      ? (error.cause as
          { originalCode?: string; originalMessage?: string; code?: string; message?: string } | undefined)
      : undefined;
  const message = cause?.originalMessage ?? cause?.message;
  if (!message) return error;
  const code = cause?.originalCode ?? cause?.code;
  const words = `The database refused a statement${code ? ` (${code})` : ''}: ${message}`;
  return isSqlStateOfOutage(code) ? new AppError('unavailable', words) : new Error(words);
}

function rowsOf({ columnNames, columnTypes, rows }: ResultSet): object[] {
  return rows.map((row) => {
    const made: Record<string, unknown> = {};
    for (let index = 0; index < columnNames.length; index += 1)
      made[columnNames[index]!] = valueOf(columnTypes[index]!, row[index]);
    return made;
  });
}

/** The adapter's column type numbers: from this one on they stand for arrays. */
const firstArray = 64;
const readers: Record<number, (value: never) => unknown> = {
  1: (value: string) => BigInt(value),
  4: (value: string) => new Prisma.Decimal(value),
  8: (value: string) => new Date(value),
  9: (value: string) => new Date(`1970-01-01T${value}Z`),
  10: (value: string) => new Date(value),
  11: (value: string) => JSON.parse(value),
  13: (value: number[]) => Uint8Array.from(value),
};

function valueOf(type: ColumnType, value: unknown): unknown {
  if (value === null) return null;
  const read = readers[type % firstArray];
  if (!read || type > 2 * firstArray) return value;
  if (type < firstArray) return read(value as never);
  return (value as unknown[]).map((one) => (one === null ? null : read(one as never)));
}
