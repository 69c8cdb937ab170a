import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';

// axe comes inside @axe-core/playwright, whose own runner would test the pretend admin around the app as well.
const require = createRequire(import.meta.url);
const axeSource = readFileSync(
  createRequire(require.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
);

type Violation = { id: string; impact: string; help: string; nodes: { html: string }[] };
type WithAxe = { axe: { run: (context: Document, options: object) => Promise<{ violations: Violation[] }> } };

/** What is wrong with a page for anybody: grave findings of axe, scrolling sideways, no single heading. */
export async function faultsOf(frame: Frame): Promise<string[]> {
  await frame.evaluate(axeSource);
  const violations = await frame.evaluate(async () => {
    const { axe } = window as unknown as WithAxe;
    // Mails shown in a frame of their own are the words' business.
    return (await axe.run(document, { iframes: false, resultTypes: ['violations'] })).violations;
  });
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return [
    ...grave.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes
          .map(({ html }) => html.slice(0, 160))
          .slice(0, 3)
          .join(' | ')}`,
    ),
    ...(await frame.evaluate(() => {
      const { scrollWidth } = document.documentElement;
      return [
        ...(scrollWidth > innerWidth ? [`scrolls sideways: ${scrollWidth} px on ${innerWidth}`] : []),
        ...(document.querySelectorAll('h1').length === 1
          ? []
          : [`${document.querySelectorAll('h1').length} headings of the first level`]),
      ];
    })),
  ];
}
