import { cutText } from '#app/lib/clean-text.ts';
import { compile } from 'html-to-text';
import { parentPort } from 'node:worker_threads';
import { cleanHtml, dress } from './sanitize.ts';
import { checkWords, reasonOf } from './liquid-check.ts';
import { bodyEngine, limits, parseCached, renderWithin, subjectEngine } from './liquid.ts';
import type { FromThread, RenderJob, RenderOutcome, WordsJob } from './liquid-jobs.ts';

// Runs in a thread of its own, one job at a time; liquid-pool.server.ts ends the thread when a job takes too long.

const toText = compile({
  wordwrap: 78,
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    ...['h1', 'h2', 'h3'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false, maxColumnWidth: 50 } },
  ],
});

function render({ subject, body, view, palette }: RenderJob): RenderOutcome {
  try {
    const words = renderWithin(subjectEngine, parseCached(subjectEngine, subject), view);
    const html = renderWithin(bodyEngine, parseCached(bodyEngine, body), view);
    if (html.length > limits.outputLength) return { outcome: 'failed', reason: 'the words became too long' };
    const clean = cleanHtml(html);
    return { outcome: 'rendered', subject: oneLine(words), html: dress(clean, palette), text: toText(clean).trim() };
  } catch (error) {
    return { outcome: 'failed', reason: reasonOf(error).reason };
  }
}

/** A subject is one line: line breaks would start a header of their own. */
function oneLine(text: string): string {
  const line = text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return cutText(line, 200);
}

function say(answer: FromThread['answer']): void {
  parentPort?.postMessage({ answer, cpu: process.threadCpuUsage() } satisfies FromThread);
}

parentPort?.on('message', (job: WordsJob) => say(job.do === 'render' ? render(job) : checkWords(job)));
say(null);
