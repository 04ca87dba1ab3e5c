/**
 * The words of a plan's body, three times: as the view has them, as its page shows them, and as its PDF says them to
 * who reads by its structure. Each comes as sections: the words of a heading, and the words that follow until the next.
 * White space, and what only breaks lines, is taken out, so that what is compared is words.
 */
import { plainText } from '../../src/model/body.ts'
import type { Block, Inline } from '../../src/model/document.ts'
import type { PlanView } from '../../src/model/view.ts'
import { contentOf } from '../pdf/content.ts'
import { Ref, type Dict, type Pdf } from '../pdf/read.ts'
import { withoutEntities } from './texts.ts'

/** Words without spaces, soft hyphens and the like. */
export const squeezed = (text: string): string =>
  text.normalize('NFKC').replace(/[\s\u00AD\u200B-\u200D\u2060\uFEFF]+/g, '')

export type Section = { readonly heading: string; readonly words: string }
/** What a view says in a section: every run of words that a renderer must show whole. */
export type Said = { readonly heading: string; readonly runs: readonly string[] }

/** Verdicts are drawn as marks with words of each renderer's own, so they part the words around them. */
const runsOf = (nodes: readonly Inline[]): string[] => {
  const parts: Inline[][] = [[]]
  for (const node of nodes) {
    if (node.kind === 'verdict') parts.push([])
    else parts.at(-1)?.push(node)
  }
  return parts.map((part) => plainText(part as never))
}

/** The sections of a view's body. Whatever stands before the first heading has an empty one. */
export const saidBy = (plan: PlanView): Said[] => {
  const sections: { heading: string; runs: string[] }[] = [{ heading: '', runs: [] }]
  const say = (...runs: readonly (string | undefined)[]): void => {
    for (const run of runs) if (run) sections.at(-1)?.runs.push(squeezed(run))
  }
  const begin = (heading: string): void => void sections.push({ heading: squeezed(heading), runs: [] })
  const visit = (block: Block): void => {
    switch (block.kind) {
      case 'heading':
        return begin(plainText(block.children as never))
      case 'paragraph':
        return say(...runsOf(block.children))
      case 'list':
        return block.items.forEach((item) => item.children.forEach(visit))
      case 'table':
        say(block.caption)
        return [block.head, ...block.rows].forEach((row) => row.forEach((cell) => say(...runsOf(cell))))
      case 'code':
        return say(...block.text.split('\n'))
      case 'quote':
        return block.children.forEach(visit)
      case 'rule':
        return undefined
      case 'limitation':
        say(block.title)
        return block.children.forEach(visit)
      case 'terms':
        return block.items.forEach(({ term, details }) => say(term, ...runsOf(details)))
      case 'empty':
        return say(block.text)
      case 'procedure':
        begin(block.title)
        say(block.scenario, ...block.starts, block.time)
        block.intro?.forEach(visit)
        return block.steps.forEach((step) => {
          say(
            step.by,
            step.takes,
            ...(step.clock?.split(' – ') ?? []),
            step.deadline,
            step.verify,
            step.dns,
            ...step.uses,
          )
          step.children.forEach(visit)
        })
    }
  }
  plan.body.forEach(visit)
  return sections
}

const skipped = /^(?:notes|anchor|ref|plan-waived|label)$/
const empty = new Set(['br', 'hr', 'img', 'input', 'link', 'meta'])

/** The sections of a plan's page: its main prose, without notes in the margin, numbers of claims and links to headings. */
export const shownBy = (html: string): Section[] => {
  const sections: { heading: string; words: string }[] = [{ heading: '', words: '' }]
  const open: { readonly tag: string; readonly skip: boolean; readonly heading: boolean }[] = []
  let inside = false
  for (const [, closing, name = '', attributes = '', words] of html.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|([^<]+)/gi,
  )) {
    const tag = name.toLowerCase()
    const classes = /\bclass="([^"]*)"/.exec(attributes)?.[1]?.split(' ') ?? []
    if (!inside) {
      inside = tag === 'div' && classes.includes('with-notes')
      continue
    }
    const around = open.at(-1)
    if (words !== undefined) {
      if (around?.skip) continue
      const section = sections.at(-1) as { heading: string; words: string }
      section[around?.heading ? 'heading' : 'words'] += squeezed(withoutEntities(words))
    } else if (closing) {
      if (open.pop() === undefined) break
    } else if (!empty.has(tag) && !attributes.endsWith('/')) {
      const isHeading = /^h[2-6]$/.test(tag)
      if (isHeading) sections.push({ heading: '', words: '' })
      open.push({
        tag,
        skip: around?.skip === true || classes.some((each) => skipped.test(each)),
        heading: around?.heading === true || isHeading,
      })
    }
  }
  return sections
}

/** All sections of a PDF, in the order of its structure: the cover has an empty heading, headings of all ranks begin one. */
export const spokenBy = (pdf: Pdf): Section[] => {
  const sections: { heading: string; words: string }[] = [{ heading: '', words: '' }]
  const pageOf = new Map(pdf.pages.map(({ ref }, at) => [ref.id, at]))
  const marked = pdf.pages.map((_, at) => {
    const texts = new Map<number, string>()
    for (const { mcid, text } of contentOf(pdf, at + 1).shown)
      if (mcid !== undefined) texts.set(mcid, (texts.get(mcid) ?? '') + text)
    return texts
  })
  const visit = (element: Dict, inHeading: boolean): void => {
    // The number of a claim is a link that says which claim it is.
    if (pdf.text(element['ActualText']).startsWith(' (claim ')) return
    const isHeading = /^H[1-6]$/.test(pdf.name(element['S']))
    if (isHeading) sections.push({ heading: '', words: '' })
    for (const kid of pdf.list(element['K'])) {
      const each = kid instanceof Ref ? pdf.dict(kid) : typeof kid === 'object' ? (kid as Dict) : {}
      if (each['S']) visit(each, inHeading || isHeading)
      const mcid = typeof kid === 'number' ? kid : each['MCID']
      if (typeof mcid !== 'number') continue
      const page = pageOf.get(((each['Pg'] ?? element['Pg']) as Ref).id) ?? 0
      const section = sections.at(-1) as { heading: string; words: string }
      section[inHeading || isHeading ? 'heading' : 'words'] += squeezed(marked[page]?.get(mcid) ?? '')
    }
  }
  visit(pdf.dict(pdf.dict(pdf.catalog['StructTreeRoot'])['K']), false)
  return sections
}

/** What is left of a section's words when all that was said is taken out of them, and what was said and is not there. */
export const compared = (
  { runs }: Said,
  { words }: Section,
): { readonly missing: readonly string[]; readonly left: string } => {
  let left = words
  const missing: string[] = []
  for (const run of runs.toSorted((a, b) => b.length - a.length)) {
    const at = left.indexOf(run)
    if (at === -1) missing.push(run)
    else left = `${left.slice(0, at)}\0${left.slice(at + run.length)}`
  }
  return { missing, left: left.replace(/\0+/g, ' ').trim() }
}
