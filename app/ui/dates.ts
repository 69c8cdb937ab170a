// Dates are formatted on the server, in the shop's time zone, because the browser's zone and language may differ.

export function formatMoment(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en', {
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  }).format(at);
}

export function formatDate(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en', {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    timeZone,
  }).format(at);
}

/** Minutes in words: "2 days", "1 hour 30 minutes", "at once". */
export function formatMinutes(minutes: number): string {
  if (minutes === 0) return 'at once';
  const parts = [
    plural(Math.floor(minutes / 1440), 'day'),
    plural(Math.floor((minutes % 1440) / 60), 'hour'),
    plural(minutes % 60, 'minute'),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** "3 orders", "1 order"; an empty string for 0. */
export function plural(count: number, noun: string): string {
  if (count === 0) return '';
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** 540 becomes "9:00", on the 24-hour clock. */
export function formatMinuteOfDay(minute: number): string {
  return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
}
