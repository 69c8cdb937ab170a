import { minuteOfDay } from '../../lib/clock.ts';
import type { AddressInput } from '../pretend-shopify/operations/inputs.ts';

type Place = { zone: string; address: AddressInput };

// Around the globe, so that at any time it is day in one place and night in another.
const places: Place[] = [
  {
    zone: 'Pacific/Honolulu',
    address: {
      countryCode: 'US',
      province: 'Hawaii',
      provinceCode: 'HI',
      city: 'Honolulu',
      zip: '96813',
      address1: '21 Ala Moana Blvd',
    },
  },
  {
    zone: 'America/Los_Angeles',
    address: {
      countryCode: 'US',
      province: 'Washington',
      provinceCode: 'WA',
      city: 'Seattle',
      zip: '98101',
      address1: '410 Pike Street',
    },
  },
  {
    zone: 'America/New_York',
    address: {
      countryCode: 'US',
      province: 'New York',
      provinceCode: 'NY',
      city: 'Brooklyn',
      zip: '11201',
      address1: '88 Atlantic Avenue',
    },
  },
  {
    zone: 'America/Argentina/Buenos_Aires',
    address: { countryCode: 'AR', city: 'Buenos Aires', zip: 'C1425', address1: 'Gorriti 4500' },
  },
  { zone: 'Europe/London', address: { countryCode: 'GB', city: 'Leeds', zip: 'LS1 4AP', address1: '9 Park Row' } },
  { zone: 'Asia/Dubai', address: { countryCode: 'AE', city: 'Dubai', zip: '00000', address1: '14 Al Wasl Road' } },
  { zone: 'Asia/Kolkata', address: { countryCode: 'IN', city: 'Pune', zip: '411001', address1: '5 MG Road' } },
  { zone: 'Asia/Tokyo', address: { countryCode: 'JP', city: 'Kyoto', zip: '604-8005', address1: '12 Sanjo-dori' } },
  {
    zone: 'Pacific/Auckland',
    address: { countryCode: 'NZ', city: 'Wellington', zip: '6011', address1: '70 Cuba Street' },
  },
];

/** An address where it is well within the allowed hours (9-21) now, and stays so while the story plays. */
export function whereItIsDay(now: Date): AddressInput {
  return placeWhere(now, (minute) => minute >= 10 * 60 && minute <= 19 * 60);
}

/** An address where it is night now, and stays so while the story plays. */
export function whereItIsNight(now: Date): AddressInput {
  return placeWhere(now, (minute) => minute >= 22 * 60 || minute <= 7 * 60);
}

function placeWhere(now: Date, fits: (minute: number) => boolean): AddressInput {
  const found = places.find(({ zone }) => fits(minuteOfDay(now, zone)));
  if (!found) throw new Error('No place on the list has such a time of day');
  return found.address;
}

export const germany: AddressInput = { countryCode: 'DE', city: 'Freiburg', zip: '79098', address1: 'Gerberau 12' };
