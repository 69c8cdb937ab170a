import pg from 'pg';

// Maps PostgreSQL's catalog types to the plain text types that Prisma's driver adapter knows (prisma/orm issue 27403).
const readableTypes = new Map([
  [18, 25], // "char" -> text
  [19, 25], // name -> text
  [1002, 1009], // "char"[] -> text[]
  [1003, 1009], // name[] -> text[]
]);

function makeReadable<T extends pg.QueryResult | undefined>(result: T): T {
  for (const field of result?.fields ?? []) {
    field.dataTypeID = readableTypes.get(field.dataTypeID) ?? field.dataTypeID;
  }
  // The engine panics at every CHECK and NOT NULL constraint that a JavaScript driver returns (prisma/orm issue 29635).
  // It never compares them, because its schema language cannot express them, so none are returned.
  if (result?.fields?.some((field) => field.name === 'constraint_definition')) result.rows.splice(0);
  return result;
}

type Callback = (error: Error | null, result?: pg.QueryResult) => void;

class CatalogClient extends pg.Client {
  // The pool calls with a callback, the driver adapter awaits; both get the readable types.
  override query(...input: unknown[]): never {
    const last = input.at(-1);
    if (typeof last === 'function') {
      const callback = last as Callback;
      input[input.length - 1] = (error: Error | null, result?: pg.QueryResult) => callback(error, makeReadable(result));
    }
    const pending: unknown = Reflect.apply(super.query, this, input);
    return (pending instanceof Promise ? pending.then(makeReadable) : pending) as never;
  }
}

/** A pool for Prisma's schema engine, which reads the catalog and would otherwise fail at the type "name". */
export function catalogPool(connectionString: string): pg.Pool {
  return new pg.Pool({
    connectionString,
    Client: CatalogClient as unknown as new () => pg.Client,
    // Without allowExitOnIdle every CLI call would hang until the pool's idle timeout.
    allowExitOnIdle: true,
    idleTimeoutMillis: 200,
  });
}
