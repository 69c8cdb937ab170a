import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generateTypes, typesFile } from './generate-types.ts';

test('the generated types match the current documents and schema', async () => {
  const isFresh = readFileSync(typesFile, 'utf8') === (await generateTypes());
  expect(isFresh, 'app/shopify/generated is out of date: run `npm run graphql` and commit what it writes').toBe(true);
});
