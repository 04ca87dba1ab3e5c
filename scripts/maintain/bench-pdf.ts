/**
 * How long a PDF takes: ours beside Typst, WeasyPrint and the print of Chromium, on the same text in one run. Cold is a
 * whole process, ours with reading, judging, signing and verifying; warm is the document alone in a process that has made
 * it before. `scripts/maintain/bench-pdf-tools.sh` sets up the others; one that is not there is named and left out.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { evidenceJson } from '../../src/documents.ts'
import { viewFor } from '../../src/document/view.ts'
import { renderPdf } from '../../src/pdf/index.ts'
import { assess } from '../../src/pipeline.ts'
import { runnerIn } from './bench-run.ts'
import { html, markdown, textOf, typst } from './bench-pdf-text.ts'

const asOf = '2026-11-20T12:00:00Z'
const runs = 5
const root = fileURLToPath(new URL('../../', import.meta.url))
const fonts = join(root, 'assets/fonts')
const python = join(root, '.holdfast/bench-pdf/bin/python')
const exec = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-pdf-'))

/** Seconds: by the clock, and of the processor where it can be told. */
type Took = { readonly clock: number; readonly cpu: number | undefined }

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
const write = (chapters: number): string => {
  const content = join(folder, `content-${chapters}`)
  mkdirSync(join(content, 'plans'), { recursive: true })
  writeFileSync(join(content, 'holdfast.yaml'), settings)
  writeFileSync(join(content, 'plans/bench.mdx'), `${frontmatter}\n${markdown(textOf(chapters))}\n`)
  return content
}

/** Renders the plan of a portfolio in this process; gives its pages. */
const renderer = (content: string): (() => Promise<number>) => {
  const { judged } = assess({ content, asOf, clock: asOf, strict: false, generator: 'Holdfast' })
  if (!judged) throw new Error('The text of the benchmark is no plan.')
  const view = viewFor(judged, { audience: 'public', generator: 'Holdfast', preview: true, strict: false })
  const [plan] = view.plans
  if (!plan) throw new Error('The text of the benchmark gives no plan.')
  return async () => (await renderPdf(view, plan, { evidenceJson: evidenceJson(view, plan) })).pages
}

const row = (cells: readonly string[]): void => {
  const widths = [30, 12, 7, 11, 10, 11, 10]
  const text = cells.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
  process.stdout.write(`${text.join(' ').trimEnd()}\n`)
}

const ms = (seconds: number | undefined): string => (seconds === undefined ? '' : `${(seconds * 1000).toFixed(0)} ms`)

const report = (what: string, version: string, pages: number | string, cold: Took, warm: Took): void =>
  row([what, version, String(pages), ms(cold.clock), ms(cold.cpu), ms(warm.clock), ms(warm.cpu)])

/** Pages of a file; nothing for one whose objects are compressed. */
const pagesOf = (file: string): string =>
  String((readFileSync(file, 'latin1').match(/\/Type\s*\/Page\b/g) ?? []).length || '')

const ours = async (content: string): Promise<{ readonly cold: Took; readonly warm: Took }> => {
  const run = runnerIn(folder)
  const args = ['pdf', 'bench', '--content', content, '--as-of', asOf, '--preview', '--out', join(folder, 'ours.pdf')]
  const once = async (): Promise<Took> => {
    for (const kept of ['read', 'documents']) rmSync(join(folder, '.holdfast', kept), { recursive: true, force: true })
    const { seconds, cpu } = await run(args)
    return { clock: seconds, cpu }
  }
  await once()
  const cold = middle(await repeat(runs, once))
  const render = renderer(content)
  const pages = await render()
  const warm = middle(await repeat(runs, () => timed(render)))
  report('Holdfast, signed when cold', 'this', pages, cold, warm)
  return { cold, warm }
}

/** A tool of Python: one process a document, then several documents in one. */
const other = async (
  tool: 'typst' | 'weasyprint',
  source: string,
): Promise<{ readonly cold: Took; readonly warm: Took } | undefined> => {
  if (!existsSync(python)) return void row([tool, 'not here: run scripts/maintain/bench-pdf-tools.sh'])
  const target = join(folder, `${tool}.pdf`)
  const script = join(root, 'scripts/maintain/bench-pdf.py')
  const started = (count: number) => exec(python, [script, tool, source, target, String(count), fonts])
  type Answer = {
    readonly version: string
    readonly took: readonly (readonly [number, number])[]
    readonly cpu: number
  }
  const answer = async (count: number): Promise<Answer> => JSON.parse((await started(count)).stdout) as Answer
  await answer(1)
  const cold = middle(
    await repeat(runs, async () => {
      let cpu = 0
      const { clock } = await timed(async () => ({ cpu } = await answer(1)))
      return { clock, cpu }
    }),
  )
  const { version, took } = await answer(runs + 1)
  const warm = middle(took.slice(1).map(([clock, cpu]) => ({ clock, cpu })))
  report(tool, version, pagesOf(target), cold, warm)
  return { cold, warm }
}

const chromium = async (source: string): Promise<void> => {
  const binary = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  if (binary === undefined) return row(['chromium', 'not here'])
  const { stdout } = await exec(binary, ['--version'])
  const target = join(folder, 'chromium.pdf')
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
  const print = async (): Promise<Took> => ({
    ...(await timed(() => exec(binary, [...flags, `--print-to-pdf=${target}`, `file://${source}`]))),
    cpu: undefined,
  })
  await print()
  const cold = middle(await repeat(runs, print))
  const { chromium: driver } = await import('playwright-core')
  const browser = await driver.launch({ executablePath: binary, args: flags.slice(1) })
  try {
    const page = await browser.newPage()
    await page.goto(`file://${source}`)
    const again = async (): Promise<Took> => ({ ...(await timed(() => page.pdf({ tagged: true }))), cpu: undefined })
    await again()
    const warm = middle(await repeat(runs, again))
    report('chromium', /[\d.]+/.exec(stdout)?.[0].split('.')[0] ?? '', pagesOf(target), cold, warm)
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
  const text = textOf(12)
  const [forTypst, forWeb] = [join(folder, 'bench.typ'), join(folder, 'bench.html')]
  writeFileSync(forTypst, typst(text))
  writeFileSync(forWeb, html(text))
  row(['what', 'version', 'pages', 'cold', 'cpu', 'warm', 'cpu'])
  const own = await ours(write(12))
  const quick = await other('typst', forTypst)
  const web = await other('weasyprint', forWeb)
  await chromium(forWeb)

  const long = renderer(write(64))
  const pages = await long()
  const took = middle(await repeat(runs, () => timed(long)))
  process.stdout.write(
    [
      '',
      `${pages} pages in process: ${ms(took.clock)} (${ms(took.cpu)} of the processor), ${((took.clock * 1000) / pages).toFixed(1)} ms a page; target 4.8 ms (166 pages in 0.8 s).`,
      `Ours takes ${times(own.cold, quick?.cold)} the time of Typst cold, target at most 1.2x; ${times(own.warm, quick?.warm)} warm, target below 1x. Typst keeps what it laid out of the same text.`,
      `WeasyPrint takes ${times(web?.cold, own.cold)} our time cold, ${times(web?.warm, own.warm)} warm; target at least 5x.`,
      `Load after ${load()}.`,
      '',
    ].join('\n'),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
