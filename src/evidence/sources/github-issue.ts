/** `github/issue`: whether an issue exists, and whether it is open. */
import { z } from 'zod'
import { measured } from '../facts.ts'
import { hidden } from '../params.ts'
import { source, type AnySource } from '../source.ts'
import { find, repositoryOf, repositoryParam } from './github.ts'

type Params = { repository: string; number: number }

const states = ['open', 'closed'] as const
const facts = { state: measured.choice(states, 'State of the issue.') } as const

const issue = z.object({ state: z.string(), pull_request: z.unknown().optional() })

export const githubIssue: AnySource = source<Params, typeof facts>({
  id: 'github/issue',
  title: 'GitHub issue',
  version: 1,
  says: 'Whether an issue exists and is open. Closed says nothing of how it ended. One that does not exist, was deleted, or was moved to another repository gives no match, and so does a pull request, which has a number of the same series.',
  params: z.strictObject({
    repository: repositoryParam(),
    number: hidden(z.int().min(1), 'Number of the issue.', 42),
  }),
  facts,
  actions: ['metadata: read', 'issues: read'],
  collect: async ({ repository: name, number }, { web }) => {
    await repositoryOf(web, name)
    const grant = 'issues: read'
    const path = `${name}/issues/${number}`
    const gone = new Set([301, 404, 410])
    const { value } = await find(web, { name: 'GetIssue', path, schema: issue, grant }, ({ status }) =>
      gone.has(status),
    )
    if (value === null) {
      // Refused with 403, or with 410 where a repository has no issues.
      const schema = z.array(z.unknown())
      const asking = { name: 'ListIssues', path: `${name}/issues?state=all&per_page=1`, schema, grant }
      await find(web, asking, ({ status }) => status === 410)
    }
    if (value === null || value.pull_request !== undefined) return []
    return [{ subject: `${name}#${number}`, facts: { state: states.find((each) => each === value.state) ?? null } }]
  },
})
