import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';
import type { ViteUserConfig } from 'vitest/config';

const isTest = process.env.VITEST !== undefined;

// Vitest reads this file too; the Remix plugin must stay out of its way.
const test: ViteUserConfig['test'] = {
  include: ['app/**/*.test.ts', 'app/**/*.test.tsx', 'extensions/**/*.test.ts'],
  // It reads its own TypeScript-made modules, which Node alone would not load.
  server: { deps: { inline: [/ui-extensions-tester/] } },
  globalSetup: ['app/test/global-setup.ts'],
  setupFiles: ['app/test/setup.ts'],
  testTimeout: 20_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 10_000 } },
  maxWorkers: 2,
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
