// The shop itself: its settings, and installing and removing the app.
import { shopPayload } from '../store/catalog.ts';
import type { Installation, ShopSettings, ShopState } from '../store/state.ts';
import { gid } from '../store/store.ts';
import { tell, type OperationContext } from './context.ts';
import { instant, type When } from './inputs.ts';

export interface ShopAt {
  shop: string;
  at?: When;
}

/** shop/update. */
export function updateShop(context: OperationContext, input: ShopAt & { settings: Partial<ShopSettings> }): ShopState {
  const shop = context.store.shop(input.shop);
  Object.assign(shop.settings, input.settings);
  tell(context, shop, instant(input.at), [['shop/update', shopPayload(shop)]]);
  return shop;
}

/** The merchant removes the app: tokens become invalid at once, then app/uninstalled is sent. */
export function uninstall(context: OperationContext, input: ShopAt): void {
  const shop = context.store.shop(input.shop);
  shop.installation = null;
  const { state } = context.store;
  state.tokens = state.tokens.filter((token) => token.shop !== shop.domain);
  tell(context, shop, instant(input.at), [['app/uninstalled', shopPayload(shop)]]);
}

/** shop/redact, which Shopify sends 48 hours after the app was removed. */
export function redactShop(context: OperationContext, input: ShopAt): void {
  const shop = context.store.shop(input.shop);
  tell(context, shop, instant(input.at), [['shop/redact', { shop_id: shop.id, shop_domain: shop.domain }]]);
}

/** The merchant grants other scopes: app/scopes_update. Existing tokens get the new scopes. */
export function updateScopes(context: OperationContext, input: ShopAt & { scopes: string[] }): Installation {
  const shop = context.store.shop(input.shop);
  if (!shop.installation) throw new Error(`The app is not installed in ${shop.domain}`);
  const at = instant(input.at);
  const payload = {
    id: 1,
    shop_id: gid('Shop', shop.id),
    previous: shop.installation.scopes,
    current: input.scopes,
    updated_at: at.toISOString(),
  };
  shop.installation.scopes = input.scopes;
  for (const token of context.store.state.tokens) if (token.shop === shop.domain) token.scopes = input.scopes;
  tell(context, shop, at, [['app/scopes_update', payload]]);
  return shop.installation;
}
