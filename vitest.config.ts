import type { TestUserConfig } from 'vitest/node'

// Tests start real processes and real servers, so two at a time are enough; none has a time limit of its own that
// says anything about speed.
const config: { readonly test: TestUserConfig } = {
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/site/shared.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
}

export default config
