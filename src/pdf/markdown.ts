/**
 * A plan's text as Markdown, for its attachment to the documents of those who may not see its source. It is made from the
 * same resolved nodes as the pages, so that it can hold nothing that they may not. Blocks become lines; what stands inside
 * another block is moved in under it.
 */
import type { Block, ProcedureBlock, StepBlock, Table, Target } from '../model/document.ts'
import type { PlanView, View } from '../model/view.ts'
import { escaped, escapedStart, inlineMarkdown, type Around } from './markdown-words.ts'

type Lines = readonly string[]

/** The plan as GitHub-flavoured Markdown, with a head that says which edition it is. */
export const markdownOf = (
  view: View,
  plan: PlanView,
  addressOf: (target: Target) => string | undefined = () => undefined,
): string => {
  const around = { plan, numbers: new Map(plan.claims.map((each, at) => [each.id, at + 1])), addressOf }
  const edition = `Version ${plan.version}, ${plan.status}; edition for the audience “${view.audience}”; as of ${view.asOf}. Made by ${view.generator} from the plan of ${view.organisation}.`
  const head = [
    [`# ${escaped(plan.title.trim() || plan.id)}`],
    ...[plan.summary.trim(), edition, view.notice ?? ''].filter((each) => each !== '').map(said),
  ]
  return `${parted([...head, ...plan.body.map((each) => block(each, around))]).join('\n')}\n`
}

/** Blocks with an empty line between them. */
const parted = (blocks: readonly Lines[]): Lines =>
  blocks.filter((each) => each.length > 0).flatMap((each, at) => (at === 0 ? each : ['', ...each]))

const said = (text: string): Lines => [escapedStart(escaped(text))]
const labelled = (label: string, text: string): Lines => [`**${label}:** ${escaped(text)}`]

/** Lines moved in under a mark that stands before the first of them. */
const under = (mark: string, lines: Lines): Lines =>
  (lines.length === 0 ? [''] : lines).map((line, at) =>
    at === 0 ? `${mark}${line}`.trimEnd() : line === '' ? '' : `${' '.repeat(mark.length)}${line}`,
  )

const quoted = (lines: Lines): Lines => lines.map((line) => `> ${line}`.trimEnd())

const inner = (blocks: readonly Block[], around: Around): Lines => parted(blocks.map((each) => block(each, around)))

const block = (node: Block, around: Around): Lines => {
  switch (node.kind) {
    case 'heading':
      return [`${'#'.repeat(Math.min(6, Math.max(2, node.depth)))} ${inlineMarkdown(node.children, around)}`]
    case 'paragraph':
      return [escapedStart(inlineMarkdown(node.children, around))]
    case 'list':
      return list(node, around)
    case 'table':
      return table(node, around)
    case 'code': {
      const fence = '`'.repeat(Math.max(3, ...[...node.text.matchAll(/`+/g)].map(([run]) => run.length + 1)))
      return [`${fence}${node.language.replace(/[`\s]/g, '')}`, ...node.text.split('\n'), fence]
    }
    case 'quote':
      return quoted(inner(node.children, around))
    case 'rule':
      return ['---']
    case 'procedure':
      return procedure(node, around)
    case 'limitation':
      return quoted(parted([labelled('Known limitation', node.title), inner(node.children, around)]))
    case 'terms':
      return node.items.map(({ term, details }) => `- **${escaped(term)}:** ${inlineMarkdown(details, around)}`)
    case 'empty':
      return [`*${escaped(node.text)}*`]
  }
}

const list = (node: Extract<Block, { kind: 'list' }>, around: Around): Lines => {
  const items = node.items.map((item, at) => {
    const mark = node.ordered ? `${node.start + at}. ` : '- '
    const box = item.checked === undefined ? '' : item.checked ? '[x] ' : '[ ] '
    const [first = '', ...rest] = node.tight
      ? item.children.flatMap((each) => block(each, around))
      : inner(item.children, around)
    return under(mark, [`${box}${first}`, ...rest])
  })
  return node.tight ? items.flat() : parted(items)
}

const table = ({ align, head, rows, caption }: Table, around: Around): Lines => {
  const row = (cells: Table['head']): string =>
    `| ${cells.map((cell) => inlineMarkdown(cell, around).trim()).join(' | ')} |`
  const dashes = { left: ':--', center: ':-:', right: '--:', none: '---' } as const
  return [
    ...(caption ? [...labelled('Table', caption), ''] : []),
    row(head),
    `| ${head.map((_, at) => dashes[align[at] ?? 'none']).join(' | ')} |`,
    ...rows.map(row),
  ]
}

const procedure = (node: ProcedureBlock, around: Around): Lines => {
  const steps = node.steps.map((each) => under(`${each.number}. `, step(each, around)))
  return parted([
    [`### Procedure: ${escaped(node.title)}`],
    ...(node.scenario ? [labelled('Answers', node.scenario)] : []),
    ...node.starts.map((each) => labelled('Starts when', each)),
    ...(node.time ? [labelled('Time', node.time)] : []),
    inner(node.intro ?? [], around),
    ...steps,
  ])
}

const step = (node: StepBlock, around: Around): Lines => {
  const facts = [
    node.by,
    node.takes && `takes ${node.takes}`,
    node.clock && `clock ${node.clock}`,
    node.deadline && `deadline: ${node.deadline}`,
  ].filter((each) => each !== undefined && each !== '')
  return parted([
    ...(facts.length > 0 ? [[`**${escaped(facts.join(' · '))}**`]] : []),
    inner(node.children, around),
    ...node.uses.map((each) => labelled('Restores from', each)),
    ...(node.dns ? [labelled('DNS records are', node.dns)] : []),
    ...(node.verify ? [labelled('Verify', node.verify)] : []),
  ])
}
