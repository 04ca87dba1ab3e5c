/** Files, workflows and issues on GitHub, against a small server that answers in its form; see github-service.ts. */
import { describe, expect, test } from 'vitest'
import { branch, canary, commitId, noise, ok, refused, repository, type Page, type Routes } from './github-service.ts'
import { at, factsOf, github, read } from './github-reading.ts'
import { ago, days } from './web-server.ts'

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
      entry('notes.md', '100664', '6'),
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
