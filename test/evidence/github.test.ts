/** The GitHub sources against a small server that answers in GitHub's form; see github-service.ts. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Draft } from '../../src/evidence/record.ts'
import {
  branch,
  canary,
  commitId,
  noise,
  ok,
  refused,
  repository,
  startGitHub,
  type GitHub,
  type Page,
  type Routes,
} from './github-service.ts'
import { ago, days, type Handler } from './web-server.ts'

let github: GitHub
let handler: Handler
beforeAll(async () => {
  github = await startGitHub()
  handler = github.server.handler
})
afterEach(() => {
  github.server.handler = handler
  github.server.asked.splice(0)
})
afterAll(() => github.server.stop())

const at = (path: string): string => `/repos/acme/orders${path}`

const read = async (source: string, params: object, routes: Routes): Promise<Draft> => {
  github.routes = routes
  const record = await github.read(source, params)
  expect(JSON.stringify(record)).not.toContain('canary')
  return record
}
const factsOf = async (...given: Parameters<typeof read>): Promise<Record<string, unknown>[]> => {
  const { error, matches } = await read(...given)
  expect(error).toBeNull()
  return matches.map(({ facts }) => facts)
}

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

describe('github/files', () => {
  const entry = (path: string, mode: string, digit: string): object => ({
    path,
    mode,
    type: mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob',
    sha: commitId(digit),
    size: 12,
    url: canary,
  })
  const tree = (...entries: object[]): Page => ok({ sha: commitId('1'), url: canary, tree: entries, truncated: false })
  const base = {
    [at('')]: repository(),
    [at('/branches/main')]: branch(),
    [at(`/git/trees/${commitId('1')}`)]: tree(
      entry('README.md', '100644', '3'),
      entry('scripts', '040000', '2'),
      entry('vendor', '160000', '5'),
    ),
    [at(`/git/trees/${commitId('2')}`)]: tree(
      entry('restore.sh', '100755', '4'),
      entry('notes.md', '100644', '6'),
      entry('latest.sh', '120000', '7'),
    ),
    [at('/commits')]: (url: URL): Page =>
      ok(
        url.searchParams.get('sha') === commitId('a')
          ? [
              {
                ...noise,
                sha: commitId('9'),
                commit: {
                  message: canary,
                  committer: {
                    name: canary,
                    date: ago(url.searchParams.get('path') === 'scripts/restore.sh' ? 30 * days : 5 * days),
                  },
                },
              },
            ]
          : [],
      ),
  }
  test('that exist, one match each', async () => {
    const paths = [
      'scripts/restore.sh',
      'scripts/notes.md',
      'README.md',
      'scripts/latest.sh',
      'scripts/none.sh',
      'none/restore.sh',
      'scripts',
      'vendor',
      'README.md/x',
      'scripts/restore.sh',
    ]
    const record = await read('github/files', { paths }, base)
    expect(record.matches).toEqual([
      { subject: 'README.md', facts: { executable: false, changedAge: 5 * days } },
      { subject: 'scripts/latest.sh', facts: { executable: null, changedAge: 5 * days } },
      { subject: 'scripts/notes.md', facts: { executable: false, changedAge: 5 * days } },
      { subject: 'scripts/restore.sh', facts: { executable: true, changedAge: 30 * days } },
    ])
    // Every folder is asked for once.
    expect(github.server.asked.filter(({ path }) => path.includes('/git/trees/'))).toHaveLength(2)
  })
  test('one path without a list', async () => {
    expect(await factsOf('github/files', { paths: 'scripts/restore.sh' }, base)).toEqual([
      { executable: true, changedAge: 30 * days },
    ])
  })
  test('none, in a repository without commits', async () => {
    expect(
      await factsOf(
        'github/files',
        { paths: 'a' },
        { ...base, [at('/branches/main')]: refused(404, 'Branch not found') },
      ),
    ).toEqual([])
  })
  test('a listing that is not whole', async () => {
    const cut = ok({ tree: [entry('README.md', '100644', '3')], truncated: true })
    const routes = { ...base, [at(`/git/trees/${commitId('1')}`)]: cut }
    expect(await factsOf('github/files', { paths: 'README.md' }, routes)).toHaveLength(1)
    expect(await read('github/files', { paths: 'zebra' }, routes)).toMatchObject({
      matches: [],
      error: { class: 'invalid' },
    })
  })
  test('contents that the token may not see are no files that do not exist', async () => {
    for (const [path, page] of [
      ['/branches/main', refused(403, 'Resource not accessible by integration')],
      ['/branches/main', refused(404, 'Not Found')],
      [`/git/trees/${commitId('2')}`, refused(404, 'Not Found')],
    ] as const)
      expect(await read('github/files', { paths: 'scripts/restore.sh' }, { ...base, [at(path)]: page })).toMatchObject({
        matches: [],
        error: { class: expect.stringMatching(/denied|not-found/) },
      })
  })
  test.each(['/etc/passwd', 'a/../b', './a', 'a//b', 'a/', '', []])('the path %j is refused', async (paths) => {
    await expect(read('github/files', { paths }, base)).rejects.toThrow('Nothing was collected')
  })
})

describe('github/workflow', () => {
  const file = { ...noise, id: 42, name: canary, path: '.github/workflows/tests.yml', state: 'active' }
  let number = 100
  const run = (seconds: number, conclusion: string | null, more: object = {}): object => ({
    ...noise,
    id: number,
    run_number: number--,
    name: canary,
    head_branch: 'main',
    head_sha: commitId('a'),
    event: 'push',
    status: conclusion === null ? 'in_progress' : 'completed',
    conclusion,
    created_at: ago(seconds + 60),
    run_started_at: ago(seconds),
    updated_at: ago(0),
    actor: noise.user,
    head_repository: { ...noise, full_name: 'acme/orders' },
    ...more,
  })
  const runs = (...found: object[]): Page => ok({ total_count: found.length, workflow_runs: found })
  const base = { [at('')]: repository(), [at('/actions/workflows')]: ok({ total_count: 1, workflows: [file] }) }
  const path = at('/actions/workflows/42/runs')
  const both = (all: readonly object[]): Routes => ({
    ...base,
    [path]: (url) =>
      runs(
        ...(url.searchParams.get('status') === 'success'
          ? all.filter((each) => (each as { conclusion: string }).conclusion === 'success')
          : all),
      ),
  })
  const params = { workflow: 'tests.yml' }

  test('its newest runs', async () => {
    const record = await read(
      'github/workflow',
      params,
      both([run(60, null), run(3600, 'failure'), run(2 * days, 'success'), run(3 * days, 'success')]),
    )
    expect(record.matches).toEqual([
      {
        subject: 'tests.yml',
        facts: { enabled: true, lastResult: 'failure', lastRunAge: 60, lastSuccessAge: 2 * days },
      },
    ])
    expect(
      github.server.asked
        .filter(({ path: asked }) => asked.includes('/runs'))
        .every(({ path: asked }) => asked.includes('branch=main')),
    ).toBe(true)
  })
  test.each([
    ['timed_out', 'timed_out'],
    ['cancelled', 'cancelled'],
    ['skipped', 'other'],
    ['action_required', 'other'],
    ['startup_failure', 'other'],
  ])('ended with %s', async (conclusion, expected) => {
    expect(await factsOf('github/workflow', params, both([run(10, conclusion)]))).toMatchObject([
      { lastResult: expected, lastSuccessAge: null },
    ])
  })
  test('that never ran', async () => {
    expect(await factsOf('github/workflow', params, both([]))).toEqual([
      { enabled: true, lastResult: null, lastRunAge: null, lastSuccessAge: null },
    ])
  })
  test('switched off, deleted, and not there', async () => {
    const state = (word: string): Routes => ({
      ...both([]),
      [at('/actions/workflows')]: ok({ total_count: 1, workflows: [{ ...file, state: word }] }),
    })
    expect(await factsOf('github/workflow', params, state('disabled_inactivity'))).toMatchObject([{ enabled: false }])
    expect(await factsOf('github/workflow', params, state('deleted'))).toEqual([])
    expect(await factsOf('github/workflow', { workflow: 'other.yml' }, both([]))).toEqual([])
  })
  test('on the second page of workflows', async () => {
    const other = { ...file, id: 1, path: '.github/workflows/other.yml' }
    const routes = {
      ...both([run(5, 'success')]),
      [at('/actions/workflows')]: [
        ok({ total_count: 2, workflows: [other] }),
        ok({ total_count: 2, workflows: [file] }),
      ],
    }
    expect(await factsOf('github/workflow', params, routes)).toMatchObject([{ lastResult: 'success' }])
  })
  test('runs of forks and of other branches do not count', async () => {
    const foreign = [
      run(1, 'failure', { head_repository: { full_name: 'mallory/orders' }, event: 'pull_request' }),
      run(2, 'failure', { head_repository: null }),
      run(3, 'failure', { head_branch: 'next' }),
    ]
    expect(
      await factsOf(
        'github/workflow',
        params,
        both([...foreign, run(4, 'success', { head_repository: { full_name: 'Acme/Orders' } })]),
      ),
    ).toMatchObject([{ lastResult: 'success', lastRunAge: 4 }])
    expect(await factsOf('github/workflow', { ...params, branch: 'next' }, both(foreign))).toMatchObject([
      { lastResult: 'failure', lastRunAge: 3 },
    ])
  })
  test('pages are turned until a run counts, and no further', async () => {
    const foreign = (): object => run(1, 'success', { head_repository: null })
    const page = (...found: object[]): Page => ok({ total_count: 3, workflow_runs: found })
    const pages = [page(foreign()), page(run(7, 'success')), page(run(8, 'success'))]
    expect(await factsOf('github/workflow', params, { ...base, [path]: pages })).toMatchObject([
      { lastResult: 'success', lastRunAge: 7, lastSuccessAge: 7 },
    ])
    expect(github.server.asked.filter(({ path: asked }) => asked.includes('page=3'))).toEqual([])
  })
  test('more runs than GitHub lists, of which none counts, is no "never"', async () => {
    const routes = {
      ...base,
      [path]: ok({ total_count: 1200, workflow_runs: [run(1, 'success', { head_repository: null })] }),
    }
    expect(await read('github/workflow', params, routes)).toMatchObject({
      matches: [],
      error: { class: 'invalid', message: expect.stringContaining('newest thousand') },
    })
  })
  test('a run that was repeated counts with its newest attempt', async () => {
    const repeated = run(30, 'success', { created_at: ago(9 * days), run_attempt: 2 })
    expect(await factsOf('github/workflow', params, both([repeated]))).toMatchObject([
      { lastRunAge: 30, lastSuccessAge: 30 },
    ])
  })
})

describe('github/issue', () => {
  const base = { [at('')]: repository(), [at('/issues')]: ok([]) }
  const issue = (more: object = {}): Page =>
    ok({ ...noise, number: 42, title: canary, body: canary, state: 'open', ...more })
  const params = { number: 42 }
  test.each(['open', 'closed'])('%s', async (state) => {
    const { matches } = await read('github/issue', params, { ...base, [at('/issues/42')]: issue({ state }) })
    expect(matches).toEqual([{ subject: 'acme/orders#42', facts: { state } }])
  })
  test.each<readonly [string, Page]>([
    ['never made', refused(404, 'Not Found')],
    ['deleted', refused(410, 'This issue was deleted')],
    ['moved away', { ...refused(301, 'Moved Permanently'), headers: { location: `https://api.github.com/${canary}` } }],
    ['a pull request', issue({ pull_request: { url: canary } })],
  ])('%s', async (_, page) => {
    expect(await factsOf('github/issue', params, { ...base, [at('/issues/42')]: page })).toEqual([])
  })
  test('a repository without issues', async () => {
    const none = refused(410, 'Issues are disabled for this repo')
    expect(await factsOf('github/issue', params, { ...base, [at('/issues/42')]: none, [at('/issues')]: none })).toEqual(
      [],
    )
  })
  test.each([403, 404])('issues that the token may not see (%i) are no issue that does not exist', async (status) => {
    const routes = { ...base, [at('/issues/42')]: refused(404, 'Not Found'), [at('/issues')]: refused(status, canary) }
    expect(await read('github/issue', params, routes)).toMatchObject({
      matches: [],
      error: { hint: expect.stringContaining('`issues: read`') },
    })
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
