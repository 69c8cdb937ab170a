import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browserCommand } from '../../test/browser.ts';

// Lighthouse takes 185 MB with its dependencies, and only the benchmark needs it. It is installed next to the
// benchmark's data on first use.

const version = '12.8.2';
const folder = resolve('.data/lighthouse');
const modules = `${folder}/node_modules`;

type Report = {
  lhr: {
    categories: { performance: { score: number | null } };
    audits: Record<string, { numericValue?: number } | undefined>;
  };
};
type Lighthouse = (
  address: string,
  flags: { port: number; logLevel: 'error'; onlyCategories: string[] },
) => Promise<Report | undefined>;
type ChromeLauncher = {
  launch: (options: {
    chromePath: string;
    chromeFlags: string[];
    ignoreDefaultFlags: boolean;
  }) => Promise<{ port: number; kill: () => void }>;
};

/** Lighthouse's result for a page on a mid-range phone: score from 0 to 100, and bytes. */
export type PhoneVisit = { score: number; bytes: number };

/** Visits all addresses in turn, `times` times. @returns the visits, by address */
export async function visitByPhone(addresses: string[], times: number): Promise<PhoneVisit[][]> {
  install();
  const { default: lighthouse } = (await import(fileIn('lighthouse/core/index.js'))) as { default: Lighthouse };
  const { launch } = (await import(fileIn('chrome-launcher/dist/index.js'))) as ChromeLauncher;
  const { executablePath, args } = await browserCommand();
  const visits: PhoneVisit[][] = addresses.map(() => []);
  for (let round = 0; round < times; round += 1) {
    for (const [index, address] of addresses.entries()) {
      const chrome = await launch({
        chromePath: executablePath,
        chromeFlags: [...args, '--headless'],
        ignoreDefaultFlags: true,
      });
      try {
        visits[index]!.push(
          read(
            await lighthouse(address, { port: chrome.port, logLevel: 'error', onlyCategories: ['performance'] }),
            address,
          ),
        );
      } finally {
        chrome.kill();
      }
    }
  }
  return visits;
}

function install(): void {
  if (existsSync(`${modules}/lighthouse/package.json`)) return;
  mkdirSync(folder, { recursive: true });
  execFileSync(
    'npm',
    ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', `lighthouse@${version}`],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

function fileIn(path: string): string {
  return pathToFileURL(`${modules}/${path}`).href;
}

function read(report: Report | undefined, address: string): PhoneVisit {
  const score = report?.lhr.categories.performance.score;
  if (typeof score !== 'number') throw new Error(`Lighthouse could not judge ${address}`);
  return { score: score * 100, bytes: report!.lhr.audits['total-byte-weight']?.numericValue ?? 0 };
}
