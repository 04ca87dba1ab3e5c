/** `github/repository`, and what all GitHub sources must refuse, against a small server that answers in GitHub's form; see github-service.ts. */
import { describe, expect, test } from 'vitest'
import { branch, canary, commitId, noise, ok, refused, repository, type Page } from './github-service.ts'
import { at, factsOf, github, read } from './github-reading.ts'
import { days, ago } from './web-server.ts'

describe('github/repository', () => {
  const base = { [at('')]: repository(), [at('/branches/main')]: branch(), [at('/rules/branches/main')]: ok([]) }
  const protectedBranch = { ...base, [at('/branches/main')]: branch({ protected: true }) }
  const own = (more: object = {}): Page =>
    ok({
      ...noise,
      required_status_checks: {
        strict: true,
        contexts: ['build', 'test'],
        checks: [
          { context: 'build', app_id: 1 },
          { context: 'test', app_id: null },
        ],
        enforcement_level: 'everyone',
      },
      required_pull_request_reviews: { ...noise, dismiss_stale_reviews: true, required_approving_review_count: 1 },
      enforce_admins: { ...noise, enabled: true },
      restrictions: null,
      ...more,
    })
  const rule = (type: string, parameters: object, ruleset: number): object => ({
    type,
    parameters,
    ruleset_source_type: 'Organization',
    ruleset_source: canary,
    ruleset_id: ruleset,
  })
  const checks = (...contexts: string[]): object => ({
    strict_required_status_checks_policy: true,
    required_status_checks: contexts.map((context) => ({ context, integration_id: 15368 })),
  })
  const ruleset = (...actors: string[]): Page =>
    ok({
      ...noise,
      id: 7,
      name: canary,
      enforcement: 'active',
      rules: [],
      bypass_actors: actors.map((actor_type) => ({ actor_id: 5, actor_type, bypass_mode: 'always' })),
    })

  test('without protection', async () => {
    const record = await read('github/repository', {}, base)
    expect(record).toMatchObject({
      error: null,
      serverTime: '2026-11-20T06:00:00Z',
      operations: ['github:GetBranch', 'github:GetBranchRules', 'github:GetRepository'],
      matches: [
        {
          subject: 'acme/orders',
          facts: {
            archived: false,
            private: true,
            headAge: 2 * days,
            requiredChecks: 0,
            requiredReviews: 0,
            bindsAdministrators: null,
          },
        },
      ],
    })
    expect(github.server.asked[0]?.headers).toMatchObject({
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      authorization: `Bearer ${canary}-token`,
    })
  })
  test('archived and public', async () => {
    const routes = { ...base, [at('')]: repository({ archived: true, private: false }) }
    expect(await factsOf('github/repository', {}, routes)).toMatchObject([{ archived: true, private: false }])
  })
  test('protection of the branch itself', async () => {
    const routes = { ...protectedBranch, [at('/branches/main/protection')]: own() }
    expect(await factsOf('github/repository', {}, routes)).toMatchObject([
      { requiredChecks: 2, requiredReviews: 1, bindsAdministrators: true },
    ])
  })
  test.each([
    [{ enforce_admins: { enabled: false } }],
    [
      {
        required_pull_request_reviews: {
          required_approving_review_count: 1,
          bypass_pull_request_allowances: { users: [{ login: canary }], teams: [], apps: [] },
        },
      },
    ],
  ])('that does not bind administrators: %j', async (more) => {
    const routes = { ...protectedBranch, [at('/branches/main/protection')]: own(more) }
    expect(await factsOf('github/repository', {}, routes)).toMatchObject([
      { requiredChecks: 2, requiredReviews: 1, bindsAdministrators: false },
    ])
  })
  test('rulesets count with it, over several pages', async () => {
    const routes = {
      ...protectedBranch,
      [at('/branches/main/protection')]: own(),
      [at('/rules/branches/main')]: [
        ok([rule('deletion', {}, 6), rule('required_status_checks', checks('test', 'audit'), 7)]),
        ok([
          rule('pull_request', { required_approving_review_count: 2, allowed_merge_methods: ['merge'] }, 7),
          rule('workflows', { workflows: [{ path: '.github/workflows/scan.yml', repository_id: 1 }] }, 8),
        ]),
      ],
      [at('/rulesets/7')]: ruleset(),
      [at('/rulesets/8')]: ruleset('Integration', 'DeployKey'),
    }
    expect(await factsOf('github/repository', {}, routes)).toMatchObject([
      { requiredChecks: 4, requiredReviews: 2, bindsAdministrators: true },
    ])
  })
  test.each(['RepositoryRole', 'OrganizationAdmin', 'Team', 'User', 'EnterpriseOwner'])(
    'a ruleset that a %s may pass by',
    async (actor) => {
      const routes = {
        ...protectedBranch,
        [at('/branches/main/protection')]: refused(404, 'Branch not protected'),
        [at('/rules/branches/main')]: ok([rule('required_status_checks', checks('test'), 7)]),
        [at('/rulesets/7')]: ruleset(actor),
      }
      expect(await factsOf('github/repository', {}, routes)).toMatchObject([
        { requiredChecks: 1, requiredReviews: 0, bindsAdministrators: false },
      ])
    },
  )
  test.each([{}, { bypass_actors: null }])(
    'a ruleset that does not tell this token who may pass it by: %j',
    async (more) => {
      const routes = {
        ...base,
        [at('/rules/branches/main')]: ok([rule('required_status_checks', checks('test'), 7)]),
        [at('/rulesets/7')]: ok({ id: 7, ...more }),
      }
      const { matches } = await read('github/repository', {}, routes)
      expect(matches).toMatchObject([
        { facts: { requiredChecks: 1 }, unread: { bindsAdministrators: { class: 'denied' } } },
      ])
      expect(matches[0]?.facts).not.toHaveProperty('bindsAdministrators')
    },
  )
  test.each([
    [403, 'Resource not accessible by personal access token', 'denied'],
    [404, 'Not Found', 'not-found'],
    [403, 'Upgrade to GitHub Pro or make this repository public to enable this feature.', 'denied'],
  ])('protection that the token may not see (%i %s) is unread, and the rest counts', async (status, text, kind) => {
    const { error, matches } = await read(
      'github/repository',
      {},
      { ...protectedBranch, [at('/branches/main/protection')]: refused(status, text) },
    )
    expect(error).toBeNull()
    expect(matches).toMatchObject([
      {
        facts: { archived: false, headAge: 2 * days },
        unread: {
          requiredChecks: { class: kind },
          requiredReviews: { class: kind },
          bindsAdministrators: { class: kind },
        },
      },
    ])
    expect(matches[0]?.unread?.['requiredChecks']?.hint).toContain('`administration: read`')
  })
  test('without commits', async () => {
    const routes = { ...base, [at('/branches/main')]: refused(404, 'Branch not found') }
    expect(await factsOf('github/repository', {}, routes)).toMatchObject([{ headAge: null, requiredChecks: 0 }])
  })
  test('a commit from the future', async () => {
    const commit = { sha: commitId('a'), commit: { committer: { date: ago(-days) }, tree: { sha: commitId('1') } } }
    const { matches } = await read('github/repository', {}, { ...base, [at('/branches/main')]: branch({ commit }) })
    expect(matches[0]?.unread).toMatchObject({ headAge: { class: 'invalid' } })
  })
})

const every = [
  ['github/repository', {}],
  ['github/files', { paths: 'README.md' }],
  ['github/workflow', { workflow: 'tests.yml' }],
  ['github/issue', { number: 42 }],
] as const

describe.each(every)('%s', (source, params) => {
  test.each([
    ['not found, or not to be seen', refused(404, 'Not Found'), 'not-found'],
    ['renamed', { ...refused(301, 'Moved Permanently'), headers: { location: canary } }, 'invalid'],
    ['refused', refused(403, canary), 'denied'],
    ['not signed in', refused(401, 'Bad credentials'), 'not-configured'],
    [
      'asked too often',
      { ...refused(403, 'API rate limit exceeded'), headers: { 'x-ratelimit-remaining': '0' } },
      'throttled',
    ],
    [
      'asked too fast',
      { ...refused(403, 'You have exceeded a secondary rate limit'), headers: { 'retry-after': '1' } },
      'throttled',
    ],
    ['slowed down', refused(429, canary), 'throttled'],
    ['failing', refused(502, canary), 'transient'],
    ['odd', ok({ canary }), 'invalid'],
    ['empty', ok(null), 'invalid'],
  ])('a repository that is %s is unread', async (_, page, kind) => {
    expect(await read(source, params, { [at('')]: page })).toMatchObject({ matches: [], error: { class: kind } })
  })
  test('an answer that is cut off', async () => {
    github.server.handler = (_, response) => {
      response.writeHead(200, { 'content-length': '999' }).write(`{"full_name":"${canary}`)
      setTimeout(() => response.destroy(), 10)
    }
    expect(await read(source, params, {})).toMatchObject({ matches: [], error: { class: 'transient' } })
  })
  test('the name of a repository that is none', async () => {
    for (const repositoryName of [
      'orders',
      'acme/orders/x',
      'acme/..',
      '../x',
      'acme/or ders',
      'acme/orders?x',
      'https://github.com/acme/orders',
    ])
      await expect(github.read(source, { ...params, repository: repositoryName })).rejects.toThrow(
        'Nothing was collected',
      )
  })
})
