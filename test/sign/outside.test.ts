/**
 * Whole documents before the judges that the field goes by: pyHanko, and the library of the European Commission (DSS). Each
 * has the test's root as its only trust. DSS is offline; pyHanko asks the responders about the newest timestamp, for which no
 * later one can vouch. Skipped without them (scripts/maintain/tools.sh), unless HOLDFAST_REQUIRE_TOOLS=1.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromEpoch } from '../../src/model/calendar.ts'
import { raise, renew } from '../../src/sign/levels.ts'
import { requestFor, signPdf } from '../../src/sign/sign.ts'
import { askWith } from '../../src/sign/web.ts'
import { rendered } from '../pdf/render.ts'
import { Authorities } from './authorities.ts'

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const judges = path('.holdfast/judges')
const without = existsSync(`${judges}/ready`) ? undefined : 'there are no judges; run scripts/maintain/tools.sh'
if (without && process.env['HOLDFAST_REQUIRE_TOOLS'] === '1') throw new Error(`This cannot be tested: ${without}.`)

type Said = { readonly exit: number; readonly text: string }

/** Runs a judge while the responders of this process go on answering. */
const asked = (program: string, args: readonly string[]): Promise<Said> =>
  new Promise((resolve) => {
    const env = { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' }
    const started = execFile(program, args, { env }, (_, out, err) =>
      resolve({ exit: started.exitCode ?? -1, text: `${out}${err}` }),
    )
  })

describe.skipIf(without)(`judges of other houses${without ? `: skipped, ${without}` : ''}`, () => {
  let all: Authorities
  const files: Record<string, string> = {}
  const file = (name: string): string => files[name] as string

  beforeAll(async () => {
    all = await Authorities.start()
    all.issue('signer')
    const signer = all.pki.signerNow('signer')
    const at = fromEpoch(Date.now() / 1000)
    const options = { authorities: [all.tsa], at, ask: askWith() }
    const { bytes } = await rendered('rich', requestFor(signer, undefined, at))
    const signed = await signPdf(bytes, signer)
    const made: Record<string, Uint8Array> = { 'B-B': signed }
    for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) made[level] = await raise(signed, level, options)
    made['renewed'] = await renew(made['B-LTA'] as Uint8Array, options)
    const forged = Buffer.from(made['B-LTA'] as Uint8Array)
    const where = forged.indexOf('stream\n') + 20
    forged[where] = (forged[where] as number) ^ 1
    made['forged'] = forged
    for (const [name, content] of Object.entries(made)) files[name] = all.pki.write(`${name}.pdf`, content)
  })
  afterAll(() => all?.stop())

  const trust = (): readonly string[] => ['--trust', all.pki.path('root.pem'), '--trust-replace', '--executive-summary']
  const profile = (name: string, level: string): Promise<Said> =>
    asked(`${judges}/profile/bin/pyhanko`, ['sign', 'validate', '--ltv-profile', level, ...trust(), file(name)])
  const ades = (name: string): Promise<Said> =>
    asked(`${judges}/ades/bin/pyhanko`, ['sign', 'adesverify', ...trust(), file(name)])

  test.each([
    ['B-LT', 'pades'],
    ['B-LTA', 'pades-lta'],
    ['renewed', 'pades-lta'],
  ])('pyHanko finds %s valid by the profile %s', async (name, level) => {
    expect(await profile(name, level)).toMatchObject({ exit: 0, text: expect.stringMatching(/^Signature:\w+:VALID$/m) })
  })

  test.each(['B-LT', 'B-LTA', 'renewed'])('pyHanko finds %s valid by EN 319 102-1', async (name) => {
    expect(await ades(name)).toMatchObject({ exit: 0, text: expect.stringMatching(/^Signature:\w+:VALID$/m) })
  })

  test('pyHanko does refuse: a level that is not reached, and a changed byte', async () => {
    for (const said of [
      await profile('B-T', 'pades-lta'),
      await profile('forged', 'pades-lta'),
      await ades('forged'),
    ]) {
      expect(said.exit).not.toBe(0)
      expect(said.text).not.toMatch(/:VALID$/m)
    }
  })

  test('the library of the European Commission names each level, and trusts those that bring what is needed', async () => {
    const names = Object.keys(files)
    const { text } = await asked('java', [
      ...['-cp', `${judges}/dss/*`, path('scripts/maintain/signature-judges/Judge.java')],
      ...[all.pki.path('root.pem'), ...names.map(file)],
    ])
    const verdicts = text.split('\n').filter((line) => line.startsWith('PAdES'))
    expect(verdicts).toEqual([
      `PAdES-BASELINE-B INDETERMINATE ${file('B-B')}`,
      `PAdES-BASELINE-T INDETERMINATE ${file('B-T')}`,
      `PAdES-BASELINE-LT TOTAL_PASSED ${file('B-LT')}`,
      `PAdES-BASELINE-LTA TOTAL_PASSED ${file('B-LTA')}`,
      `PAdES-BASELINE-LTA TOTAL_PASSED ${file('renewed')}`,
      `PAdES-BASELINE-LTA TOTAL_FAILED ${file('forged')}`,
    ])
    expect(text).not.toContain('structure:')
    expect(text).not.toContain('warning:')
  })
})
