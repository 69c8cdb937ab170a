import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Parcel } from './ParcelList.tsx';
import type { ParcelView } from './parcels.ts';

const parcel: ParcelView = {
  id: '1',
  title: 'Your parcel',
  state: 'Delivered',
  stateAt: null,
  hasArrived: true,
  hasCarrier: true,
  isPickup: false,
  carrier: 'UPS',
  tracking: [],
  items: [],
  scans: [],
};
const silence = 'The carrier has not reported anything yet.';

test.each([
  ['delivered', true, false],
  ['on its way', false, true],
])('a parcel without scans that is %s', (_name, hasArrived, isTold) => {
  const page = renderToStaticMarkup(<Parcel parcel={{ ...parcel, hasArrived }} language="en" />);
  expect(page.includes(silence)).toBe(isTold);
});
