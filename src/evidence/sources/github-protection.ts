/** What must pass before a branch on GitHub changes: by its own protection, and by the rulesets of repository and organisation. */
import { z } from 'zod'
import { ReadError } from '../errors.ts'
import { isUnread, type Unread } from '../facts.ts'
import { orUnread } from '../reading.ts'
import type { Web } from '../web.ts'
import { find, get, list, odd, says } from './github.ts'

/** What one of them asks for, and whether administrators must do so too. */
export type Demand = {
  readonly checks: readonly string[]
  readonly reviews: number
  readonly bindsAdministrators: boolean | Unread
}

const many = z.array(z.unknown()).optional()
const protection = z.object({
  enforce_admins: z.object({ enabled: z.boolean() }),
  required_status_checks: z
    .object({ contexts: z.array(z.string()).optional(), checks: z.array(z.object({ context: z.string() })).optional() })
    .nullish(),
  required_pull_request_reviews: z
    .object({
      required_approving_review_count: z.int().min(0).optional(),
      bypass_pull_request_allowances: z.object({ users: many, teams: many }).nullish(),
    })
    .nullish(),
})

/** What the branch's own protection asks for; `null` when it has none. */
export const ownProtection = async (web: Web, repository: string, branch: string): Promise<Demand | null> => {
  const { value } = await find(
    web,
    {
      name: 'GetBranchProtection',
      path: `${repository}/branches/${encodeURIComponent(branch)}/protection`,
      schema: protection,
      grant: 'administration: read',
    },
    // Without the permission GitHub says only "Not Found".
    (answer) => answer.status === 404 && says(answer, 'Branch not protected'),
  )
  if (value === null) return null
  const { contexts = [], checks = [] } = value.required_status_checks ?? {}
  const { required_approving_review_count: reviews = 0, bypass_pull_request_allowances: spared } =
    value.required_pull_request_reviews ?? {}
  const isSpared = (spared?.users?.length ?? 0) + (spared?.teams?.length ?? 0) > 0
  return {
    checks: [...contexts, ...checks.map(({ context }) => context)],
    reviews,
    bindsAdministrators: value.enforce_admins.enabled && !isSpared,
  }
}

const rules = z.array(
  z.object({ type: z.string(), ruleset_id: z.int().optional(), parameters: z.unknown().optional() }),
)
const statusChecks = z.object({ required_status_checks: z.array(z.object({ context: z.string() })) })
const workflows = z.object({ workflows: z.array(z.object({ path: z.string() })) })
const pullRequest = z.object({ required_approving_review_count: z.int().min(0) })

/** What rulesets that are in force ask for, one each. */
export const ruleDemands = async (web: Web, repository: string, branch: string): Promise<readonly Demand[]> => {
  const path = `${repository}/rules/branches/${encodeURIComponent(branch)}?per_page=100`
  const { pages } = await list(web, { name: 'GetBranchRules', path, schema: rules, grant: 'metadata: read' })
  const asked = pages.flat().flatMap(({ type, ruleset_id: ruleset, parameters }) => {
    const made = demandOf(type, parameters)
    if (made === null) return []
    if (ruleset === undefined) throw odd('GetBranchRules')
    return [{ ...made, ruleset }]
  })
  return Promise.all(
    asked.map(async ({ ruleset, ...made }) => ({
      ...made,
      bindsAdministrators: await orUnread(() => bindsAll(web, repository, ruleset)),
    })),
  )
}

const demandOf = (type: string, parameters: unknown): Omit<Demand, 'bindsAdministrators'> | null => {
  const read = <T>(schema: z.ZodType<T>): T => {
    const found = schema.safeParse(parameters)
    if (!found.success) throw odd('GetBranchRules')
    return found.data
  }
  if (type === 'required_status_checks')
    return { checks: read(statusChecks).required_status_checks.map(({ context }) => context), reviews: 0 }
  if (type === 'workflows')
    return { checks: read(workflows).workflows.map(({ path }) => `workflow ${path}`), reviews: 0 }
  if (type === 'pull_request') return { checks: [], reviews: read(pullRequest).required_approving_review_count }
  return null
}

const ruleset = z.object({ bypass_actors: z.array(z.object({ actor_type: z.string() })).nullish() })

// Roles, teams and people may be administrators, or stand in for them; applications and keys are none.
const machines = new Set(['Integration', 'DeployKey'])

const bindsAll = async (web: Web, repository: string, id: number): Promise<boolean> => {
  const path = `${repository}/rulesets/${id}`
  const { value } = await get(web, { name: 'GetRuleset', path, schema: ruleset, grant: 'administration: read' })
  if (!value.bypass_actors) {
    throw new ReadError(
      'denied',
      'github:GetRuleset does not tell this token who may pass a ruleset by.',
      'GitHub tells only those who may change the ruleset: give a token of such a person or application.',
    )
  }
  return value.bypass_actors.every(({ actor_type }) => machines.has(actor_type))
}

/** How much is asked for by all of them together. */
export const together = (
  demands: readonly Demand[],
): { readonly checks: number; readonly reviews: number; readonly bindsAdministrators: boolean | null | Unread } => {
  const real = demands.filter(({ checks, reviews }) => checks.length > 0 || reviews > 0)
  const binds = real.map((each) => each.bindsAdministrators)
  return {
    checks: new Set(real.flatMap(({ checks }) => checks)).size,
    reviews: real.reduce((most, each) => Math.max(most, each.reviews), 0),
    bindsAdministrators: real.length === 0 ? null : binds.includes(false) ? false : (binds.find(isUnread) ?? true),
  }
}
