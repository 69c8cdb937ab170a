// What Shopify knows about the app from its shopify.app.toml: scopes, topics, handle, proxy.
import { existsSync, readFileSync } from 'node:fs';

export interface AppManifest {
  name: string;
  handle: string;
  scopes: string[];
  /** Scopes that can be requested later. */
  optionalScopes: string[];
  /** Subscribed topics; undefined when the file lists none. */
  topics: string[] | undefined;
  proxy: { url: string; prefix: string; subpath: string };
}

const fallbackScopes =
  'read_orders,read_fulfillments,read_merchant_managed_fulfillment_orders,read_customers,write_customers,read_products,read_returns,write_app_proxy,read_locales';

/** Reads the few keys that matter here; a full TOML parser would be a dependency for one file. */
export function readAppManifest(file: URL | string): AppManifest {
  const text = existsSync(file) ? readFileSync(file, 'utf8').replace(/^\s*#.*$/gm, '') : '';
  const read = (section: string, key: string) => {
    const body = section ? (text.split(new RegExp(`^\\[${section}\\]`, 'm'))[1] ?? '') : text;
    return new RegExp(`^\\s*${key}\\s*=\\s*"([^"]*)"`, 'm').exec(body.split(/^\[/m)[0] ?? '')?.[1];
  };
  const lists = [...text.matchAll(/^\s*(?:compliance_)?topics\s*=\s*\[([^\]]*)\]/gm)];
  const topics = lists.flatMap((match) => [...(match[1] ?? '').matchAll(/"([^"]+)"/g)].map((one) => one[1] ?? ''));
  return {
    name: read('', 'name') ?? 'Aftercare',
    handle: read('', 'handle') ?? 'aftercare',
    scopes: (read('access_scopes', 'scopes') ?? fallbackScopes)
      .split(',')
      .map((scope) => scope.trim())
      .filter(Boolean),
    optionalScopes: [...(/^\s*optional_scopes\s*=\s*\[([^\]]*)\]/m.exec(text)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(
      (one) => one[1] ?? '',
    ),
    topics: topics.length > 0 ? topics : undefined,
    proxy: {
      url: read('app_proxy', 'url') ?? '/proxy',
      prefix: read('app_proxy', 'prefix') ?? 'apps',
      subpath: read('app_proxy', 'subpath') ?? 'care',
    },
  };
}
