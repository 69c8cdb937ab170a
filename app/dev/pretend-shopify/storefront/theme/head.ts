// The scripts and style sheets named in the schemas of a page's blocks.
import type { RenderedBlock } from '#app/storefront/theme/blocks.ts';
import type { BlockSchema, ThemeExtension } from '#app/storefront/theme/liquid.ts';

/** Elements for the page's head, each asset once. */
export function headOf(extension: ThemeExtension, blocks: RenderedBlock[]): string {
  const each = (pick: (schema: BlockSchema) => string | undefined) => [
    ...new Set(blocks.flatMap(({ schema }) => pick(schema) ?? [])),
  ];
  const address = (file: string) => `/theme-assets/${extension.handle}/${file}`;
  return [
    ...each((schema) => schema.stylesheet).map((file) => `<link rel="stylesheet" href="${address(file)}">`),
    ...each((schema) => schema.javascript).map((file) => `<script src="${address(file)}" defer></script>`),
  ].join('\n');
}
