import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { run } from './launch/build.ts';

// Has Shopify's CLI build the app: it reads shopify.app.toml, checks the theme extension and bundles the account
// extension, as before a deploy. Needs no account and no network. Works in a copy, because the CLI writes next to what
// it reads. The copy is inside the project, so that the extensions find the packages.

const folder = '.data/build-extensions';
const placeholder = '0'.repeat(32);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const registry = createServer((_request, response) => void response.writeHead(404).end('{}'));
await new Promise<void>((done) => registry.listen(0, '127.0.0.1', done));
try {
  for (const path of ['extensions', 'package.json', 'shopify.web.toml', 'tsconfig.json'])
    cpSync(path, join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'shopify.app.toml'), withClientId(readFileSync('shopify.app.toml', 'utf8')));
  // Without this flag the CLI runs `npm install` first.
  const flags = ['--path', folder, '--skip-dependencies-installation'];
  const output = await run('shopify', ['app', 'build', ...flags], {
    CI: '1',
    SHOPIFY_CLI_NO_ANALYTICS: '1',
    XDG_CONFIG_HOME: join(process.cwd(), folder, 'config'),
    XDG_CACHE_HOME: join(process.cwd(), folder, 'cache'),
    // The CLI first asks for its newest version, and aborts when nobody answers.
    npm_config_registry: `http://127.0.0.1:${(registry.address() as AddressInfo).port}`,
  });
  console.log(output.trim());
} finally {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
}

/** @throws Error when the file has no line for it */
function withClientId(toml: string): string {
  const changed = toml.replace(/^client_id = ".*"$/m, `client_id = "${placeholder}"`);
  if (!changed.includes(placeholder)) throw new Error('shopify.app.toml has no client_id.');
  return changed;
}
