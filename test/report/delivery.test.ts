/** Reports as people ask for them: real processes, real files. Whatever is asked for, the exit code is that of the run. */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { content, folder, plan } from '../content.ts'
import { differences, example, expecting, filesOf, holdfast, recorded, type Done } from '../invariants/product.ts'

const overdue = plan('', 'Words.').replace('lastReviewed: 2026-11-01', 'lastReviewed: 2026-01-01')
const invalid = plan('lastReviewd: 2026-01-01')

/** A folder with a content folder in it, as in a repository. */
const repository = (text: string): string => {
  const cwd = folder()
  mkdirSync(join(cwd, '.git'))
  content({ 'plans/orders.mdx': text }, join(cwd, 'content'))
  return cwd
}
const check = (cwd: string, ...args: readonly string[]): Promise<Done> =>
  holdfast(['check', '--as-of', '2026-11-20T12:00:00Z', ...args], { cwd })
const text = (cwd: string, file: string): string => readFileSync(join(cwd, file), 'utf8')

const all = ['text', 'json', 'markdown', 'github', 'sarif', 'junit', 'codequality', 'oscal', 'oscal-poam', 'intoto']

describe.each([
  ['clean', plan(), 0],
  ['overdue', overdue, 1],
  ['invalid', invalid, 3],
] as const)('of a run that is %s', (_, source, exit) => {
  let cwd: string
  let done: Done
  let plain: Done
  beforeAll(async () => {
    cwd = repository(source)
    plain = await check(cwd)
    done = await check(cwd, ...all.flatMap((format) => ['--report', `${format}=out/deep/${format}.txt`]))
  })

  test('every report is written, and the exit code and what is printed are as without them', () => {
    expect([plain.exit, done.exit]).toEqual([exit, exit])
    expect(done.stdout).toBe(plain.stdout)
    const expected = exit === 0 ? all.filter((format) => format !== 'oscal-poam') : all
    expect(readdirSync(join(cwd, 'out/deep')).toSorted()).toEqual(expected.map((each) => `${each}.txt`).toSorted())
  })

  test('stderr says that the key is a development key, and nothing else but that there is no POA&M', () => {
    const [key, ...rest] = done.stderr.trimEnd().split('\n').toReversed()
    expect(key).toContain('development signature')
    expect(rest.join()).toBe(
      exit === 0 ? 'There is nothing to report as oscal-poam, so out/deep/oscal-poam.txt is not written.' : '',
    )
  })

  test('the reports name files from the top of the repository', () => {
    const report = JSON.parse(text(cwd, 'out/deep/json.txt')) as {
      content: string
      materials: { name: string }[]
      exit: { code: number }
    }
    expect(report).toMatchObject({ content: 'content', exit: { code: exit } })
    expect(report.materials.map(({ name }) => name)).toEqual(['holdfast.yaml'])
    if (exit > 0) expect(text(cwd, 'out/deep/sarif.txt')).toContain('"uri": "content/plans/orders.mdx"')
  })

  test('--format prints the same', async () => {
    for (const format of ['sarif', 'junit', 'markdown']) {
      const printed = await check(cwd, '--format', format)
      expect(printed).toEqual({ exit, stdout: text(cwd, `out/deep/${format}.txt`), stderr: '' })
    }
  })

  test('the statements can be verified where they lie, with the reports that lie beside them', async () => {
    const verified = await holdfast(['verify', 'out/deep/intoto.txt', '--as-of', '2026-11-20T12:00:00Z'], { cwd })
    expect(verified.stdout).toContain('intoto.txt: valid.')
    expect(verified.stdout).toContain('sarif.txt: matches')
    expect(verified.exit).toBe(0)
    writeFileSync(join(cwd, 'out/deep/sarif.txt'), '{}')
    const changed = await holdfast(
      ['verify', 'out/deep/intoto.txt', '--as-of', '2026-11-20T12:00:00Z', '--format', 'json'],
      { cwd },
    )
    expect(changed.exit).toBe(1)
    expect(JSON.parse(changed.stdout)).toMatchObject({
      state: 'invalid',
      reasons: ['sarif.txt is not the file that the statements are about.'],
    })
  })
})

describe('standard output', () => {
  test('holds one report and nothing else', async () => {
    const cwd = repository(overdue)
    const done = await check(cwd, '--report', 'sarif=-', '--report', 'junit=junit.xml')
    expect(done.exit).toBe(1)
    expect(JSON.parse(done.stdout)).toMatchObject({ version: '2.1.0' })
    expect(text(cwd, 'junit.xml')).toContain('<failure')
  })
})

describe('where a report goes', () => {
  test('a file is replaced in one step, and nothing is left beside it', async () => {
    const cwd = repository(plan())
    writeFileSync(join(cwd, 'a.sarif'), 'old')
    expect((await check(cwd, '--report', 'sarif=a.sarif')).exit).toBe(0)
    expect(text(cwd, 'a.sarif')).toContain('2.1.0')
    expect(readdirSync(cwd).toSorted()).toEqual(['.git', '.holdfast', 'a.sarif', 'content'])
  })

  test('a link stays a link, and what is no file stays what it is', async () => {
    const cwd = repository(plan())
    writeFileSync(join(cwd, 'real.sarif'), 'old')
    symlinkSync('real.sarif', join(cwd, 'link.sarif'))
    symlinkSync('/dev/null', join(cwd, 'nowhere'))
    expect((await check(cwd, '--report', 'sarif=link.sarif', '--report', 'junit=nowhere')).exit).toBe(0)
    expect(lstatSync(join(cwd, 'link.sarif')).isSymbolicLink()).toBe(true)
    expect(text(cwd, 'real.sarif')).toContain('2.1.0')
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  test('a POA&M of an earlier run does not outlive what was open', async () => {
    const cwd = repository(overdue)
    await check(cwd, '--report', 'oscal-poam=poam.json')
    expect(existsSync(join(cwd, 'poam.json'))).toBe(true)
    content({ 'plans/orders.mdx': plan() }, join(cwd, 'content'))
    expect((await check(cwd, '--report', 'oscal-poam=poam.json')).exit).toBe(0)
    expect(existsSync(join(cwd, 'poam.json'))).toBe(false)
  })
})

describe('what cannot be followed is said before anything runs, with exit 3', () => {
  test.each([
    [['--report', 'sarf=x'], 'There is no format `sarf`.', 'Did you mean `sarif`?'],
    [['--report', 'sarif'], 'does not say where to write', 'Write `--report sarif=FILE`'],
    [['--report', 'sarif='], 'does not say where to write', 'Write `--report sarif=FILE`'],
    [
      ['--report', 'sarif=-', '--report', 'junit=-'],
      'Two reports are to go to standard output.',
      'Give one of them a file.',
    ],
    [['--report', 'sarif=x', '--report', 'junit=./x'], 'Two reports are to be written to ./x.', 'Give each a file'],
    [['--report', 'sarif=content'], 'A report cannot be written to content: it is a folder.', 'Name another file.'],
    [['--report', 'sarif=content/holdfast.yaml/x'], 'is not a folder', 'Name another file.'],
    [['--format', 'sarf'], 'There is no format `sarf`.', 'Did you mean `sarif`?'],
  ])('%j', async (args, message, hint) => {
    const cwd = repository(plan())
    const done = await check(cwd, ...args)
    expect(done.exit).toBe(3)
    expect(done.stdout).toBe('')
    expect(done.stderr).toContain(message)
    expect(done.stderr).toContain(`hint: ${hint}`)
    expect(existsSync(join(cwd, '.holdfast'))).toBe(false)
  })

  test.skipIf(process.getuid?.() === 0)('a folder that may not be written to', async () => {
    const cwd = repository(plan())
    mkdirSync(join(cwd, 'closed'))
    chmodSync(join(cwd, 'closed'), 0o555)
    expect((await check(cwd, '--report', 'sarif=closed/x')).stderr).toContain(
      'A report cannot be written to closed/x: EACCES.',
    )
  })

  test('what fails later loses no result', async () => {
    const cwd = repository(overdue)
    // A device that is full: that is seen only when it is written to.
    symlinkSync('/dev/full', join(cwd, 'full'))
    const done = await check(cwd, '--report', 'sarif=full', '--report', 'junit=junit.xml')
    expect(done.exit).toBe(3)
    expect(done.stdout).toContain('error[review/overdue]')
    expect(done.stderr).toContain('full could not be written (ENOSPC).')
    expect(text(cwd, 'junit.xml')).toContain('<failure')
  })
})

describe('of a build', () => {
  let cwd: string
  beforeAll(async () => {
    cwd = folder()
    await expecting(0, ['build', '--content', example, '--as-of', recorded, '--report', 'sarif=a.sarif'], { cwd })
  })
  const site = (): ReturnType<typeof filesOf> => filesOf(join(cwd, 'dist'))
  const plans = ['auditforge', 'auditron', 'cloud-optimizer', 'knowledge-exchange', 'virtual-backroom']

  test.each(plans)('statements lie beside the PDF of %s, and verify', async (id) => {
    const done = await holdfast(['verify', `dist/${id}/${id}.intoto.jsonl`, '--as-of', recorded], { cwd })
    expect(done.stdout).toContain(`${id}.pdf: matches`)
    expect(done.stdout).toContain('result:       WARNED')
    expect(done.exit).toBe(0)
  })

  test('statements of one plan are not those of another', async () => {
    writeFileSync(join(cwd, 'auditron.intoto.jsonl'), site().get('auditforge/auditforge.intoto.jsonl') as Buffer)
    writeFileSync(join(cwd, 'auditforge.pdf'), site().get('auditron/auditron.pdf') as Buffer)
    expect((await holdfast(['verify', 'auditron.intoto.jsonl', '--as-of', recorded], { cwd })).exit).toBe(1)
  })

  test('a build with nothing to do writes the reports all the same, and the same', async () => {
    const before = readFileSync(join(cwd, 'a.sarif'), 'utf8')
    writeFileSync(join(cwd, 'a.sarif'), 'old')
    const done = await expecting(0, ['build', '--content', example, '--as-of', recorded, '--report', 'sarif=a.sarif'], {
      cwd,
    })
    expect(done.stdout).toContain('dist/ is up to date')
    expect(readFileSync(join(cwd, 'a.sarif'), 'utf8')).toBe(before)
  })

  test('a build that publishes nothing reports why', async () => {
    const at = repository(overdue)
    const done = await holdfast(
      ['build', '--as-of', '2026-11-20', '--report', 'junit=junit.xml', '--report', 'intoto=a.jsonl'],
      { cwd: at },
    )
    expect(done.exit).toBe(1)
    expect(existsSync(join(at, 'dist'))).toBe(false)
    expect(text(at, 'junit.xml')).toContain('<failure type="review/overdue"')
    expect(existsSync(join(at, 'a.jsonl'))).toBe(true)
  })

  test('a second build elsewhere gives the same statements', async () => {
    await expecting(0, ['build', '--content', example, '--as-of', recorded, '--out', 'again'], { cwd })
    expect(differences(site(), filesOf(join(cwd, 'again')))).toEqual([])
  })

  const recipe = (name: string): string =>
    new RegExp(`<!-- recipe: ${name} -->\n\n\`\`\`sh\n([\\s\\S]*?)\`\`\``).exec(
      readFileSync(new URL('../../docs/reports.md', import.meta.url), 'utf8'),
    )?.[1] ?? 'false'
  const follow = (commands: string, statements: Buffer): { status: number | null; output: string } => {
    const at = folder()
    writeFileSync(join(at, 'auditron.intoto.jsonl'), statements)
    writeFileSync(join(at, 'auditron.pdf'), site().get('auditron/auditron.pdf') as Buffer)
    const done = spawnSync('sh', ['-e', '-c', commands], { cwd: at, encoding: 'utf8' })
    return { status: done.status, output: done.stdout + done.stderr }
  }

  test.skipIf(spawnSync('openssl', ['version']).error !== undefined)(
    'the printed recipe for OpenSSL accepts it, refuses a changed one, and shows what to compare (needs openssl)',
    () => {
      const statements = site().get('auditron/auditron.intoto.jsonl') as Buffer
      const { status, output } = follow(`${recipe('openssl')}${recipe('files')}`, statements)
      expect(output).toContain('Verified OK')
      expect(status).toBe(0)
      const { signer, plans: known } = JSON.parse(site().get('status.json')?.toString() ?? '') as {
        signer: { fingerprint: string }
        plans: { id: string; pdfSha256: string }[]
      }
      expect(output.replaceAll(':', '').toLowerCase()).toContain(signer.fingerprint)
      const digest = known.find(({ id }) => id === 'auditron')?.pdfSha256 ?? 'none'
      expect(output.split(digest).length).toBe(3)
      const changed = statements.toString().replace('"payload":"eyJfdHlwZSI6', '"payload":"eyJfdHlwZSI7')
      expect(follow(recipe('openssl'), Buffer.from(changed))).toMatchObject({
        status: 1,
        output: expect.stringContaining('erification failure') as string,
      })
    },
  )
})
