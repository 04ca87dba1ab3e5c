/** Content folders for tests, written from texts: `content({ 'plans/x.mdx': '…' })`. Removed when the test file is done. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { assess } from '../src/pipeline.ts'
import { fullText } from '../src/model/phrase.ts'
import type { Outcome } from '../src/report/outcome.ts'

export const settings = `organisation: Test Ltd
site: { title: Continuity, url: "https://continuity.invalid", summary: How we recover. }
timezone: Etc/UTC
evidence: { mode: live }
`

/** The moment that tests judge at, unless they say otherwise. */
export const now = '2026-11-20T12:00:00Z'

const made: string[] = []
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A folder of its own. */
export const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-'))
  made.push(path)
  return path
}

/** Writes a content folder; `holdfast.yaml` is there unless given. */
export const content = (files: Readonly<Record<string, string>>, path: string = folder()): string => {
  for (const [name, text] of Object.entries({ 'holdfast.yaml': settings, ...files })) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  return path
}

/** The least frontmatter of a plan that no rule complains about. */
export const head = `title: Orders
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
`

/** A plan with more frontmatter and a body. */
export const plan = (more = '', body = 'Nothing else.', top: string = head): string =>
  `---\n${top}${more}\n---\n\n${body}\n`

/** Reads, judges and finds. */
export const outcomeOf = (files: Readonly<Record<string, string>>, at: string = now): Outcome =>
  assess({ content: content(files), asOf: at, clock: at, strict: false, generator: 'Holdfast test' })

/** Findings as short lines: `review/overdue plans/orders.mdx:8:1 The review …`. */
export const lines = (outcome: Outcome): string[] =>
  outcome.findings.map(
    (each) =>
      `${each.waiver ? 'waived ' : ''}${each.code} ${each.place.file}:${each.place.span?.slice(0, 2).join(':') ?? ''} ${fullText(each.message)}`,
  )

/** The codes that were found, each once per finding. */
export const codes = (outcome: Outcome): string[] =>
  outcome.findings.filter((each) => !each.waiver).map((each) => each.code)
