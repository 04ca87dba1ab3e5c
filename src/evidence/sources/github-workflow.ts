/** `github/workflow`: how the newest runs of a workflow ended. */
import { z } from 'zod'
import type { Instant } from '../../model/calendar.ts'
import { ReadError } from '../errors.ts'
import { measured, setting } from '../facts.ts'
import { open } from '../params.ts'
import { ageOf, newestOf } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import type { Web } from '../web.ts'
import { list, moment, repositoryOf, repositoryParam } from './github.ts'

type Params = { repository: string; workflow: string; branch?: string | undefined }

const results = ['success', 'failure', 'cancelled', 'timed_out', 'other'] as const

const facts = {
  enabled: setting.boolean('Whether it runs at all. GitHub switches scheduled ones off when a repository rests.'),
  lastResult: measured.choice(results, 'How the newest run that has ended ended; none without one.'),
  lastSuccessAge: measured.duration('Time since the newest run that succeeded began; none without one.'),
  lastRunAge: measured.duration('Time since the newest run began; none without one.'),
} as const

export const githubWorkflow: AnySource = source<Params, typeof facts>({
  id: 'github/workflow',
  title: 'GitHub workflow',
  version: 1,
  says: 'The newest runs of a workflow on one branch, by default the default branch; runs for pull requests of forks do not count, whatever their branch is called. A run that succeeded says that its steps ended with 0, also when they did nothing, and a skipped one is neither a success nor a failure. A run that was repeated counts with its newest attempt. GitHub keeps runs for a limited time, so an old success may be gone. A workflow that does not exist gives no match.',
  params: z.strictObject({
    repository: repositoryParam(),
    workflow: open(
      z.string().regex(/^[^/]+\.ya?ml$/, 'it is not the name of a file that ends with `.yml` or `.yaml`'),
      'File name of the workflow.',
      'restore-test.yaml',
    ),
    branch: open(
      z.string().trim().min(1),
      'Only runs on this branch count; by default the default branch.',
      'main',
    ).optional(),
  }),
  facts,
  actions: ['metadata: read', 'actions: read'],
  collect: async ({ repository: name, workflow, branch }, { web }) => {
    const { value: repository } = await repositoryOf(web, name)
    const found = await workflowOf(web, name, workflow)
    if (!found) return []
    const on = { branch: branch ?? repository.default_branch, of: repository.full_name, id: found.id }
    const all = await runsOf(web, name, on, {}, (runs) => runs.some(({ status }) => status === 'completed'))
    const good = await runsOf(web, name, on, { status: 'success' }, (runs) => runs.length > 0)
    const newest = all.runs[0]
    const ended = all.runs.find(({ status }) => status === 'completed')
    return [
      {
        subject: workflow,
        facts: {
          enabled: found.state === 'active',
          lastResult: ended ? (results.find((each) => each === ended.conclusion) ?? 'other') : null,
          lastSuccessAge: ageOf(newestOf(good.runs.filter(isGood).map(begun)), good.clock),
          lastRunAge: ageOf(newest && begun(newest), all.clock),
        },
      },
    ]
  },
})

const workflows = z.object({
  workflows: z.array(z.object({ id: z.int(), path: z.string(), state: z.string() })),
})

const workflowOf = async (
  web: Web,
  name: string,
  file: string,
): Promise<{ readonly id: number; readonly state: string } | undefined> => {
  const path = `${name}/actions/workflows?per_page=100`
  const { pages } = await list(web, { name: 'ListWorkflows', path, schema: workflows, grant: 'actions: read' })
  return pages
    .flatMap((page) => page.workflows)
    .find((each) => each.path === `.github/workflows/${file}` && each.state !== 'deleted')
}

const run = z.object({
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  created_at: moment,
  run_started_at: moment.optional(),
  run_number: z.int(),
  head_branch: z.string().nullable(),
  head_repository: z.object({ full_name: z.string() }).nullish(),
})
type Run = z.infer<typeof run>
const runPage = z.object({ total_count: z.int(), workflow_runs: z.array(run) })

const begun = ({ run_started_at, created_at }: Run): Date => run_started_at ?? created_at
const isGood = ({ conclusion }: Run): boolean => conclusion === 'success'

type On = { readonly branch: string; readonly of: string; readonly id: number }

/** Runs of the repository itself, the newest first, as many as it takes. */
const runsOf = async (
  web: Web,
  name: string,
  { branch, of, id }: On,
  filter: Readonly<Record<string, string>>,
  enough: (runs: readonly Run[]) => boolean,
): Promise<{ readonly runs: readonly Run[]; readonly clock: Instant }> => {
  const own = (page: z.infer<typeof runPage>): Run[] =>
    page.workflow_runs.filter(
      (each) => each.head_branch === branch && each.head_repository?.full_name.toLowerCase() === of.toLowerCase(),
    )
  const query = new URLSearchParams({ branch, ...filter, per_page: '100' })
  const path = `${name}/actions/workflows/${id}/runs?${query}`
  const asking = { name: 'ListWorkflowRuns', path, schema: runPage, grant: 'actions: read' }
  const { pages, clock } = await list(web, asking, (page) => enough(own(page)))
  const runs = pages.flatMap(own)
  const listed = pages.reduce((sum, page) => sum + page.workflow_runs.length, 0)
  if (!enough(runs) && (pages.at(-1)?.total_count ?? 0) > listed) {
    throw new ReadError(
      'invalid',
      'github:ListWorkflowRuns lists only the newest thousand runs, and none of them counts.',
      'Name another `branch` in the binding, or let the workflow run less often on branches of that name.',
    )
  }
  return { runs: runs.toSorted((a, b) => b.run_number - a.run_number), clock }
}
