import type { PendingSuggestion } from '#app/loyalty/program/pending-suggestion.ts';
import { plural } from '#app/ui/dates.ts';

/** How the suggested pending time was calculated, in one sentence. */
export function reasonForPending({
  days,
  windowDays,
  arrivalDays,
  handlingDays,
  transitDays,
}: PendingSuggestion): string {
  const inAll = windowDays + arrivalDays;
  const steps = [
    handlingDays > 0 && `${plural(handlingDays, 'working day')} of handling`,
    transitDays > 0 && `up to ${plural(transitDays, 'working day')} on the way`,
  ].filter((step) => step !== false);
  const way =
    steps.length > 0
      ? `, and a parcel is usually there within ${plural(arrivalDays, 'day')} of the order (${steps.join(', ')})`
      : '';
  const sum =
    days < inAll ? `That is ${plural(inAll, 'day')}; ${days} is the most.` : `That is ${plural(days, 'day')}.`;
  return `Customers have ${plural(windowDays, 'day')} from delivery to send things back${way}. ${sum}`;
}
