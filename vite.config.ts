import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';
import type { ViteUserConfig } from 'vitest/config';

const isTest = process.env.VITEST !== undefined;

// A test file's name says what it needs, and so in which group it runs (docs/testing.md). The groups run side by side, those
// whose names come first in the alphabet first: browser tests take longest.
const withBrowser = ['app/**/*.browser.test.{ts,tsx}'];
const withDatabase = ['app/**/*.db.test.{ts,tsx}'];
const withProcesses = ['app/**/*.process.test.{ts,tsx}'];

// Vitest reads this file too; the Remix plugin must stay out of its way.
const test: ViteUserConfig['test'] = {
  // It reads its own TypeScript-made modules, which Node alone would not load.
  server: { deps: { inline: [/ui-extensions-tester/] } },
  setupFiles: ['app/test/setup.ts'],
  // No test measures time: the limits are for what hangs, on a machine several times slower than usual.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 30_000 } },
  maxWorkers: 2,
  projects: [
    { extends: true, test: { name: 'browser', include: withBrowser } },
    {
      extends: true,
      // Loading the rooms takes longer than most files' tests, so a worker loads them once: what a file changes in a module's
      // state it puts back.
      test: { name: 'database', include: withDatabase, globalSetup: ['app/test/global-setup.ts'], isolate: false },
    },
    { extends: true, test: { name: 'processes', include: withProcesses, globalSetup: ['app/test/global-setup.ts'] } },
    {
      extends: true,
      test: {
        name: 'unit',
        include: ['app/**/*.test.{ts,tsx}', 'extensions/**/*.test.ts'],
        exclude: [...withBrowser, ...withDatabase, ...withProcesses],
        pool: 'threads',
        isolate: false,
      },
    },
  ],
};

export default defineConfig({
  plugins: isTest
    ? []
    : [
        remix({
          ignoredRouteFiles: ['**/.*', '**/*.test.{ts,tsx}'],
          future: {
            v3_fetcherPersist: true,
            v3_relativeSplatPath: true,
            v3_throwAbortReason: true,
            v3_lazyRouteDiscovery: true,
            v3_singleFetch: false,
            v3_routeConfig: false,
          },
        }),
      ],
  esbuild: isTest ? { jsx: 'automatic' } : undefined,
  build: { assetsInlineLimit: 0, target: 'es2022' },
  server: { allowedHosts: true },
  ...{ test },
});
