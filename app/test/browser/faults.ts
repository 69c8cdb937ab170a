import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';

// axe comes with @axe-core/playwright, whose own runner would also test the pretend admin around the app.
const require = createRequire(import.meta.url);
const axeSource = readFileSync(
  createRequire(require.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
);

type Violation = { id: string; impact: string; help: string; nodes: { html: string }[] };
type WithAxe = { axe: { run: (context: Document, options: object) => Promise<{ violations: Violation[] }> } };

/** Accessibility problems of a page: serious findings of axe, horizontal scrolling, not exactly one heading. */
export async function faultsOf(frame: Frame): Promise<string[]> {
  await frame.evaluate(axeSource);
  const violations = await frame.evaluate(async () => {
    const { axe } = window as unknown as WithAxe;
    // Skips mails in frames of their own, which the merchant's texts decide.
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
