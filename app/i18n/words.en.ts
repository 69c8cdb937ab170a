// Texts shared by mails and customer pages. All other languages have the same shape.

export const en = {
  greeting: (name: string) => (name ? `Hello ${name},` : 'Hello,'),
  orderNumber: (number: string) => `Order ${number}`,
  placedOn: (day: string) => `placed on ${day}`,
  yourOrderPage: 'See your order',
  orderPageNote: 'Always up to date: parcels, dates, invoice and help.',
  andMoreItems: (count: number) =>
    count === 1 ? 'and 1 more on your order page' : `and ${count} more on your order page`,
  teamOf: (shop: string) => `Your team at ${shop}`,
  personAt: (person: string, shop: string) => `${person}, ${shop}`,

  totals: {
    items: 'Items',
    discount: 'Discount',
    discountWith: (codes: string) => `Discount (${codes})`,
    shipping: 'Shipping',
    freeShipping: 'free',
    tax: 'Tax',
    taxLine: (title: string, percent: string) => (percent ? `${title} ${percent}` : title),
    includedTax: (title: string) => `Includes ${title}`,
    duties: 'Duties',
    tip: 'Tip',
    other: 'Other charges',
    total: 'Total',
    currentTotal: 'Total after changes',
  },

  /** town, region and postal code on one line of an address; any of them may be empty */
  townLine: (town: string, region: string, code: string) =>
    [town, `${region} ${code}`.trim()].filter(Boolean).join(', '),
  shipTo: 'Ships to',
  billTo: 'Billed to',
  invoice: 'Invoice',
  trackParcel: 'Track the parcel',
  parcelNumber: (index: number, count: number) => `Parcel ${index} of ${count}`,
  parcelNumbers: (indexes: string, count: number) => `Parcels ${indexes} of ${count}`,
  carrier: 'Carrier',
  trackingNumber: 'Tracking number',
  noTracking: 'This parcel travels without a tracking number.',
  firstPromise: 'First promised for',
  presentEstimate: 'Now expected',
  dateUnknown: 'not known yet',

  stages: {
    placed: 'Order received',
    paid: 'Getting it ready',
    dispatched: 'Handed to the carrier',
    in_transit: 'On its way',
    out_for_delivery: 'Out for delivery',
    ready_for_pickup: 'Ready for pickup',
    delivered: 'Delivered',
    scheduled: 'Scheduled',
    on_hold: 'On hold',
    settled: 'Completed',
    canceled: 'Canceled',
  },
  /** where the customer collects the goods, and where the store brings them itself: no carrier has any part in it */
  ownStages: {
    pickup: { ready_for_pickup: 'Ready for pickup', delivered: 'Picked up' },
    local: {
      dispatched: 'Handed to our driver',
      in_transit: 'Handed to our driver',
      out_for_delivery: 'Out with our driver',
      delivered: 'Delivered',
    },
  },
  pickupAt: 'Pick it up at',
  pickupPhone: 'Phone',

  /** carriers' reports; unknown reports are shown as "Update from the carrier" */
  scans: {
    label_purchased: 'Label made',
    label_printed: 'Label printed',
    confirmed: 'Announced to the carrier',
    carrier_picked_up: 'Picked up by the carrier',
    in_transit: 'In transit',
    delayed: 'Delayed on the way',
    out_for_delivery: 'Out for delivery',
    attempted_delivery: 'Delivery attempted',
    ready_for_pickup: 'Ready for pickup',
    picked_up: 'Picked up',
    delivered: 'Delivered',
    failure: 'Could not be delivered',
  },
  unknownScan: 'Update from the carrier',

  answers: {
    all_well: 'All is well',
    not_arrived: 'It has not arrived',
    not_picked_up: 'I could not pick it up',
    problem: 'There is a problem',
  },
  writeReview: 'Write a review',

  points: {
    one: 'point',
    many: 'points',
    earned: (points: string, from: string) =>
      from
        ? `You've earned ${points} with this order, ready to spend from ${from}.`
        : `You've earned ${points} with this order, ready to spend now.`,
    takenBack: (points: string, balance: string) => `This takes back ${points}. Your balance is now ${balance}.`,
    rewardIsYours: (reward: string) => `${reward} is yours.`,
    rewardWaits: (reward: string) =>
      `${reward} is waiting for you. It needs an account in our store with this mail address; as soon as there is one, we'll send it.`,
    rewardCode: 'Enter this code at the checkout:',
    rewardInAccount: "You'll find it in your account.",
    rewardUntil: (day: string) => `It is good until ${day}.`,
    see: (name: string) => `See your ${name}`,
    balance: (points: string) => `Your balance: ${points}`,
  },

  contact: {
    title: 'Questions? We are here.',
    reply: (address: string) => `Just reply to this mail. A person reads it: ${address}`,
    phone: 'Phone',
    page: 'Help and contact',
  },

  footer: {
    whyService: (shop: string) => `You get this mail because you ordered at ${shop}. It is about your order.`,
    whyLoyalty: (shop: string, points: string) => `You get this mail because you collect ${points} at ${shop}.`,
    whyLifecycle: (shop: string) => `You get this mail because you ordered at ${shop}.`,
    preferences: 'Which mails you get',
    unsubscribe: 'Unsubscribe',
    taxNumber: 'Tax number',
    followUs: 'Find us on',
  },
};

export type SharedWords = typeof en;
