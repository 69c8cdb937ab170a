/** A copy without some keys. */
export function omit<Whole extends object, Key extends keyof Whole>(whole: Whole, ...keys: Key[]): Omit<Whole, Key> {
  const entries = Object.entries(whole).filter(([key]) => !keys.includes(key as Key));
  return Object.fromEntries(entries) as Omit<Whole, Key>;
}
