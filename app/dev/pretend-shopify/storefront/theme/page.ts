// A whole page of the theme with the app's embed and blocks where the merchant has placed them.
import { readFileSync } from 'node:fs';
import { widgetLanguages } from '#app/i18n/languages.ts';
import { renderBlock, type RenderedBlock } from '#app/storefront/theme/blocks.ts';
import { readThemeExtension } from '#app/storefront/theme/extension.server.ts';
import { createLiquid } from '#app/storefront/theme/liquid.ts';
import { headOf } from './head.ts';
import { isRightToLeft, productObject, worldOf, type PageView } from './objects.ts';

export type Template = 'home' | 'product' | 'cart' | 'loyalty' | 'account' | 'thanks';

// Where each block is placed in the theme.
const slots: Partial<Record<Template, { block: string; slot: string }>> = {
  product: { block: 'loyalty-product', slot: 'product_blocks' },
  cart: { block: 'loyalty-cart', slot: 'cart_blocks' },
  loyalty: { block: 'loyalty-landing', slot: 'landing_blocks' },
};
// One of them is right to left and not supported by the app.
const languages = [...widgetLanguages, 'ar'];
const read = (name: string) => readFileSync(new URL(`templates/${name}.liquid`, import.meta.url), 'utf8');

/**
 * @param hasWidget false omits the app's parts, for comparison
 * @param values what the template needs besides Liquid's objects
 */
export function themePage(
  view: PageView,
  template: Template,
  title: string,
  hasWidget: boolean,
  values: Record<string, unknown> = {},
): string {
  const extension = readThemeExtension();
  const world = worldOf(view, extension);
  const isPlaced = (block: string) => hasWidget && view.shop.placedParts.includes(`${extension.handle}/${block}`);
  const place = (block: string): RenderedBlock[] => (isPlaced(block) ? [renderBlock(world, block)] : []);
  const slot = slots[template];
  const blocks = slot ? place(slot.block) : [];
  const embeds = place('loyalty-panel');
  const liquid = createLiquid(world);
  const products = view.shop.products.map((product) => productObject(view.shop, product));
  const textOf = (rendered: RenderedBlock[]) => rendered.map(({ html }) => html).join('\n');
  const content = String(
    liquid.parseAndRenderSync(read(template), {
      products,
      ...values,
      ...(slot ? { [slot.slot]: textOf(blocks) } : {}),
    }),
  );
  return String(
    liquid.parseAndRenderSync(read('layout'), {
      page_title: title,
      direction: isRightToLeft(view.locale) ? 'rtl' : 'ltr',
      locales: languages,
      content_for_header: headOf(extension, [...blocks, ...embeds]),
      content_for_layout: content,
      content_for_body: textOf(embeds),
    }),
  );
}
