import { BaseSequencer, type TestSpecification, type TestUserConfig } from 'vitest/node'

/** Files that take a minute or more. Begun last, one of them would run on alone when everything else is done. */
const slow = [
  'test/evidence/kill-collect.test.ts',
  'test/site/pages.test.ts',
  'test/built.test.ts',
  'test/site/kinds.test.ts',
  'test/site/expire.test.ts',
  'test/evidence/faults.test.ts',
  'test/invariants/canaries.test.ts',
  'test/invariants/redacted.test.ts',
  'test/validator.test.ts',
]

/** Where a file stands in the list above; behind it, when it is not there. */
const rank = ({ moduleId }: TestSpecification): number => {
  const at = slow.findIndex((each) => moduleId.endsWith(each))
  return at < 0 ? slow.length : at
}

class SlowFirst extends BaseSequencer {
  override sort = (files: TestSpecification[]): Promise<TestSpecification[]> =>
    Promise.resolve(files.toSorted((a, b) => rank(a) - rank(b)))
}

// Tests start real processes and real servers, so two at a time are enough; none has a time limit of its own that
// says anything about speed.
const config: { readonly test: TestUserConfig } = {
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/site/shared.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
  },
}

export default config
