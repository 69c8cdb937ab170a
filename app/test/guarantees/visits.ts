import { readdirSync } from 'node:fs';
import { makeIdToken } from '#app/dev/pretend-shopify/webhooks/signing.ts';

const folder = new URL('../../routes/', import.meta.url);
const app = { apiKey: 'test-api-key', apiSecret: 'test-api-secret' };
const browser = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

export type Door = 'loader' | 'action';
export type Call = { params?: Record<string, string>; query?: Record<string, string>; form?: Record<string, string> };
export type RouteModule = Partial<Record<Door, (args: never) => unknown>>;

export type OpenDoor = { route: string; door: Door; module: RouteModule };

/** Every route, with its loaders and actions. */
export async function listDoors(): Promise<OpenDoor[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.tsx'));
  const modules = await Promise.all(
    files.map(async (file) => ({
      route: file.replace('.tsx', ''),
      module: (await import(new URL(file, folder).href)) as RouteModule,
    })),
  );
  return modules.flatMap(({ route, module }) =>
    (['loader', 'action'] as const).filter((door) => module[door]).map((door) => ({ route, door, module })),
  );
}

export type Answer = { status: number; text: string };

/** Calls a route like Remix does; a thrown response counts as the response. */
export async function knock(
  door: Door,
  module: RouteModule,
  request: Request,
  params: Record<string, string> = {},
): Promise<Answer> {
  const answer = await run(door, module, request, params);
  const headers = answer instanceof Response ? JSON.stringify([...answer.headers]) : '';
  const body =
    answer instanceof Response ? Buffer.from(await answer.arrayBuffer()).toString('latin1') : JSON.stringify(answer);
  return { status: answer instanceof Response ? answer.status : 200, text: headers + body };
}

async function run(
  door: Door,
  module: RouteModule,
  request: Request,
  params: Record<string, string>,
): Promise<unknown> {
  try {
    return await module[door]!({ request, params, context: {} } as never);
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
}

export function sessionToken(domain: string): string {
  return makeIdToken(app, domain, '1', new Date());
}

/** How a request is authenticated: by header, as in the app's own fetch, or in the URL, as in Shopify's frame. */
export type Proof = { header: string } | { address: string };

export function adminRequest(door: Door, proof: Proof, { query = {}, form }: Call = {}): Request {
  const address = new URL('https://aftercare.test/app/page');
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  if ('address' in proof) {
    address.searchParams.set('id_token', proof.address);
    address.searchParams.set('embedded', '1');
    address.searchParams.set('host', Buffer.from('admin.shopify.com/store/x').toString('base64url'));
    if (!address.searchParams.has('shop')) address.searchParams.set('shop', 'shop-1.myshopify.com');
  }
  const headers = { 'User-Agent': browser, ...('header' in proof ? { Authorization: `Bearer ${proof.header}` } : {}) };
  return new Request(
    address,
    door === 'action' ? { method: 'POST', body: new URLSearchParams(form ?? {}), headers } : { headers },
  );
}

export function customerRequest(door: Door, { query = {}, form = {} }: Call = {}): Request {
  const address = new URL('https://aftercare.test/c/page');
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  const headers = { 'User-Agent': browser };
  return new Request(
    address,
    door === 'action' ? { method: 'POST', body: new URLSearchParams(form), headers } : { headers },
  );
}
