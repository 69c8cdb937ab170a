// Renders the app's blocks into a page, and collects the scripts and style sheets that their schemas name.
import type { BlockSchema, ThemeExtension } from './extension.ts';
import { createLiquid, type LiquidWorld } from './liquid.ts';

export interface RenderedBlock {
  html: string;
  schema: BlockSchema;
}

/**
 * @param settings what the merchant has chosen; the schema's defaults stand for the rest
 * @throws Error when the extension has no such block, or it does not render
 */
export function renderBlock(world: LiquidWorld, name: string, settings: Record<string, unknown> = {}): RenderedBlock {
  const block = world.extension.blocks.get(name);
  if (!block) throw new Error(`${world.extension.handle} has no block ${name}`);
  const defaults = Object.fromEntries(block.schema.settings.flatMap(({ id, default: value }) => (id && value !== undefined ? [[id, value]] : [])));
  const html = String(createLiquid(world).parseAndRenderSync(block.source, { block: { id: name, settings: { ...defaults, ...settings } } }));
  return { html, schema: block.schema };
}

/** Elements for the page's head: each asset once. */
export function headOf(extension: ThemeExtension, blocks: RenderedBlock[]): string {
  const each = (pick: (schema: BlockSchema) => string | undefined) => [...new Set(blocks.flatMap(({ schema }) => pick(schema) ?? []))];
  const address = (file: string) => `/theme-assets/${extension.handle}/${file}`;
  return [
    ...each((schema) => schema.stylesheet).map((file) => `<link rel="stylesheet" href="${address(file)}">`),
    ...each((schema) => schema.javascript).map((file) => `<script src="${address(file)}" defer></script>`),
  ].join('\n');
}
