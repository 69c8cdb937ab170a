import { expect, test } from 'vitest';
import { tellPerks } from './perks.ts';
import { shopperFormats } from './shopper-formats.ts';

const none = { freeShipping: false, returnWindowDays: null, earlyAccess: false };
const level = (key: string, perks: object) => ({
  key,
  name: key,
  threshold: 1,
  multiplierPercent: 100,
  perks: { ...none, ...perks },
});
const levels = [level('silver', {}), level('gold', { freeShipping: true, returnWindowDays: 60, earlyAccess: true })];
const told = (key: string, locale: string) =>
  tellPerks(key, { levels }, shopperFormats(locale, { countryCode: null, timeZone: 'UTC' }));

test.each([
  ['en', ['Free shipping', '60 days to send things back', 'Early access']],
  ['de', ['Kostenloser Versand', '60 Tage Zeit zum Zurückschicken', 'Früher Zugang']],
  ['fr', ['Livraison offerte', '60 jours pour renvoyer un article', 'Accès en avant-première']],
  ['es', ['Envío gratis', '60 días para devolver', 'Acceso anticipado']],
])('perks in %s', (locale, all) => {
  expect(told('gold', locale)).toEqual(all);
  expect([told('silver', locale), told('gone', locale)]).toEqual([[], []]);
});
