import { expect, test } from 'vitest';
import { suggestPendingDays } from '#app/loyalty/program/pending-suggestion.ts';
import { reasonForPending } from './pending-words.ts';

const reason = (windowDays: number, handlingDays: number, maxDays: number) =>
  reasonForPending(
    suggestPendingDays(
      windowDays,
      { handlingDays, transit: [{ country: '*', method: '', minDays: 0, maxDays }] },
      'DE',
    ),
  );

test.each([
  [
    reason(30, 3, 7),
    'Customers have 30 days from delivery to send things back, and a parcel is usually there within 14 days of the order (3 working days of handling, up to 7 working days on the way). That is 44 days.',
  ],
  [
    reason(80, 1, 9),
    'Customers have 80 days from delivery to send things back, and a parcel is usually there within 14 days of the order (1 working day of handling, up to 9 working days on the way). That is 94 days; 90 is the most.',
  ],
  [reason(14, 0, 0), 'Customers have 14 days from delivery to send things back. That is 14 days.'],
  [
    reason(14, 0, 1),
    'Customers have 14 days from delivery to send things back, and a parcel is usually there within 2 days of the order (up to 1 working day on the way). That is 16 days.',
  ],
])('%s', (said, expected) => {
  expect(said).toBe(expected);
});
