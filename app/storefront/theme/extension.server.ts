// A theme app extension on disk: blocks with their schemas, snippets, texts by language, assets.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BlockSchema, ThemeExtension, WordTree } from './liquid.ts';

/** Relative to the working directory, because the built server is started in the project root too. */
export const loyaltyFolder = pathToFileURL(join(process.cwd(), 'extensions/aftercare-loyalty/'));

/**
 * Reads an extension from disk every time, so that changed files show on the next page. @throws Error when a block has
 * no schema
 */
export function readThemeExtension(folder = loyaltyFolder): ThemeExtension {
  const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
  const filesIn = (name: string, ending: string) =>
    readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith(ending));
  const blocks = filesIn('blocks', '.liquid').map(
    (file) => [file.replace('.liquid', ''), readBlock(read(`blocks/${file}`), file)] as const,
  );
  const snippets = filesIn('snippets', '.liquid').map(
    (file) => [file.replace('.liquid', ''), read(`snippets/${file}`)] as const,
  );
  const words = filesIn('locales', '.json')
    .filter((file) => !file.endsWith('.schema.json'))
    .map((file) => [file.split('.')[0]!, JSON.parse(read(`locales/${file}`)) as WordTree] as const);
  const handle = folder.pathname.split('/').at(-2)!;
  return {
    handle,
    blocks: new Map(blocks),
    snippets: Object.fromEntries(snippets),
    words: new Map(words),
    asset: (name) => readFileSync(new URL(`assets/${name}`, folder)),
  };
}

function readBlock(text: string, file: string): { source: string; schema: BlockSchema } {
  const match = /{%-?\s*schema\s*-?%}(.*?){%-?\s*endschema\s*-?%}/s.exec(text);
  if (!match) throw new Error(`${file} has no {% schema %}`);
  return { source: text.replace(match[0], ''), schema: JSON.parse(match[1]!) as BlockSchema };
}
