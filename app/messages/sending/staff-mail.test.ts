import { expect, test } from 'vitest';
import { staffAlertMail, staffAlertPath } from './staff-mail.ts';

test.each([
  ['one, of an order', { kind: 'render_failed', count: 1, orderId: '7' }, '/app/orders/7'],
  ['one letter', { kind: 'outcome_unknown', count: 1, orderId: null }, '/app/outbox?state=unknown'],
  ['several', { kind: 'sending_failed', count: 2, orderId: '7' }, '/app/outbox?state=failed'],
  ['a kind that is told one by one', { kind: 'problem_reported', count: 1, orderId: '7' }, '/app/orders/7'],
  ['a kind without a page of its own', { kind: 'ledger_differs', count: 1, orderId: null }, '/app'],
])('where to look: %s', (_, alert, path) => {
  expect(staffAlertPath(alert)).toBe(path);
});

test('a mail about many says how many, what they were and where they are listed', () => {
  const alert = { kind: 'render_failed', summary: 'thank_you; check_in', count: 1_204 };
  const { subject, text } = staffAlertMail(alert, 'Super Toys', null, 'https://x.example/app/outbox?state=failed');
  expect(subject).toBe('Super Toys: 1,204 messages could not be put together');
  expect(text).toContain('How many so far: 1,204');
  expect(text).toContain('thank you; check in');
  expect(text).toContain('https://x.example/app/outbox?state=failed');
  const one = staffAlertMail({ ...alert, summary: 'thank_you', count: 1 }, 'Super Toys', '#7', 'https://x.example');
  expect(one.subject).toBe('Super Toys: A message could not be put together (#7)');
  expect(one.text).not.toContain('How many');
});
