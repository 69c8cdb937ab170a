import type { SharedWords } from './words.en.ts';

export const de: SharedWords = {
  greeting: (name) => (name ? `Hallo ${name},` : 'Hallo,'),
  orderNumber: (number) => `Bestellung ${number}`,
  placedOn: (day) => `aufgegeben am ${day}`,
  yourOrderPage: 'Deine Bestellung ansehen',
  orderPageNote: 'Immer aktuell: Pakete, Termine, Rechnung und Hilfe.',
  andMoreItems: (count) =>
    count === 1
      ? 'und 1 weiterer Artikel auf deiner Bestellseite'
      : `und ${count} weitere Artikel auf deiner Bestellseite`,
  teamOf: (shop) => `Dein Team von ${shop}`,
  personAt: (person, shop) => `${person}, ${shop}`,

  totals: {
    items: 'Artikel',
    discount: 'Rabatt',
    discountWith: (codes) => `Rabatt (${codes})`,
    shipping: 'Versand',
    freeShipping: 'kostenlos',
    tax: 'Steuern',
    taxLine: (title, percent) => (percent ? `${title} ${percent}` : title),
    includedTax: (title) => `Enthält ${title}`,
    duties: 'Zoll',
    tip: 'Trinkgeld',
    other: 'Sonstiges',
    total: 'Gesamtbetrag',
    currentTotal: 'Gesamtbetrag nach Änderungen',
  },

  townLine: (town, _region, code) => `${code} ${town}`.trim(),
  shipTo: 'Lieferung an',
  billTo: 'Rechnung an',
  invoice: 'Rechnung',
  trackParcel: 'Paket verfolgen',
  parcelNumber: (index, count) => `Paket ${index} von ${count}`,
  parcelNumbers: (indexes, count) => `Pakete ${indexes} von ${count}`,
  carrier: 'Versand mit',
  trackingNumber: 'Sendungsnummer',
  noTracking: 'Dieses Paket reist ohne Sendungsnummer.',
  firstPromise: 'Zuerst zugesagt für',
  presentEstimate: 'Jetzt erwartet',
  dateUnknown: 'noch nicht bekannt',

  stages: {
    placed: 'Bestellung eingegangen',
    paid: 'Wird vorbereitet',
    dispatched: 'An den Versand übergeben',
    in_transit: 'Unterwegs',
    out_for_delivery: 'In Zustellung',
    ready_for_pickup: 'Abholbereit',
    delivered: 'Zugestellt',
    scheduled: 'Eingeplant',
    on_hold: 'Angehalten',
    settled: 'Abgeschlossen',
    canceled: 'Storniert',
  },
  ownStages: {
    pickup: { ready_for_pickup: 'Abholbereit', delivered: 'Abgeholt' },
    local: {
      dispatched: 'An unseren Fahrdienst übergeben',
      in_transit: 'An unseren Fahrdienst übergeben',
      out_for_delivery: 'Mit unserem Fahrdienst unterwegs',
      delivered: 'Zugestellt',
    },
  },
  pickupAt: 'Abholen bei',
  pickupPhone: 'Telefon',

  scans: {
    label_purchased: 'Etikett erstellt',
    label_printed: 'Etikett gedruckt',
    confirmed: 'Beim Versanddienst angekündigt',
    carrier_picked_up: 'Vom Versanddienst abgeholt',
    in_transit: 'Unterwegs',
    delayed: 'Unterwegs verspätet',
    out_for_delivery: 'In Zustellung',
    attempted_delivery: 'Zustellung versucht',
    ready_for_pickup: 'Abholbereit',
    picked_up: 'Abgeholt',
    delivered: 'Zugestellt',
    failure: 'Nicht zustellbar',
  },
  unknownScan: 'Neues vom Versanddienst',

  answers: {
    all_well: 'Alles gut',
    not_arrived: 'Nicht angekommen',
    not_picked_up: 'Ich konnte sie nicht abholen',
    problem: 'Es gibt ein Problem',
  },
  writeReview: 'Bewertung schreiben',

  points: {
    one: 'Punkt',
    many: 'Punkte',
    earned: (points, from) =>
      from
        ? `Für diese Bestellung bekommst du ${points}, einlösbar ab ${from}.`
        : `Für diese Bestellung bekommst du ${points}, sofort einlösbar.`,
    takenBack: (points, balance) => `Dafür nehmen wir ${points} zurück. Dein Stand: ${balance}.`,
    rewardIsYours: (reward) => `${reward} gehört dir.`,
    rewardWaits: (reward) =>
      `${reward} wartet auf dich. Dafür brauchst du ein Konto in unserem Shop mit dieser Mailadresse; sobald es da ist, schicken wir dir alles.`,
    rewardCode: 'Gib an der Kasse diesen Code ein:',
    rewardInAccount: 'Du findest alles in deinem Konto.',
    rewardUntil: (day) => `Gültig bis ${day}.`,
    see: (name) => `Deine ${name} ansehen`,
    balance: (points) => `Dein Stand: ${points}`,
  },

  contact: {
    title: 'Fragen? Wir sind da.',
    reply: (address) => `Antworte einfach auf diese Mail. Ein Mensch liest sie: ${address}`,
    phone: 'Telefon',
    page: 'Hilfe und Kontakt',
  },

  footer: {
    whyService: (shop) => `Du bekommst diese Mail, weil du bei ${shop} bestellt hast. Es geht um deine Bestellung.`,
    whyLoyalty: (shop, points) => `Du bekommst diese Mail, weil du bei ${shop} ${points} sammelst.`,
    whyLifecycle: (shop) => `Du bekommst diese Mail, weil du bei ${shop} bestellt hast.`,
    preferences: 'Welche Mails du bekommst',
    unsubscribe: 'Abmelden',
    taxNumber: 'Steuernummer',
    followUs: 'Du findest uns auf',
  },
};
