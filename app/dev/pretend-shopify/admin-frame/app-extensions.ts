// The app's own extensions, as Shopify knows them from their files, and where a merchant has placed them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ShopifyGlobal } from '@shopify/app-bridge-types';
import type { ShopState } from '../store/state.ts';

type ExtensionInfo = Awaited<ReturnType<ShopifyGlobal['app']['extensions']>>[number];

export interface ExtensionPart {
  /** a block's file name, or the target of a UI extension */
  handle: string;
  name: string;
  target: string;
}

export interface AppExtension {
  handle: string;
  name: string;
  type: 'theme_app_extension' | 'ui_extension';
  parts: ExtensionPart[];
}

const extensionsFolder = new URL('../../../../extensions/', import.meta.url);

/** Every extension whose file exists. */
export function readAppExtensions(): AppExtension[] {
  if (!existsSync(extensionsFolder)) return [];
  return readdirSync(extensionsFolder).flatMap((folder) => {
    const at = new URL(`${folder}/`, extensionsFolder);
    const file = new URL('shopify.extension.toml', at);
    return existsSync(file) ? [readExtension(readFileSync(file, 'utf8'), at)] : [];
  });
}

function readExtension(toml: string, at: URL): AppExtension {
  const valueOf = (key: string) => new RegExp(`^\\s*${key}\\s*=\\s*"([^"]*)"`, 'm').exec(toml)?.[1] ?? '';
  const handle = valueOf('handle');
  if (valueOf('type') === 'theme')
    return { handle, name: valueOf('name'), type: 'theme_app_extension', parts: readBlocks(new URL('blocks/', at)) };
  const targets = [...toml.matchAll(/^\s*target\s*=\s*"([^"]+)"/gm)].map((match) => match[1]!);
  return {
    handle,
    name: handle,
    type: 'ui_extension',
    parts: targets.map((target) => ({ handle: target, name: target, target })),
  };
}

function readBlocks(folder: URL): ExtensionPart[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => {
    const schema = /{%-?\s*schema\s*-?%}(.*?){%-?\s*endschema/s.exec(readFileSync(new URL(file, folder), 'utf8'))?.[1];
    if (!schema) return [];
    const { name, target } = JSON.parse(schema) as { name: string; target: string };
    return [
      {
        handle: file.replace('.liquid', ''),
        name: wordsOf(name, new URL('../locales/en.default.schema.json', folder)),
        target,
      },
    ];
  });
}

// Names may refer to the extension's locale file: "t:settings.panel.name".
function wordsOf(name: string, file: URL): string {
  if (!name.startsWith('t:') || !existsSync(file)) return name;
  const found = name
    .slice(2)
    .split('.')
    .reduce<unknown>(
      (at, key) => (at as Record<string, unknown> | undefined)?.[key],
      JSON.parse(readFileSync(file, 'utf8')),
    );
  return typeof found === 'string' ? found : name;
}

/** How a placed part is stored: "aftercare-loyalty/product-points". */
export const placeOf = (extension: AppExtension, part: ExtensionPart) => `${extension.handle}/${part.handle}`;

/** The result of `shopify.app.extensions()`: where each extension is in use. */
export function describeExtensions(shop: ShopState): ExtensionInfo[] {
  return readAppExtensions().map((extension) => {
    const isPlaced = (part: ExtensionPart) => shop.placedParts.includes(placeOf(extension, part));
    if (extension.type === 'ui_extension')
      return {
        handle: extension.handle,
        type: extension.type,
        activations: extension.parts.filter(isPlaced).map(({ target }) => ({ target })),
      } as ExtensionInfo;
    const activations = extension.parts.map((part) => ({
      ...part,
      status: isPlaced(part) ? 'active' : 'available',
      activations: isPlaced(part)
        ? [{ target: part.target, themeId: `gid://shopify/OnlineStoreTheme/${shop.id}` }]
        : [],
    }));
    return { handle: extension.handle, type: extension.type, activations } as ExtensionInfo;
  });
}
