/**
 * How long a PDF takes: ours beside Typst, WeasyPrint and the print of Chromium, on the same texts in one run. Cold is a
 * whole process, ours with reading, judging, signing and verifying. Warm is a process that has made others before: each
 * time another text, ours the document alone, as theirs are neither signed nor verified; or each time the same text, of which
 * Typst keeps what it laid out, and Holdfast, as in every build, the signed document. `scripts/maintain/bench-pdf-tools.sh` sets
 * up the others; one that is not there is named and left out.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { carriedBy, evidenceJson, makeDocuments } from '../../src/documents.ts'
import { viewFor } from '../../src/document/view.ts'
import type { View } from '../../src/model/view.ts'
import { renderPdf } from '../../src/pdf/index.ts'
import { assess } from '../../src/pipeline.ts'
import { loadSigner } from '../../src/sign/load.ts'
import { requestFor } from '../../src/sign/sign.ts'
import { runnerIn } from './bench-run.ts'
import { html, markdown, textOf, typst } from './bench-pdf-text.ts'

const asOf = '2026-11-20T12:00:00Z'
const runs = 5
/** The first is to warm up. */
const editions = Array.from({ length: runs + 1 }, (_, edition) => edition)
const chapters = 12
const root = fileURLToPath(new URL('../../', import.meta.url))
const fonts = join(root, 'assets/fonts')
const interpreter = join(root, '.holdfast/bench-pdf/bin/python')
const exec = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-pdf-'))

/** Seconds: by the clock, and of the processor where it can be told. */
type Took = { readonly clock: number; readonly cpu: number | undefined }

/** A whole process, then another text in a process that runs already, then the same text once more. */
type Times = { readonly cold: Took; readonly other: Took; readonly same: Took }

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0

const middle = (all: readonly Took[]): Took => {
  const cpus = all.flatMap(({ cpu }) => (cpu === undefined ? [] : [cpu]))
  return { clock: median(all.map(({ clock }) => clock)), cpu: cpus.length > 0 ? median(cpus) : undefined }
}

const timed = async (work: () => Promise<unknown>): Promise<Took> => {
  const [clock, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { clock: (performance.now() - clock) / 1000, cpu: (user + system) / 1e6 }
}

const repeat = async (times: number, work: () => Promise<Took>): Promise<readonly Took[]> => {
  const all: Took[] = []
  for (let at = 0; at < times; at++) all.push(await work())
  return all
}

const frontmatter = `---
title: Recovery
product: Orders
summary: How orders come back.
version: "1"
status: approved
owner: manager
approvers: [cto]
lastReviewed: 2026-11-01
reviewCadence: 3 months
roles:
  manager: { title: Engineering manager, does: Leads, primary: Engineering manager, deputy: Lead engineer }
  cto: { title: CTO, does: Approves, primary: CTO, deputy: COO }
---
`

const settings = `organisation: Example Ltd
site: { title: Continuity, url: "https://example.invalid", summary: How we recover. }
timezone: Etc/UTC
evidence: { mode: live }
`

/** A portfolio of one plan. */
const write = (chapters: number, edition = 0): string => {
  const content = join(folder, `content-${chapters}-${edition}`)
  mkdirSync(join(content, 'plans'), { recursive: true })
  writeFileSync(join(content, 'holdfast.yaml'), settings)
  writeFileSync(join(content, 'plans/bench.mdx'), `${frontmatter}\n${markdown(textOf(chapters, edition))}\n`)
  return content
}

const judgedIn = (content: string): Parameters<typeof carriedBy>[0] & { readonly view: View } => {
  const outcome = assess({ content, asOf, clock: asOf, strict: false, generator: 'Holdfast' })
  const { judged } = outcome
  if (!judged) throw new Error('The text of the benchmark is no plan.')
  const view = viewFor(judged, { audience: 'public', generator: 'Holdfast', preview: true, strict: false })
  return { ...outcome, content, judged, view }
}

/** Renders the plan of a portfolio in this process; gives its pages. */
const renderer = (content: string): (() => Promise<number>) => {
  const { view } = judgedIn(content)
  const [plan] = view.plans
  if (!plan) throw new Error('The text of the benchmark gives no plan.')
  return async () => (await renderPdf(view, plan, { evidenceJson: evidenceJson(view, plan) })).pages
}

const row = (cells: readonly string[]): void => {
  const widths = [26, 9, 5, 8, 8, 11, 8, 10, 8]
  const text = cells.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
  process.stdout.write(`${text.join(' ').trimEnd()}\n`)
}

const ms = (seconds: number | undefined): string => (seconds === undefined ? '' : `${(seconds * 1000).toFixed(0)} ms`)

const report = (what: string, version: string, pages: number | string, times: Times): Times => {
  const took = [times.cold, times.other, times.same].flatMap(({ clock, cpu }) => [ms(clock), ms(cpu)])
  row([what, version, String(pages), ...took])
  return times
}

/** Pages of a file; nothing for one whose objects are compressed. */
const pagesOf = (file: string): string =>
  String((readFileSync(file, 'latin1').match(/\/Type\s*\/Page\b/g) ?? []).length || '')

/** Makes the document of a portfolio as every command does: signed, verified, and kept. */
const maker = async (content: string): Promise<() => Promise<unknown>> => {
  const outcome = judgedIn(content)
  const { settings } = outcome.judged.portfolio
  const signer = await loadSigner({ settings: undefined, folder: content, keys: join(folder, 'keys'), at: asOf })
  const options = {
    signer,
    signature: requestFor(signer, settings.signing, asOf),
    ...carriedBy(outcome, 'public'),
    cache: join(folder, 'kept'),
    deliver: (): void => undefined,
  }
  return () => makeDocuments(outcome.view, options)
}

/** Renders texts one after the other, the first of them unmeasured. */
const warmed = async (renderers: readonly (() => Promise<unknown>)[]): Promise<Took> => {
  const took: Took[] = []
  for (const render of renderers) took.push(await timed(render))
  return middle(took.slice(1))
}

const ours = async (): Promise<Times> => {
  const run = runnerIn(folder)
  const contents = editions.map((edition) => write(chapters, edition))
  const [first = ''] = contents
  const args = ['pdf', 'bench', '--content', first, '--as-of', asOf, '--preview', '--out', join(folder, 'ours.pdf')]
  const once = async (): Promise<Took> => {
    for (const kept of ['read', 'documents']) rmSync(join(folder, '.holdfast', kept), { recursive: true, force: true })
    const { seconds, cpu } = await run(args)
    return { clock: seconds, cpu }
  }
  await once()
  const cold = middle(await repeat(runs, once))
  const renderers = contents.map(renderer)
  const [render = () => Promise.resolve(0)] = renderers
  const other = await warmed(renderers)
  const make = await maker(first)
  const same = await warmed(editions.map(() => make))
  return report('Holdfast, signed when cold', 'this', await render(), { cold, other, same })
}

/** A tool of Python: one process a document, then several documents in one. */
const python = async (tool: 'typst' | 'weasyprint', texts: readonly string[]): Promise<Times | undefined> => {
  if (!existsSync(interpreter)) return void row([tool, 'not here: run scripts/maintain/bench-pdf-tools.sh'])
  const target = join(folder, tool)
  const script = join(root, 'scripts/maintain/bench-pdf.py')
  type Answer = {
    readonly version: string
    readonly took: readonly (readonly [number, number])[]
    readonly cpu: number
  }
  const answer = async (each: readonly string[]): Promise<Answer> =>
    JSON.parse((await exec(interpreter, [script, tool, target, fonts, ...each])).stdout) as Answer
  const [first = ''] = texts
  const { version } = await answer([first])
  const cold = middle(
    await repeat(runs, async () => {
      let cpu = 0
      const { clock } = await timed(async () => ({ cpu } = await answer([first])))
      return { clock, cpu }
    }),
  )
  const warm = async (each: readonly string[]): Promise<Took> =>
    middle((await answer(each)).took.slice(1).map(([clock, cpu]) => ({ clock, cpu })))
  const times = { cold, other: await warm(texts), same: await warm(texts.map(() => first)) }
  return report(tool, version, pagesOf(`${target}.pdf`), times)
}

const chromium = async (texts: readonly string[]): Promise<void> => {
  const binary = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  if (binary === undefined) return row(['chromium', 'not here'])
  const { stdout } = await exec(binary, ['--version'])
  const target = join(folder, 'chromium.pdf')
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
  const [first = ''] = texts
  const print = async (): Promise<Took> => ({
    ...(await timed(() => exec(binary, [...flags, `--print-to-pdf=${target}`, `file://${first}`]))),
    cpu: undefined,
  })
  await print()
  const cold = middle(await repeat(runs, print))
  const { chromium: driver } = await import('playwright-core')
  const browser = await driver.launch({ executablePath: binary, args: flags.slice(1) })
  try {
    const page = await browser.newPage()
    const warm = async (each: readonly string[]): Promise<Took> => {
      const took = await warmed(
        each.map((text) => async () => {
          await page.goto(`file://${text}`)
          await page.pdf({ tagged: true })
        }),
      )
      return { ...took, cpu: undefined }
    }
    const times = { cold, other: await warm(texts), same: await warm(texts.map(() => first)) }
    report('chromium', /[\d.]+/.exec(stdout)?.[0].split('.')[0] ?? '', pagesOf(target), times)
  } finally {
    await browser.close()
  }
}

/** One time in terms of another, by the clock and by the processor. */
const times = (a: Took | undefined, b: Took | undefined): string => {
  if (!a || !b) return 'an unknown number of times'
  const cpu = a.cpu && b.cpu ? ` (${(a.cpu / b.cpu).toFixed(1)}x of the processor)` : ''
  return `${(a.clock / b.clock).toFixed(1)}x${cpu}`
}

const load = (): string =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' ')

try {
  process.stdout.write(
    `${availableParallelism()} processors, Node ${process.version}, load ${load()}, median of ${runs}.\n\n`,
  )
  const files = (ending: string, form: (text: ReturnType<typeof textOf>) => string): readonly string[] =>
    editions.map((edition) => {
      const file = join(folder, `bench-${edition}.${ending}`)
      writeFileSync(file, form(textOf(chapters, edition)))
      return file
    })
  const pages = files('html', html)
  row(['what', 'version', 'pages', 'cold', 'cpu', 'other text', 'cpu', 'same text', 'cpu'])
  const own = await ours()
  const quick = await python('typst', files('typ', typst))
  const web = await python('weasyprint', pages)
  await chromium(pages)

  const long = renderer(write(64))
  const many = await long()
  const took = middle(await repeat(runs, () => timed(long)))
  process.stdout.write(
    [
      '',
      `${many} pages in process: ${ms(took.clock)} (${ms(took.cpu)} of the processor), ${((took.clock * 1000) / many).toFixed(1)} ms a page; target 4.8 ms (166 pages in 0.8 s).`,
      `Ours takes ${times(own.cold, quick?.cold)} the time of Typst cold, target at most 1.2x; ${times(own.other, quick?.other)} warm with another text, target below 1x, and ${times(own.same, quick?.same)} with the same text, which neither makes anew.`,
      `WeasyPrint takes ${times(web?.cold, own.cold)} our time cold, ${times(web?.other, own.other)} warm; target at least 5x.`,
      `Load after ${load()}.`,
      '',
    ].join('\n'),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
