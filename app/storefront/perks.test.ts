import { expect, test } from 'vitest';
import { tellPerks } from './perks.ts';
import { speakTo } from './speech.ts';

const none = { freeShipping: false, returnWindowDays: null, earlyAccess: false };
const level = (key: string, perks: object) => ({ key, name: key, threshold: 1, multiplierPercent: 100, perks: { ...none, ...perks } });
const levels = [level('silver', {}), level('gold', { freeShipping: true, returnWindowDays: 60, earlyAccess: true }), level('day', { returnWindowDays: 1 })];
const told = (key: string, locale: string) => tellPerks(key, { levels }, speakTo(locale, { countryCode: null, timeZone: 'UTC' }));

test.each([
  ['en', ['Free shipping', '60 days to send things back', 'Early access'], '1 day to send things back'],
  ['de', ['Kostenloser Versand', '60 Tage Zeit zum Zurückschicken', 'Früher Zugang'], '1 Tag Zeit zum Zurückschicken'],
  ['fr', ['Livraison offerte', '60 jours pour renvoyer un article', 'Accès en avant-première'], '1 jour pour renvoyer un article'],
  ['es', ['Envío gratis', '60 días para devolver', 'Acceso anticipado'], '1 día para devolver'],
])('perks in %s', (locale, all, day) => {
  expect(told('gold', locale)).toEqual(all);
  expect(told('day', locale)).toEqual([day]);
  expect([told('silver', locale), told('gone', locale)]).toEqual([[], []]);
});
