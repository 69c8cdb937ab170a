// The keys of Shopify's order payload that no story needs to vary.
const unset: null = null;

export const orderConstants = {
  app_id: 580111 as number | null,
  browser_ip: unset,
  cart_token: unset,
  checkout_token: unset,
  client_details: unset,
  current_total_additional_fees_set: unset,
  current_total_duties_set: unset,
  device_id: unset,
  duties_included: false,
  estimated_taxes: false,
  landing_site: '/',
  landing_site_ref: unset,
  merchant_business_entity_id: 'MTU0ODM4MDAwOQ',
  merchant_of_record_app_id: unset,
  original_total_additional_fees_set: unset,
  original_total_duties_set: unset,
  po_number: unset,
  reference: unset,
  referring_site: '',
  source_url: unset,
  tax_exempt: false,
  user_id: unset,
  payment_terms: unset,
  line_item_groups: [] as never[],
};
