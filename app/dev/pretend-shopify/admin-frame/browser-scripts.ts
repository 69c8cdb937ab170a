// The browser's scripts are written in TypeScript. Each is served as one plain script, with types removed and files
// joined.
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

const folder = new URL('browser/', import.meta.url);
const scripts = {
  'app-bridge.js': [
    'protocol.ts',
    'channel.ts',
    'embedding.ts',
    'elements.ts',
    'modal.ts',
    'navigation.ts',
    'forms.ts',
    'app-bridge.ts',
  ],
  'frame.js': ['protocol.ts', 'frame-parts.ts', 'frame.ts'],
} as const;
export type ScriptName = keyof typeof scripts;
const built = new Map<ScriptName, string>();

export function isScriptName(name: string): name is ScriptName {
  return Object.hasOwn(scripts, name);
}

/** A script's text. Files are joined in order of use inside one function, so imports between them can be dropped. */
export function browserScript(name: ScriptName): string {
  const known = built.get(name);
  if (known) return known;
  const parts = scripts[name].map((file) => joinable(readFileSync(new URL(file, folder), 'utf8')));
  const text = `(() => {\n'use strict';\n${parts.join('\n')}\n})();\n`;
  built.set(name, text);
  return text;
}

function joinable(source: string): string {
  return stripTypeScriptTypes(source)
    .replace(/^import\s[^;]*;/gm, '')
    .replace(/^export (?=const|function|async|class)/gm, '');
}
