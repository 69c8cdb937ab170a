import { expect, test } from 'vitest';
import { addMoney, formatMoney, parseMoney, toDecimal } from './money.ts';

test.each([
  ['10.50', 'USD', 1050],
  ['10.5', 'USD', 1050],
  ['10', 'USD', 1000],
  ['0.00', 'USD', 0],
  ['-3.33', 'USD', -333],
  ['1050', 'JPY', 1050],
  ['1050.00', 'JPY', 1050],
  ['10.500', 'KWD', 10500],
  ['10.5', 'KWD', 10500],
  ['0.005', 'USD', 1],
  ['0.0049', 'USD', 0],
  ['99999999999.99', 'USD', 9999999999999],
  [89.99, 'USD', 8999],
])('%s %s is %i in minor units', (decimal, currency, amountMinor) => {
  expect(parseMoney(decimal, currency)).toEqual({ amountMinor, currency });
});

test.each(['', 'ten', '1,50', '1e3', 'NaN', '--1'])('"%s" is not an amount', (text) => {
  expect(() => parseMoney(text, 'USD')).toThrow(/Not an amount/);
});

test.each([
  [1050, 'USD', '10.50'],
  [5, 'USD', '0.05'],
  [-5, 'USD', '-0.05'],
  [1050, 'JPY', '1050'],
  [50, 'KWD', '0.050'],
])('%i %s is sent to Shopify as %s', (amountMinor, currency, decimal) => {
  expect(toDecimal({ amountMinor, currency })).toBe(decimal);
});

test('amounts are formatted for the locale', () => {
  expect(formatMoney({ amountMinor: 123450, currency: 'EUR' }, 'de-DE')).toBe('1.234,50\u00a0€');
  expect(formatMoney({ amountMinor: 1050, currency: 'JPY' }, 'en')).toBe('¥1,050');
  expect(formatMoney({ amountMinor: 1050, currency: 'not a currency' }, 'en')).toBe('10.50 not a currency');
});

test('amounts in different currencies cannot be added', () => {
  expect(() => addMoney({ amountMinor: 1, currency: 'USD' }, { amountMinor: 1, currency: 'EUR' })).toThrow(
    /Cannot add EUR/,
  );
});
