// A small store to start with: its products, and the shops themselves.
import type { Store } from './store.ts';
import type { Product, ShopSettings, ShopState } from './state.ts';

export interface ShopInput extends Partial<Omit<ShopSettings, 'address'>> {
  domain: string;
  address?: Partial<ShopSettings['address']>;
  createdAt?: Date;
}

const defaultSettings: ShopSettings = {
  name: 'Super Toys',
  email: 'hello@super-toys.example',
  ownerName: 'Mara Lindqvist',
  currency: 'USD',
  presentmentCurrencies: ['USD', 'EUR', 'JPY', 'KWD'],
  timezone: 'America/New_York',
  locales: ['en', 'de'],
  taxesIncluded: false,
  plan: 'Basic',
  isPartnerDevelopment: true,
  address: {
    company: 'Super Toys LLC',
    address1: '12 Wharf Street',
    city: 'Portland',
    zip: '04101',
    province: 'Maine',
    provinceCode: 'ME',
    country: 'United States',
    countryCode: 'US',
    phone: '+12075550142',
  },
};

type ProductSeed = Omit<Product, 'id' | 'variantId' | 'createdAt' | 'priceMinor'> & { price: number };

const seeds: ProductSeed[] = [
  seed(
    'wooden-train',
    'Wooden train',
    'Vehicles',
    ['wood', 'handmade'],
    ['nursery', 'bestsellers'],
    89,
    1400,
    '#8a5a2b',
  ),
  seed('plush-bear', 'Plush bear', 'Soft toys', ['soft', 'natural'], ['nursery'], 64, 900, '#c9b79c'),
  seed(
    'building-blocks',
    'Building blocks',
    'Construction',
    ['wood', 'handmade'],
    ['construction', 'bestsellers'],
    24,
    420,
    '#5b7a8c',
  ),
  seed('spinning-top', 'Spinning top', 'Games', ['wood', 'gift'], ['games', 'gifts'], 18.5, 300, '#d9a441'),
  seed('balance-board', 'Balance board', 'Outdoor', ['wood', 'final-sale'], ['outdoor'], 42, 1100, '#a9773f'),
  {
    ...seed('paper-castle', 'Paper castle to print (PDF)', 'Digital', ['digital'], ['printables'], 9, 0, '#7c6aa6'),
    requiresShipping: false,
  },
  {
    ...seed('gift-card', 'Gift card', 'Gift card', ['gift'], ['gifts'], 50, 0, '#3f7d5a'),
    requiresShipping: false,
    isGiftCard: true,
  },
];

function seed(
  handle: string,
  title: string,
  productType: string,
  tags: string[],
  collections: string[],
  price: number,
  grams: number,
  color: string,
): ProductSeed {
  const sku = handle
    .split('-')
    .map((word) => word.slice(0, 3).toUpperCase())
    .join('-');
  return {
    handle,
    title,
    productType,
    tags,
    collections,
    price,
    grams,
    color,
    sku,
    vendor: 'Super Toys',
    requiresShipping: true,
    isGiftCard: false,
  };
}

const unitsPerDollar: Record<string, number> = { USD: 100, EUR: 92, GBP: 79, JPY: 155, KWD: 307 };

/** Adds a shop with the usual catalog; prices are converted to its currency at a fixed rate. */
export function addShop(store: Store, input: ShopInput): ShopState {
  const { domain, address, createdAt, ...settings } = input;
  if (!/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(domain))
    throw new Error(`"${domain}" must look like name.myshopify.com`);
  const existing = store.findShop(domain);
  if (existing) return existing;
  const born = (createdAt ?? new Date('2024-03-04T09:00:00Z')).toISOString();
  const currency = settings.currency ?? defaultSettings.currency;
  const shop: ShopState = {
    id: 50_000_000_000 + store.state.shops.length * 7_411 + 548_380_009,
    domain,
    createdAt: born,
    settings: { ...defaultSettings, ...settings, address: { ...defaultSettings.address, ...address } },
    installation: null,
    nextOrderNumber: 1001,
    products: seeds.map(({ price, ...product }) => ({
      ...product,
      id: store.newId(),
      variantId: store.newId(),
      priceMinor: Math.round(price * (unitsPerDollar[currency] ?? 100)),
      createdAt: born,
    })),
    collections: [...new Set(seeds.flatMap((product) => product.collections))].map((handle) => ({
      id: store.newId(),
      handle,
      title: handle.charAt(0).toUpperCase() + handle.slice(1),
    })),
    customers: [],
    customerExtras: {},
    orders: [],
    editedOrderIds: [],
    fulfillmentOrders: [],
    fulfillmentEvents: [],
    returns: [],
    bulkOperations: [],
    discounts: [],
    segments: [],
    automaticDiscounts: [],
    giftCards: [],
    storeCreditAccounts: [],
    metafields: [],
    placedParts: [],
  };
  store.state.shops.push(shop);
  store.save();
  return shop;
}

/** The address, settings and plan of a shop as sent in shop/update and app/uninstalled. */
export function shopPayload(shop: ShopState): Record<string, unknown> {
  const { settings } = shop;
  const { address } = settings;
  return {
    id: shop.id,
    name: settings.name,
    email: settings.email,
    domain: shop.domain,
    province: address.province,
    country: address.countryCode,
    address1: address.address1,
    zip: address.zip,
    city: address.city,
    source: null,
    phone: address.phone,
    latitude: null,
    longitude: null,
    primary_locale: settings.locales[0],
    address2: null,
    created_at: shop.createdAt,
    updated_at: new Date().toISOString(),
    country_code: address.countryCode,
    country_name: address.country,
    currency: settings.currency,
    customer_email: settings.email,
    timezone: settings.timezone,
    iana_timezone: settings.timezone,
    shop_owner: settings.ownerName,
    money_format: '{{amount}}',
    money_with_currency_format: `{{amount}} ${settings.currency}`,
    weight_unit: 'kg',
    province_code: address.provinceCode,
    taxes_included: settings.taxesIncluded,
    auto_configure_tax_inclusivity: null,
    tax_shipping: null,
    county_taxes: null,
    plan_display_name: settings.plan,
    plan_name: settings.plan.toLowerCase(),
    has_discounts: true,
    has_gift_cards: true,
    myshopify_domain: shop.domain,
    google_apps_domain: null,
    google_apps_login_enabled: null,
    money_in_emails_format: '{{amount}}',
    money_with_currency_in_emails_format: `{{amount}} ${settings.currency}`,
    eligible_for_payments: true,
    requires_extra_payments_agreement: false,
    password_enabled: false,
    has_storefront: true,
    finances: true,
    primary_location_id: 655441491,
    checkout_api_supported: true,
    multi_location_enabled: true,
    setup_required: false,
    pre_launch_enabled: false,
    enabled_presentment_currencies: settings.presentmentCurrencies,
    marketing_sms_consent_enabled_at_checkout: false,
    transactional_sms_disabled: false,
  };
}
