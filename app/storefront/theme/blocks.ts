// Renders a block of the app's theme extension as a theme would.
import { createLiquid, type BlockSchema, type LiquidWorld } from './liquid.ts';

export interface RenderedBlock {
  html: string;
  schema: BlockSchema;
}

/**
 * @param settings the merchant's choices; the schema's defaults fill in the rest
 * @throws Error when the extension has no such block, or the block does not render
 */
export function renderBlock(world: LiquidWorld, name: string, settings: Record<string, unknown> = {}): RenderedBlock {
  const block = world.extension.blocks.get(name);
  if (!block) throw new Error(`${world.extension.handle} has no block ${name}`);
  const defaults = Object.fromEntries(
    block.schema.settings.flatMap(({ id, default: value }) => (id && value !== undefined ? [[id, value]] : [])),
  );
  const html = String(
    createLiquid(world).parseAndRenderSync(block.source, {
      block: { id: name, settings: { ...defaults, ...settings } },
    }),
  );
  return { html, schema: block.schema };
}
