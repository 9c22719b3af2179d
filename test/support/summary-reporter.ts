import type { Reporter, TestModule } from 'vitest/node'

/** Ends the run with one plain line, `N passed, N failed`, for whoever reads the log's tail; what was skipped stands before it. */
class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) {
      // A file that fails to load holds no tests, and must not look like success.
      if (module.state() === 'failed' && module.children.size === 0) counts.failed += 1
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state !== 'pending') counts[state] += 1
      }
    }
    const skipped = counts.skipped > 0 ? `${counts.skipped} skipped\n` : ''
    process.on('exit', () => {
      process.stdout.write(`${skipped}${counts.passed} passed, ${counts.failed} failed\n`)
    })
  }
}

// Vitest loads a reporter by its default export.
// eslint-disable-next-line no-restricted-syntax
export default SummaryReporter
