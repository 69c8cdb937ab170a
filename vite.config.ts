import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';
import type { ViteUserConfig } from 'vitest/config';

const isTest = process.env.VITEST !== undefined;

// Tests that start whole processes or a browser: each keeps both cores busy, and two at once only wait for each other.
const wholeProcessTests = [
  'app/**/*.browser.test.ts',
  'app/test/guarantees/**/*.test.ts',
  'app/worker/process.db.test.ts',
  'app/dev/pretend-shopify/admin-frame/frame.test.ts',
  'app/storefront/preview/widget-preview.test.ts',
];

// Vitest reads this file too; the Remix plugin must stay out of its way.
const test: ViteUserConfig['test'] = {
  // It reads its own TypeScript-made modules, which Node alone would not load.
  server: { deps: { inline: [/ui-extensions-tester/] } },
  globalSetup: ['app/test/global-setup.ts'],
  setupFiles: ['app/test/setup.ts'],
  // No test measures time: the limits are for what hangs, on a machine several times slower than usual.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 30_000 } },
  projects: [
    {
      extends: true,
      test: {
        name: 'side by side',
        include: ['app/**/*.test.{ts,tsx}', 'extensions/**/*.test.ts'],
        exclude: wholeProcessTests,
        maxWorkers: 2,
        sequence: { groupOrder: 1 },
      },
    },
    {
      extends: true,
      test: { name: 'one at a time', include: wholeProcessTests, maxWorkers: 1, sequence: { groupOrder: 2 } },
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
