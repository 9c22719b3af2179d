import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'gateway/**/*.test.ts',
      'test/**/*.test.ts',
      'subgraph-examples/**/*.test.ts',
      'schema/**/*.test.ts',
    ],
    reporters: ['default', './test/support/summary-reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
})
