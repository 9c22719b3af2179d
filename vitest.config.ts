import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    reporters: ['default', './test/support/summary-reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    globalSetup: './test/support/install-servers.ts',
    experimental: { viteModuleRunner: false, nodeLoader: false },
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['gateway/**/*.test.ts', 'test/**/*.test.ts'],
        },
      },
      // The common request takes the lean lane; here it takes the other, through the same cases.
      {
        extends: true,
        test: {
          name: 'yoga lane',
          include: [
            'test/http/**/*.test.ts',
            'test/protection/**/*.test.ts',
            'test/authorization/**/*.test.ts',
          ],
          env: { TEST_LANE: 'yoga' },
        },
      },
    ],
  },
})
