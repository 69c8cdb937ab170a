// A theme app extension as it lies in its folder: blocks with their schemas, snippets, words by language, assets.
import { readdirSync, readFileSync } from 'node:fs';

export interface BlockSetting {
  type: string;
  id?: string;
  default?: unknown;
}
export interface BlockSchema {
  name: string;
  target: 'section' | 'body' | 'head';
  javascript?: string;
  stylesheet?: string;
  settings: BlockSetting[];
}
export interface ThemeExtension {
  handle: string;
  blocks: Map<string, { source: string; schema: BlockSchema }>;
  snippets: Record<string, string>;
  /** words by language; English is what others fall back to */
  words: Map<string, WordTree>;
  asset: (name: string) => Buffer;
}
export type WordTree = { [key: string]: string | WordTree };

export const loyaltyFolder = new URL('../../../../extensions/aftercare-loyalty/', import.meta.url);

/** Reads an extension anew, so that a change of its files shows with the next page. @throws Error when a block has no schema */
export function readThemeExtension(folder = loyaltyFolder): ThemeExtension {
  const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
  const filesIn = (name: string, ending: string) => readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith(ending));
  const blocks = filesIn('blocks', '.liquid').map((file) => [file.replace('.liquid', ''), readBlock(read(`blocks/${file}`), file)] as const);
  const snippets = filesIn('snippets', '.liquid').map((file) => [file.replace('.liquid', ''), read(`snippets/${file}`)] as const);
  const words = filesIn('locales', '.json')
    .filter((file) => !file.endsWith('.schema.json'))
    .map((file) => [file.split('.')[0]!, JSON.parse(read(`locales/${file}`)) as WordTree] as const);
  const handle = folder.pathname.split('/').at(-2)!;
  return { handle, blocks: new Map(blocks), snippets: Object.fromEntries(snippets), words: new Map(words), asset: (name) => readFileSync(new URL(`assets/${name}`, folder)) };
}

function readBlock(text: string, file: string): { source: string; schema: BlockSchema } {
  const match = /{%-?\s*schema\s*-?%}(.*?){%-?\s*endschema\s*-?%}/s.exec(text);
  if (!match) throw new Error(`${file} has no {% schema %}`);
  return { source: text.replace(match[0], ''), schema: JSON.parse(match[1]!) as BlockSchema };
}

/** The text under a dotted key. */
export function findWords(tree: WordTree, key: string): string | WordTree | undefined {
  return key.split('.').reduce<string | WordTree | undefined>((inner, part) => (typeof inner === 'object' ? inner[part] : undefined), tree);
}
