import { cutText } from '#app/lib/clean-text.ts';
import { bodyEngine, limits, renderWithin, subjectEngine } from './liquid.ts';
import { tooMuch, type CheckJob, type WordsProblem } from './liquid-jobs.ts';
import { sampleView } from './samples.ts';

/** What is wrong with a merchant's words, in their order. Empty: nothing. Runs in the Liquid thread. */
export function checkWords({ kind, subject, body }: CheckJob): WordsProblem[] {
  const view = sampleView(kind);
  return [...checkField('subject', subject, view), ...checkField('body', body, view)];
}

function checkField(field: WordsProblem['field'], text: string, view: object): WordsProblem[] {
  const maxLength = field === 'subject' ? limits.subjectLength : limits.templateLength;
  if (text.trim() === '') return [{ field, line: 1, column: 1, reason: 'is empty' }];
  if (text.length > maxLength) return [{ field, line: 1, column: 1, reason: `is longer than ${maxLength} characters` }];
  const engine = field === 'subject' ? subjectEngine : bodyEngine;
  try {
    const template = engine.parse(text);
    const unknown = unknownNames(text, engine.analyzeSync(template, { partials: false }), view);
    if (unknown.length > 0) return unknown.map((problem) => ({ field, ...problem }));
    renderWithin(engine, template, view);
    return [];
  } catch (error) {
    return [{ field, ...reasonOf(error) }];
  }
}

type Segments = readonly (string | number | object)[];
type Found = { segments: Segments; location: { row: number; col: number } };
type Analysis = {
  variables: Record<string, { toArray(): unknown; location: Found['location'] }[]>;
  globals: object;
  locals: object;
};

function unknownNames(text: string, analysis: Analysis, view: object): Omit<WordsProblem, 'field'>[] {
  const loops = new Map(
    [...text.matchAll(/\b(?:for|tablerow)\s+(\w+)\s+in\s+([\w.]+)/g)].map(([, name = '', path = '']) => [name, path]),
  );
  const problems: Omit<WordsProblem, 'field'>[] = [];
  for (const [root, uses] of Object.entries(analysis.variables)) {
    for (const use of uses) {
      const segments = use.toArray() as Segments;
      const start = startOf(root, analysis, loops, view);
      if (start === undefined || isKnown(start.value, segments.slice(1))) continue;
      const name = segments.map(String).join('.');
      problems.push({
        line: use.location.row,
        column: use.location.col,
        reason: `There is nothing called "${name}". Pick a tag from the list.`,
      });
    }
  }
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

/**
 * Where a name leads: into the view, or into one element of the list a loop runs over. undefined: the merchant's own
 * name.
 */
function startOf(
  root: string,
  { globals, locals }: Analysis,
  loops: Map<string, string>,
  view: object,
): { value: unknown } | undefined {
  const path = loops.get(root);
  if (path && !(root in globals)) {
    const list = path.split('.').reduce<unknown>((value, key) => childOf(value, key), view);
    return Array.isArray(list) ? { value: list[0] } : undefined;
  }
  if (!(root in globals) || root in locals) return undefined;
  return Object.hasOwn(view, root) ? { value: Reflect.get(view, root) } : { value: unknownValue };
}

const unknownValue = Symbol('unknown');

function isKnown(start: unknown, segments: Segments): boolean {
  if (start === unknownValue) return false;
  let value = start;
  for (const segment of segments) {
    // order[name]: decided while rendering.
    if (typeof segment === 'object') return true;
    value = childOf(value, segment);
    if (value === unknownValue) return false;
  }
  return true;
}

function childOf(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) {
    if (key === 'size') return value.length;
    return key === 'first' || key === 'last' || /^-?\d+$/.test(String(key)) ? value[0] : unknownValue;
  }
  if (typeof value === 'string' && key === 'size') return value.length;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return unknownValue;
  return Reflect.get(value, key);
}

/** liquidjs's error in words for people who don't write programs. */
export function reasonOf(error: unknown): Omit<WordsProblem, 'field'> {
  const message = error instanceof Error ? error.message : String(error);
  const [line = 1, column = 1] = [/line:(\d+)/, /col:(\d+)/].map((pattern) => Number(pattern.exec(message)?.[1] ?? 1));
  const bare = message.split('\n')[0]!.replace(/,? (?:file:\S+, )?line:\d+, col:\d+.*$/, '');
  return { line, column, reason: inWords(bare) };
}

const phrases: [RegExp, (match: RegExpExecArray) => string][] = [
  [/undefined filter: (\S+)/, (match) => `There is no filter called "${match[1]}".`],
  [/tag "([^"]+)" not found/, (match) => `There is no tag called "${match[1]}".`],
  [/^(?:tag )?(\{%.*%\}|output ".*"|tag ".*") not closed/, (match) => `${match[1]} is never closed.`],
  [/memory alloc limit/, () => 'The words need too much memory.'],
  [/template render limit|parse length limit/, () => tooMuch],
];

function inWords(message: string): string {
  for (const [pattern, phrase] of phrases) {
    const match = pattern.exec(message);
    if (match) return phrase(match);
  }
  return cutText(message, 200);
}
