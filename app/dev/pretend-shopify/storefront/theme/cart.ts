// A visitor's cart. It is stored in a cookie, so the pretend shop has nothing to clean up.
import { decimalsOf } from '../../store/money.ts';
import { findDiscount } from '../../store/discounts.ts';
import { discountStatus } from '../../admin-api/views/reward-view.ts';
import type { Product, ShopState } from '../../store/state.ts';

export interface Cart {
  /** quantities by product handle */
  lines: Record<string, number>;
  attributes: Record<string, string>;
  code: string;
}

export const emptyCart = (): Cart => ({ lines: {}, attributes: {}, code: '' });

/** The cart in a cookie's text; an invalid one counts as empty. */
export function readCart(text: string | undefined): Cart {
  try {
    return { ...emptyCart(), ...(JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8')) as Partial<Cart>) };
  } catch {
    return emptyCart();
  }
}

export const writeCart = (cart: Cart): string => Buffer.from(JSON.stringify(cart)).toString('base64url');

export interface CartSums {
  lines: { product: Product; quantity: number; minor: number }[];
  count: number;
  discountMinor: number;
  totalMinor: number;
  /** why the code deducts nothing; '' when it does, or without a code */
  refusal: string;
}

/** The cart's sums, in the shop's minor units. */
export function sumCart(shop: ShopState, cart: Cart, customerId: number | null, at: Date): CartSums {
  const lines = Object.entries(cart.lines).flatMap(([handle, quantity]) => {
    const product = shop.products.find((each) => each.handle === handle);
    return product && quantity > 0 ? [{ product, quantity, minor: product.priceMinor * quantity }] : [];
  });
  const goods = lines.reduce((sum, { minor }) => sum + minor, 0);
  const { discountMinor, refusal } = discountOf(shop, cart.code, lines, goods, customerId, at);
  return {
    lines,
    count: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    discountMinor,
    totalMinor: goods - discountMinor,
    refusal,
  };
}

function discountOf(
  shop: ShopState,
  code: string,
  lines: CartSums['lines'],
  goods: number,
  customerId: number | null,
  at: Date,
): Pick<CartSums, 'discountMinor' | 'refusal'> {
  if (!code) return { discountMinor: 0, refusal: '' };
  const discount = findDiscount(shop, code);
  const refuse = (refusal: string) => ({ discountMinor: 0, refusal: `The code ${code} ${refusal}` });
  if (!discount || discountStatus(discount, at) !== 'ACTIVE') return refuse('is not valid.');
  if (discount.customerIds && (customerId === null || !discount.customerIds.includes(customerId)))
    return refuse('is for another customer.');
  if (discount.usageLimit !== null && discount.uses.length >= discount.usageLimit) return refuse('was used already.');
  if (goods < discount.minimumMinor) return refuse('needs a larger order.');
  const { variantIds, value } = discount;
  const entitled = lines
    .filter(({ product }) => !variantIds || variantIds.includes(product.variantId))
    .reduce((sum, { minor }) => sum + minor, 0);
  if (value.kind === 'shipping') return { discountMinor: 0, refusal: '' };
  const wanted = value.kind === 'amount' ? value.minor : Math.round(entitled * value.share);
  return { discountMinor: Math.min(wanted, entitled), refusal: '' };
}

/** Liquid's amounts are hundredths, even for currencies without decimals. */
export const subunits = (minor: number, currency: string): number => (decimalsOf(currency) === 0 ? minor * 100 : minor);
