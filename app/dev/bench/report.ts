import { mkdirSync, writeFileSync } from 'node:fs';

/** One line of the benchmark: what was measured, and its control in the same run. */
export type Figure = {
  what: string;
  unit: string;
  ours: number;
  control?: { what: string; value: number };
  /** the target, shown next to the figure but not enforced: machines are noisy */
  aim?: string;
};

export function printFigures(title: string, figures: Figure[]): void {
  console.log(`\n${title}`);
  const rows = figures.map(({ what, unit, ours, control, aim }) => [
    what,
    `${round(ours)} ${unit}`,
    control ? `${control.what}: ${round(control.value)}` : '',
    control && control.value !== 0 ? `x ${(ours / control.value).toFixed(2)}` : '',
    aim ?? '',
  ]);
  const header = ['measured', 'ours', 'control', 'ratio', 'aim'];
  const widths = header.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]!.length)));
  for (const row of [header, ...rows])
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
}

/** Writes all figures as JSON, to compare runs. */
export function writeReport(file: string, report: Record<string, unknown>): void {
  mkdirSync('.data', { recursive: true });
  writeFileSync(file, JSON.stringify(report, null, 2));
  console.log(`\nAs JSON: ${file}`);
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}
