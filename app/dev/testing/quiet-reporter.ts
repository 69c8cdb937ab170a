import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MinimalReporter, type TestModule, type TestRunEndReason, type TestSpecification } from 'vitest/node';

/** The summary of a run: how many tests, and where the time went. */
export type TestReport = Record<'passed' | 'failed' | 'skipped', number> & { files: FileReport[] };

type FileReport = { file: string; group: string; tests: number; seconds: number };

/** Prints failures, and progress now and then. The report goes to the file named by TEST_REPORT. */
export default class QuietReporter extends MinimalReporter {
  private files = 0;
  private ended = 0;
  private failed = 0;
  private timer: NodeJS.Timeout | undefined;

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications);
    this.files = specifications.length;
    const startedAt = performance.now();
    const tell = () => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(0).padStart(7);
      const failures = this.failed > 0 ? `, ${this.failed} of them with failures` : '';
      this.log(`${seconds} s  … ${this.ended} of ${this.files} test files${failures}`);
    };
    this.timer = setInterval(tell, process.stdout.isTTY ? 10_000 : 30_000);
  }

  override onTestModuleEnd(module: TestModule): void {
    super.onTestModuleEnd(module);
    this.ended += 1;
    if (!module.ok()) this.failed += 1;
  }

  override onTestRunEnd(modules: readonly TestModule[], errors: readonly object[], reason: TestRunEndReason): void {
    clearInterval(this.timer);
    super.onTestRunEnd(modules as TestModule[], errors as never, reason);
    const file = process.env.TEST_REPORT;
    if (!file) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(reportOf(modules), null, 1));
  }

  /** The caller prints the summary. */
  override reportTestSummary(): void {}
}

function reportOf(modules: readonly TestModule[]): TestReport {
  const report: TestReport = { passed: 0, failed: 0, skipped: 0, files: [] };
  for (const module of modules) {
    const tests = [...module.children.allTests()];
    for (const test of tests) {
      const { state } = test.result();
      if (state === 'passed' || state === 'failed') report[state] += 1;
      else report.skipped += 1;
    }
    const { duration, collectDuration, setupDuration } = module.diagnostic();
    const seconds = Math.round((duration + collectDuration + setupDuration) / 100) / 10;
    report.files.push({ file: module.relativeModuleId, group: module.project.name, tests: tests.length, seconds });
  }
  report.files.sort((one, other) => other.seconds - one.seconds);
  return report;
}
