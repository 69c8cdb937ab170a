import { Context, Liquid, type Template } from 'liquidjs';
import { blocks } from './blocks.ts';
import type { MailView } from './view-types.ts';

// The sandbox merchants' words run in. Runs inside liquid-worker.ts only, which can be killed.

/** Reaching for files or other templates, or giving back what the sandbox escaped, is no part of a mail. */
const bannedTags = ['include', 'render', 'layout', 'block'];
const bannedFilters = ['raw', 'sha256', 'hmac_sha256', 'inspect', 'base64_decode'];

export const limits = { templateLength: 60_000, subjectLength: 2_000, outputLength: 400_000 } as const;

/** @param isHtml escape every value that is put in; a subject is plain text */
function makeEngine(isHtml: boolean): Liquid {
  const engine = new Liquid({
    outputEscape: isHtml ? 'escape' : undefined,
    strictFilters: true,
    ownPropertyOnly: true,
    // An empty set instead of the working directory's files.
    templates: {},
    memoryLimit: 1e6,
    parseLimit: 1e5,
  });
  for (const tag of bannedTags) Reflect.deleteProperty(engine.tags, tag);
  for (const filter of bannedFilters) Reflect.deleteProperty(engine.filters, filter);
  // Values are escaped already; a merchant who writes the filter out of habit must not see &amp;amp;.
  if (isHtml)
    for (const filter of ['escape', 'escape_once', 'xml_escape'])
      engine.registerFilter(filter, (value: unknown) => value);
  for (const [name, block] of Object.entries(blocks)) {
    engine.registerTag(name, {
      parse: () => undefined,
      // The environment, not the scope: an `assign` of the same name must not reach the ready-made pieces.
      render: (context) => (isHtml ? block(context.environments as MailView) : ''),
    });
  }
  return engine;
}

export const bodyEngine = makeEngine(true);
export const subjectEngine = makeEngine(false);

const parsed = new Map<string, Template[]>();

/** Parses once for each text. @throws liquidjs's errors, with the line */
export function parseCached(engine: Liquid, text: string): Template[] {
  const key = `${engine === bodyEngine ? 'body' : 'subject'}|${text}`;
  const known = parsed.get(key);
  if (known) return known;
  const template = engine.parse(text);
  if (parsed.size >= 300) parsed.clear();
  parsed.set(key, template);
  return template;
}

/** milliseconds of the thread's own processor time that one text may take to be put together */
const renderCpuMs = 200;

/**
 * Puts a parsed text together. Liquid's own limit goes by the clock on the wall, which goes on while the process is
 * stopped or the machine is busy; this one counts what the thread itself has worked.
 * @throws liquidjs's errors, with the line; also when it takes too long
 */
export function renderWithin(engine: Liquid, template: Template[], view: object): string {
  const context = new Context(view, engine.options, { sync: true }, { liquid: engine });
  const startedAt = performance.now();
  const before = process.threadCpuUsage();
  context.renderLimit.check = (now) => {
    // Asked at every piece of a template. A thread cannot have worked for longer than has passed, and that is known
    // without asking the system.
    if (now - startedAt <= renderCpuMs) return;
    const { user, system } = process.threadCpuUsage(before);
    if ((user + system) / 1000 > renderCpuMs) throw new Error('template render limit exceeded');
  };
  return String(engine.renderSync(template, context));
}
