import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

export interface VitestTally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

/** Counts the tests of a Vitest run, with the reasons of those that were skipped, which its own reports leave out. */
export default class TallyReporter implements Reporter {
  readonly #file = process.env.CODELAB_TALLY ?? '';

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const tally: VitestTally = {
      passed: inState('passed').length,
      failed: inState('failed').length,
      skipped: inState('skipped').map(skippedLine),
    };
    writeFileSync(this.#file, JSON.stringify(tally));
  }
}

function skippedLine(test: TestCase): string {
  const result = test.result();
  const reason = result.state === 'skipped' ? result.note : undefined;
  return `${test.name} (${reason ?? 'does not apply here'})`;
}
