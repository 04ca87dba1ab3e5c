/**
 * Invariant 5: one parse, one tree. The body of every plan of the example says the same on its page and in its PDF, section
 * by section and word by word: all that the view says is in both, and neither has a word more than its own labels. The PDF
 * is read by its structure, as assistive technology does.
 *
 * Seen to fail: what stands before the first step of a procedure, left out of the PDF, and of the page; a full stop of a
 * title that was a glyph without a character.
 */
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { viewFor } from '../../src/document/view.ts'
import type { PlanView } from '../../src/model/view.ts'
import { assess } from '../../src/pipeline.ts'
import { folder } from '../content.ts'
import { readPdf } from '../pdf/read.ts'
import { example, expecting, filesOf, recorded } from './product.ts'
import { compared, saidBy, shownBy, spokenBy, type Said, type Section } from './prose.ts'

/** What a page may say beside the plan's words. */
const labels = /^(?:Scenario|Start|Time|Clock|By|Verify|Restoresfrom|DNSrecordsare|–)$/
/** What a PDF may: bullets, numbers of steps and of lists, names of languages of code. */
const pdfLabels =
  /^(?:[•·–]|\d+\.?|Answers|Startswhen|Time|Takes|From|to|Deadline:|Verify:|Restoresfrom|DNSrecordsare|Knownlimitation|bash|sql|hcl|json|yaml|text)$/
const verdict = /^(?:holds|violated|unknown|stale|waived)$/i

let site: Map<string, Buffer>
let plans: readonly PlanView[]
beforeAll(async () => {
  const cwd = folder()
  await expecting(0, ['build', '--content', example, '--as-of', recorded], { cwd })
  site = filesOf(join(cwd, 'dist'))
  const clock = `${recorded}T00:00:00Z`
  const { judged } = assess({ content: example, asOf: recorded, clock, strict: false, generator: 'Holdfast test' })
  if (!judged) throw new Error('The example was not judged.')
  plans = viewFor(judged, { audience: 'public', generator: 'Holdfast test' }).plans
})

/** Words that are on one side only, as lines; and the verdicts that are shown, in order. */
const difference = (
  said: readonly Said[],
  drawn: readonly Section[],
  own: RegExp,
): { lines: string[]; verdicts: string[] } => {
  const lines: string[] = []
  const verdicts: string[] = []
  said.forEach((each, at) => {
    const { missing, left } = compared(each, drawn[at] ?? { heading: '', words: '' })
    for (const run of missing) lines.push(`${each.heading}: misses ${run}`)
    for (const word of left.split(' '))
      if (verdict.test(word)) verdicts.push(word.toLowerCase())
      else if (word !== '' && !own.test(word)) lines.push(`${each.heading}: has ${word}`)
  })
  return { lines, verdicts }
}

describe.each(['auditforge', 'auditron', 'cloud-optimizer', 'knowledge-exchange', 'virtual-backroom'])('%s', (id) => {
  let said: readonly Said[]
  let page: readonly Section[]
  let pdf: readonly Section[]
  const headings = (sections: readonly { readonly heading: string }[]): string[] =>
    sections.map(({ heading }) => heading)

  beforeAll(() => {
    const plan = plans.find((each) => each.id === id) as PlanView
    said = saidBy(plan)
    page = shownBy(site.get(`${id}/index.html`)?.toString() ?? '')
    const all = spokenBy(readPdf(site.get(`${id}/${id}.pdf`) as Buffer))
    // The words before the first heading follow the table of contents; they are looked at by themselves.
    const contents = all.findIndex(({ heading }) => heading === 'Contents')
    pdf = all.slice(contents, contents + said.length)
    expect(said.length).toBeGreaterThan(20)
  })

  test('has the same headings in the same order', () => {
    expect(headings(page)).toEqual(headings(said))
    expect(headings(pdf).slice(1)).toEqual(headings(said).slice(1))
  })

  test('says on its page what the view says, and nothing else', () => {
    expect(difference(said, page, labels).lines).toEqual([])
  })

  test('says in its PDF what the view says, and nothing else', () => {
    expect(difference(said.slice(1), pdf.slice(1), pdfLabels).lines).toEqual([])
    for (const run of said[0]?.runs ?? []) expect(pdf[0]?.words).toContain(run)
  })

  test('shows the same verdicts in the same order', () => {
    const onPage = difference(said.slice(1), page.slice(1), labels).verdicts
    expect(onPage).toEqual(difference(said.slice(1), pdf.slice(1), pdfLabels).verdicts)
    expect(onPage.length).toBeGreaterThan(20)
  })

  test('has every sentence that makes a claim in both, under its own heading', () => {
    const plan = plans.find((each) => each.id === id) as PlanView
    const within = (sections: readonly Section[]): string =>
      sections.map(({ heading, words }) => heading + words).join('\0')
    const missing = plan.claims.filter(({ sentence }) => {
      const words = sentence.normalize('NFKC').replace(/\s+/g, '')
      return !within(page).includes(words) || !within(pdf).includes(words)
    })
    expect(missing.map((claim) => claim.id)).toEqual([])
  })
})
