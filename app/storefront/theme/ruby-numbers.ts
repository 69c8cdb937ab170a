// Shopify's Liquid calculates like Ruby: integers stay integers, however large, and division rounds down. These filters
// replace the JavaScript ones.

type Numeric = number | bigint;

/** Arithmetic filters as in Shopify. */
export const numberFilters: Record<string, (...values: unknown[]) => unknown> = {
  plus: (a, b) =>
    reckon(
      a,
      b,
      (x, y) => x + y,
      (x, y) => x + y,
    ),
  minus: (a, b) =>
    reckon(
      a,
      b,
      (x, y) => x - y,
      (x, y) => x - y,
    ),
  times: (a, b) =>
    reckon(
      a,
      b,
      (x, y) => x * y,
      (x, y) => x * y,
    ),
  divided_by: (a, b) => reckon(a, b, divideDown, (x, y) => x / y),
  modulo: (a, b) =>
    reckon(
      a,
      b,
      (x, y) => x - divideDown(x, y) * y,
      (x, y) => x - Math.floor(x / y) * y,
    ),
  abs: (a) =>
    reckon(
      a,
      0,
      (x) => (x < 0n ? -x : x),
      (x) => Math.abs(x),
    ),
  at_least: (a, b) =>
    reckon(
      a,
      b,
      (x, y) => (x < y ? y : x),
      (x, y) => Math.max(x, y),
    ),
};

function reckon(
  a: unknown,
  b: unknown,
  whole: (x: bigint, y: bigint) => bigint,
  broken: (x: number, y: number) => number,
): Numeric {
  const [x, y] = [toNumber(a), toNumber(b)];
  if (typeof x === 'bigint' && typeof y === 'bigint') {
    const result = whole(x, y);
    return BigInt(Number(result)) === result && Number.isSafeInteger(Number(result)) ? Number(result) : result;
  }
  return broken(Number(x), Number(y));
}

function toNumber(value: unknown): Numeric {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  const text = String(value ?? '').trim();
  if (/^-?\d+$/.test(text)) return BigInt(text);
  return /^-?\d+\.\d+$/.test(text) ? Number(text) : 0n;
}

function divideDown(over: bigint, under: bigint): bigint {
  if (under === 0n) throw new Error('Liquid error: divided by 0');
  const towardsZero = over / under;
  return over % under !== 0n && over < 0n !== under < 0n ? towardsZero - 1n : towardsZero;
}
