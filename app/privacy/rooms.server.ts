import { privacy as customers } from '#app/customers/privacy.server.ts';
import { privacy as events } from '#app/events/privacy.server.ts';
import { privacy as feedback } from '#app/feedback/privacy.server.ts';
import type { RoomPrivacy } from '#app/lib/privacy.server.ts';
import { privacy as loyalty } from '#app/loyalty/privacy.server.ts';
import { privacy as messages } from '#app/messages/privacy.server.ts';
import { privacy as orders } from '#app/orders/privacy.server.ts';
import { privacy as reviews } from '#app/reviews/privacy.server.ts';
import { privacy as serviceRequests } from '#app/service-requests/privacy.server.ts';
import { privacy as shopify } from '#app/shopify/privacy.server.ts';
import { privacy as shops } from '#app/shops/privacy.server.ts';
import { privacy as staff } from '#app/staff/privacy.server.ts';
import { privacy as requests } from './privacy.server.ts';

/**
 * Every room that has tables, by its folder, in the order in which they are asked. privacy comes first, because it finds
 * whose data was looked at through what the other rooms empty. shops takes the shop out of the
 * register; loyalty comes after it, because books of points may be thrown away only then. A room that is missing here,
 * or forgets one of its tables, is found by table-writers.test.ts.
 */
export const rooms = {
  privacy: requests,
  customers,
  orders,
  events,
  messages,
  staff,
  feedback,
  'service-requests': serviceRequests,
  reviews,
  shopify,
  shops,
  loyalty,
} satisfies Record<string, RoomPrivacy>;
