import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';
import { expect, test } from 'vitest';

test('the script takes less than three quarters of the 64 KB that Shopify allows, and knows where the app is', async () => {
  const output = (await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.APP_URL': '"https://app.example"', 'process.env.NODE_ENV': '"production"' },
    esbuild: { jsx: 'automatic' },
    build: {
      write: false,
      minify: 'esbuild',
      target: 'es2020',
      lib: { entry: fileURLToPath(new URL('./bundle.ts', import.meta.url)), formats: ['iife'], name: 'extension' },
    },
  })) as Rollup.RollupOutput[];
  const script = output
    .flatMap(({ output: chunks }) => chunks.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')))
    .join('');
  expect(script).toContain('https://app.example');
  expect(script.length).toBeLessThan(48 * 1024);
  expect(gzipSync(script).length).toBeLessThan(16 * 1024);
});
