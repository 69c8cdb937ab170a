import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { JSONValidator } from '@shopify/theme-check-node';

// Shopify's check does not validate the {% schema %} of app blocks. Its own JSON schemas of sections do, extended by
// what app blocks add.

const require = createRequire(import.meta.url);
const bundled = (name: string) =>
  readFileSync(require.resolve(`@shopify/theme-check-docs-updater/data/${name}.json`), 'utf8');

type JsonSchema = { properties: Record<string, unknown>; required?: string[] };

function appBlockSchema(): JsonSchema {
  const section = JSON.parse(bundled('section')) as JsonSchema;
  const { name, tag, class: className, settings, enabled_on, disabled_on } = section.properties;
  const asset = (ending: string) => ({ type: 'string', pattern: `\\.${ending}$` });
  const own = {
    target: { enum: ['section', 'body', 'head', 'compliance_head'] },
    javascript: asset('js'),
    stylesheet: asset('css'),
    available_if: { type: 'string' },
  };
  return {
    ...section,
    properties: { name, tag, class: className, settings, enabled_on, disabled_on, ...own },
    required: ['name', 'target'],
  };
}

// Only app blocks may ask for the product of the page they are on.
function settingSchema(): unknown {
  const setting = JSON.parse(bundled('setting')) as { definitions: Record<string, JsonSchema> };
  setting.definitions.product!.properties.autofill = { type: 'boolean' };
  return setting;
}

const validator = new JSONValidator([
  { uri: 'shopify://theme/app_block.json', fileMatch: ['*.json'], schema: JSON.stringify(appBlockSchema()) },
  { uri: 'shopify://theme/settings.json', schema: bundled('settings') },
  { uri: 'shopify://theme/setting.json', schema: JSON.stringify(settingSchema()) },
]);

/** What Shopify's editor would report about a block's schema; empty when it is valid. */
export async function schemaProblems(schema: unknown): Promise<string[]> {
  const text = JSON.stringify(schema);
  const problems = await validator.validate('file:///block.json', text);
  return (problems ?? []).map(({ message, startIndex, endIndex }) => `${text.slice(startIndex, endIndex)}: ${message}`);
}
