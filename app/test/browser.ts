import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import packagedChromium from '@sparticuz/chromium';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Request } from 'playwright-core';

// Shopify's library answers robots with 410, and a headless browser identifies itself as one.
const ordinaryUserAgent =
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
};
export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };

// The package's flags are meant for one short visit: in a single process the browser dies with its first closed
// context, and without web security a wrong frame-ancestors or cross-origin read would go unnoticed.
const unwanted = new Set([
  '--single-process',
  '--disable-web-security',
  '--disable-site-isolation-trials',
  '--allow-running-insecure-content',
  // An emulated graphics card spends half a second of the page's own time on one soft shadow; software rendering takes
  // almost none.
  '--ignore-gpu-blocklist',
  '--in-process-gpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
]);

// Resolves no host name outside this machine. Blocking requests through Playwright would also disable the browser's
// cache, and every page would load and compile all scripts again.
const thisMachineOnly = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

/** A real Chromium: an installed one (CHROMIUM_PATH, Debian's), else the one inside an npm package. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, args } = await browserCommand();
  // A temporary folder of its own, because Chromium does not always remove its lock files.
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-browser-'));
  const env = { ...process.env, TMPDIR: folder } as Record<string, string>;
  const browser = await chromium.launch({ executablePath, args: [...args, thisMachineOnly], env });
  browser.on('disconnected', () => rmSync(folder, { recursive: true, force: true }));
  return browser;
}

/** Chromium's path and flags, for callers that start it by other means. */
export async function browserCommand(): Promise<{ executablePath: string; args: string[] }> {
  const installed = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((path) => path && existsSync(path));
  return {
    executablePath: installed ?? (await unpackedChromium()),
    args: [
      ...(installed ? ['--no-sandbox'] : packagedChromium.args.filter((flag) => !unwanted.has(flag))),
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
    ],
  };
}

/** Unpacks the package's Chromium once into this folder; it would otherwise unpack into every new temporary folder. */
async function unpackedChromium(): Promise<string> {
  const unpacked = resolve('.cache/chromium');
  if (!existsSync(unpacked)) {
    mkdirSync('.cache', { recursive: true });
    // Moved into place when complete, because another test may be unpacking at the same time.
    const folder = mkdtempSync(resolve('.cache/chromium-'));
    const { TMPDIR } = process.env;
    process.env.TMPDIR = folder;
    await packagedChromium.executablePath();
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    if (existsSync(unpacked)) rmSync(folder, { recursive: true, force: true });
    else renameSync(folder, unpacked);
  }
  return join(unpacked, 'chromium');
}

/** A visitor with an ordinary user agent. Requests to other machines fail and are collected. */
export async function newVisitor(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<{ context: BrowserContext; foreignRequests: string[] }> {
  const context = await browser.newContext({ userAgent: ordinaryUserAgent, ...options });
  const foreignRequests: string[] = [];
  const note = (request: Request) => {
    const { protocol, hostname } = new URL(request.url());
    // Requests blocked by the page's own policy never leave the browser.
    if (request.failure()?.errorText === 'csp') return;
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') foreignRequests.push(request.url());
  };
  context.on('requestfailed', note);
  context.on('requestfinished', note);
  return { context, foreignRequests };
}
