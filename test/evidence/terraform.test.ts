/**
 * Terraform plans. With Terraform on this machine, real ones: of its built-in resource, so that nothing is fetched. What that
 * cannot make (imports, data sources, secrets) is written in the format that Terraform documents, version 1.2. Debian has no
 * Terraform, so these tests are skipped without it even when everything must run.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { folder } from '../content.ts'
import { canary, reported } from './report.ts'
import { toolAt } from './tool.ts'

const factsOf = (text: string): Record<string, unknown> => {
  const [match] = reported('terraform', 'terraform/plan', text, {}, '2099-01-01T00:00:00Z').matches
  return { ...match?.facts, unread: Object.keys(match?.unread ?? {}) }
}

describe.skipIf(toolAt('terraform') === undefined)('real plans (with Terraform only)', () => {
  let cwd = ''
  const env = { PATH: process.env['PATH'], HOME: folder(), CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' }
  const terraform = (...args: string[]): string =>
    execFileSync('terraform', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const planOf = (code: string, ...more: string[]): string => {
    writeFileSync(join(cwd, 'main.tf'), code)
    spawnSync('terraform', ['plan', '-out=plan', ...more], { cwd, env, stdio: 'ignore' })
    return terraform('show', '-json', 'plan')
  }
  const kept = 'resource "terraform_data" "kept" { input = "a" }\n'
  const added = 'resource "terraform_data" "added" { input = "b" }\n'
  beforeAll(() => {
    cwd = folder()
    writeFileSync(join(cwd, 'main.tf'), kept)
    terraform('init', '-input=false')
    terraform('apply', '-auto-approve')
  })

  test('nothing would change', () => {
    const text = planOf(kept)
    expect(factsOf(text)).toEqual({
      changes: 0,
      succeeded: true,
      runAge: 0,
      version: (JSON.parse(text) as { terraform_version: string }).terraform_version,
      unread: ['unmanaged'],
    })
    expect(reported('terraform', 'terraform/plan', text, {}, '2099-01-01T00:00:00Z').collectedAt).toBe(
      (JSON.parse(text) as { timestamp: string }).timestamp,
    )
  })
  test('something would change', () => {
    expect(factsOf(planOf(kept + added))).toMatchObject({ changes: 1, succeeded: true })
    expect(factsOf(planOf(added))).toMatchObject({ changes: 2, succeeded: true })
  })
  test('a plan of a part says nothing of the whole', () => {
    const facts = factsOf(planOf(kept + added, '-target=terraform_data.kept'))
    expect(facts).toMatchObject({ succeeded: true, unread: ['changes', 'unmanaged'] })
  })
  test('a plan that failed is no plan without changes', () => {
    const fails = `resource "terraform_data" "fails" {\n  lifecycle {\n    precondition {\n      condition     = terraform_data.kept.input == "z"\n      error_message = "no"\n    }\n  }\n}\n`
    expect(factsOf(planOf(kept + fails))).toMatchObject({ succeeded: false, unread: ['changes', 'unmanaged'] })
  })
})

const resource = (actions: string[], more: object = {}, mode = 'managed'): object => ({
  address: `aws_db_instance.${canary}`,
  mode,
  change: { actions, before: { password: canary }, after: { password: canary }, ...more },
})
const plan = (changes: readonly object[], more: object = {}): string =>
  JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    prior_state: { values: { outputs: { secret: { value: canary } } } },
    resource_changes: changes,
    timestamp: '2026-11-20T06:00:00Z',
    complete: true,
    errored: false,
    ...more,
  })

describe('plans', () => {
  test.each([
    ['nothing', [resource(['no-op']), resource(['read'], {}, 'data'), resource(['read'])], 0],
    [
      'every kind of change',
      [['create'], ['update'], ['delete'], ['delete', 'create'], ['create', 'delete'], ['forget']].map((each) =>
        resource(each),
      ),
      6,
    ],
    ['what is taken under management', [resource(['no-op'], { importing: { id: canary } })], 1],
  ])('%s', (_, changes, count) => {
    expect(factsOf(plan(changes))).toMatchObject({ changes: count })
  })
  test('code without resources', () => {
    expect(factsOf(plan([], { resource_changes: undefined }))).toMatchObject({ changes: 0 })
  })
  test('nothing of the state is kept', () => {
    expect(JSON.stringify(reported('terraform', 'terraform/plan', plan([resource(['update'])])))).not.toContain(canary)
  })
  test.each([
    ['nothing', '', 'it is empty'],
    ['a cut off plan', plan([]).slice(0, -9), 'it is not JSON'],
    [
      'a state',
      JSON.stringify({ format_version: '1.0', values: { secret: canary } }),
      '`terraform_version` is missing',
    ],
    ['a plan of an old version', plan([], { timestamp: undefined }), '`timestamp` is missing'],
    ['a plan without a moment', plan([], { timestamp: 'today' }), 'does not say when'],
    ['another format', plan([], { format_version: '2.0' }), '`format_version`'],
    ['odd changes', plan([{ mode: 'managed' }]), '`resource_changes.0.change`'],
  ])('%s is refused', (_, text, why) => {
    expect(() => factsOf(text)).toThrow(why)
    expect(() => factsOf(text)).not.toThrow(canary)
  })
})
