import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { languages } from '#app/i18n/languages.ts';
import { messageKinds } from './kinds.ts';
import { sampleView, speakerOf } from './rendering/samples.ts';

// What the compiler cannot ask for when a kind or a language is added.

const documented = readFileSync('docs/messages.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'));

test.each(messageKinds)('docs/messages.md has %s in its table', (kind) => {
  expect(documented.filter((line) => line.split('|')[1]?.includes(`\`${kind}\``))).toHaveLength(1);
});

test.each(languages)('there is a sample whose customer speaks %s', (language) => {
  expect(sampleView('thank_you', speakerOf[language]).language).toBe(language);
});
