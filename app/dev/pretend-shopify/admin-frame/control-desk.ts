// The control desk: the events of a store's day, as buttons.
import express from 'express';
import { html, page, type Html } from './html.ts';
import type { RestFulfillment, RestOrder } from '../store/rest-types.ts';
import type { PretendParts } from '../parts.ts';
import type { ShopState } from '../store/state.ts';

type Form = Record<string, string>;
type Action = (shopify: PretendParts, form: Form) => unknown;

const hour = 3_600_000;
const address = {
  address1: '7 Mill Lane',
  city: 'Boston',
  zip: '02108',
  province: 'Massachusetts',
  provinceCode: 'MA',
  countryCode: 'US',
};
const people = [
  { firstName: 'Ada', lastName: 'Byrne', email: 'ada.byrne@example.com', address },
  {
    firstName: 'Jonas',
    lastName: 'Keller',
    email: 'jonas.keller@example.de',
    locale: 'de',
    acceptsMarketing: true,
    address: { address1: 'Torstraße 140', city: 'Berlin', zip: '10119', countryCode: 'DE' },
  },
  {
    firstName: 'Mei',
    lastName: 'Tanaka',
    email: 'mei.tanaka@example.jp',
    address: {
      address1: '2-1 Jingumae',
      city: 'Shibuya',
      zip: '150-0001',
      province: 'Tōkyō',
      provinceCode: 'JP-13',
      countryCode: 'JP',
    },
  },
];

const scanStates = ['in_transit', 'out_for_delivery', 'delayed', 'attempted_delivery', 'ready_for_pickup', 'delivered'];

const actions: Record<string, Action> = {
  place: ({ do: operations }, form) =>
    operations.placeOrder({
      shop: form.shop ?? '',
      lines: [{ product: 'plush-bear' }, { product: 'building-blocks', quantity: 2 }],
      customer: people[Number(form.person ?? 0)] ?? null,
      isPaid: form.unpaid !== '1',
      test: true,
      ...(form.late === '1' ? { at: new Date(Date.now() - 6 * 24 * hour) } : {}),
    }),
  pay: ({ do: operations }, form) => operations.pay(orderOf(form)),
  dispatch: ({ do: operations }, form) =>
    operations.fulfil({ ...orderOf(form), tracking: { company: 'UPS', number: `1Z${String(form.order).slice(-9)}` } }),
  dispatchPart: ({ do: operations, store }, form) => {
    const order = store.order(store.shop(form.shop ?? ''), form.order ?? '');
    const line = order.line_items.find((each) => each.fulfillable_quantity > 0);
    return operations.fulfil({
      ...orderOf(form),
      tracking: { company: 'UPS', number: `1Z${String(order.id).slice(-7)}${order.fulfillments.length}` },
      lines: line ? [{ line: line.id, quantity: 1 }] : [],
    });
  },
  scan: ({ do: operations }, form) =>
    operations.scan({
      shop: form.shop ?? '',
      fulfillment: form.fulfillment ?? '',
      status: form.status ?? '',
      place: { city: 'Boston', country: 'US' },
    }),
  late: ({ do: operations }, form) =>
    operations.scan({
      shop: form.shop ?? '',
      fulfillment: form.fulfillment ?? '',
      status: 'delayed',
      message: 'Held up on the way',
      estimatedDeliveryAt: new Date(Date.now() + 72 * hour),
    }),
  cancel: ({ do: operations }, form) => operations.cancel(orderOf(form)),
  refund: ({ do: operations }, form) => operations.refund(orderOf(form)),
  repeat: ({ webhooks }) => webhooks.repeat({ last: 3 }),
  shuffle: ({ webhooks }) => webhooks.shuffle({ last: 10 }),
  drop: ({ webhooks }) => webhooks.drop({ count: 1 }),
  uninstall: ({ do: operations }, form) => operations.uninstall({ shop: form.shop ?? '' }),
  install: (shopify, form) => shopify.install(form.shop ?? ''),
};

const orderOf = (form: Form) => ({ shop: form.shop ?? '', order: form.order ?? '' });

export function deskRouter(shopify: PretendParts): express.Router {
  const router = express.Router();
  router.get('/', (request, response) => {
    const { shops } = shopify.store.state;
    const shop = shopify.store.findShop(String(request.query.shop ?? '')) ?? shops[0];
    if (!shop) return void response.status(404).send('There are no shops here');
    response.send(
      page(
        'Control desk',
        '/desk',
        shops.map((each) => each.domain),
        deskBody(shopify, shop, String(request.query.error ?? '')),
      ),
    );
  });
  router.post('/:action', express.urlencoded({ extended: false }), async (request, response) => {
    const form = request.body as Form;
    const action = Object.hasOwn(actions, request.params.action) ? actions[request.params.action] : undefined;
    let error = action ? '' : `There is no button "${request.params.action}"`;
    try {
      await action?.(shopify, form);
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
    }
    response.redirect(
      303,
      `/desk?shop=${encodeURIComponent(form.shop ?? '')}${error ? `&error=${encodeURIComponent(error)}` : ''}`,
    );
  });
  return router;
}

function button(action: string, label: string, fields: Form): Html {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form class="inline" method="post" action="/desk/${action}">${inputs}<button>${label}</button></form> `;
}

function deskBody(shopify: PretendParts, shop: ShopState, error: string): Html {
  const inShop = { shop: shop.domain };
  const deliveries = shopify.webhooks.log.slice(-40).reverse();
  return html`${error ? html`<p class="bad" role="alert">${error}</p>` : ''}
    <div class="row">
      ${shopify.store.state.shops.map((each) => html`<a href="/desk?shop=${each.domain}">${each.settings.name} (${each.settings.currency})</a>`)}
    </div>
    <div class="card row">
      ${people.map((person, index) => button('place', `Order by ${person.firstName} (${person.address.countryCode})`, { ...inShop, person: String(index) }))}
      ${button('place', 'Unpaid order', { ...inShop, person: '0', unpaid: '1' })}${button('place', 'Order of six days ago', { ...inShop, person: '0', late: '1' })}
      ${button('place', 'Guest without email', { ...inShop, person: '-1' })}
    </div>
    <div class="card row">
      ${button('repeat', 'Repeat last 3 webhooks', inShop)}${button('shuffle', 'Shuffle last 10 webhooks', inShop)}${button('drop', 'Lose the next webhook', inShop)}
      ${shop.installation ? button('uninstall', 'Uninstall the app', inShop) : button('install', 'Install the app', inShop)}
    </div>
    <h2>Orders</h2>
    <div class="scroll">
      <table>
        <tr>
          <th>Order</th>
          <th>Customer</th>
          <th>State</th>
          <th>Do</th>
          <th>Parcels</th>
        </tr>
        ${shop.orders
          .slice(-25)
          .reverse()
          .map((order) => orderRow(order, shop))}
      </table>
    </div>
    <h2>Webhooks</h2>
    <div class="scroll">
      <table>
        <tr>
          <th>Topic</th>
          <th>State</th>
          <th>Answer</th>
          <th>Triggered</th>
          <th>Id</th>
        </tr>
        ${deliveries.map((delivery) => {
          const last = delivery.attempts.at(-1);
          const answer = last ? (last.status ?? last.error) : '';
          return html`<tr>
            <td>${delivery.topic}${delivery.isRepeat ? ' (again)' : ''}</td>
            <td class="${delivery.state === 'delivered' ? 'good' : ''}">${delivery.state}</td>
            <td>${answer} ${delivery.attempts.length > 1 ? `after ${delivery.attempts.length}` : ''}</td>
            <td>${delivery.triggeredAt.slice(0, 19)}</td>
            <td class="muted">${delivery.webhookId.slice(0, 8)}</td>
          </tr>`;
        })}
      </table>
    </div>`;
}

function orderRow(order: RestOrder, shop: ShopState): Html {
  const fields = { shop: shop.domain, order: String(order.id) };
  const isOpen = order.cancelled_at === null;
  const hasLeft = order.line_items.some((line) => line.fulfillable_quantity > 0);
  const state = [
    order.cancelled_at ? 'cancelled' : '',
    order.financial_status,
    order.fulfillment_status ?? 'unfulfilled',
  ]
    .filter(Boolean)
    .join(', ');
  return html`<tr>
    <td><b>${order.name}</b><br /><span class="muted">${order.created_at.slice(0, 10)}</span></td>
    <td>${order.email || 'no email'}</td>
    <td>${state}</td>
    <td>
      ${order.financial_status === 'pending' && isOpen ? button('pay', 'Pay', fields) : ''}
      ${isOpen && hasLeft ? html`${button('dispatch', 'Dispatch', fields)}${button('dispatchPart', 'Dispatch one piece', fields)}` : ''}
      ${isOpen ? button('cancel', 'Cancel', fields) : ''}${order.financial_status === 'paid' ? button('refund', 'Refund', fields) : ''}
    </td>
    <td>${order.fulfillments.map((parcel) => parcelCell(parcel, shop))}</td>
  </tr>`;
}

function parcelCell(parcel: RestFulfillment, shop: ShopState): Html {
  const fields = { shop: shop.domain, fulfillment: String(parcel.id) };
  return html`<div>
    <b>${parcel.name}</b> ${parcel.shipment_status ?? parcel.status}<br />
    ${scanStates.map((status) => button('scan', status.replaceAll('_', ' '), { ...fields, status }))}${button('late', 'be late', fields)}
  </div>`;
}
