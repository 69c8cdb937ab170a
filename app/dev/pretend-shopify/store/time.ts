// Instants in the format of REST payloads: to the second, with the shop's own offset.

/** `2026-11-22T01:35:41-05:00` for the given zone. */
export function restTime(at: Date, timezone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  const offset = part('timeZoneName').replace('GMT', '') || '+00:00';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}${offset}`;
}

/** GraphQL's `2026-11-22T06:35:41Z`, from a REST time or a date. */
export function graphqlTime(at: string | Date): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
