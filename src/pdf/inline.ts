/** Inline nodes of the tree as fragments: which voice, which element, where links lead. */
import type { Inline } from '../model/document.ts'
import { plainText } from '../model/body.ts'
import type { VerdictWord } from '../model/verdict.ts'
import type { Context } from './context.ts'
import { words, type Fragment } from './fragments.ts'
import type { Goal } from './slice.ts'
import { element, type Element } from './tags.ts'
import { ink, tint, verdictInk, voice, type Voice } from './theme.ts'

/** What the words around a node say about it. */
type Around = {
  readonly voice: Voice
  readonly owner: Element
  readonly goal?: Goal | undefined
  readonly under?: string | undefined
  readonly strike?: boolean | undefined
}

/** Fragments of inline nodes in a voice; `owner` is the element around them. */
export const fragmentsOf = (
  nodes: readonly Inline[],
  at: Voice,
  owner: Element,
  context: Context,
): readonly Fragment[] => nodes.flatMap((node) => inline(node, { voice: at, owner }, context))

const inline = (node: Inline, around: Around, context: Context): readonly Fragment[] => {
  const inside = (children: readonly Inline[], change: Partial<Around>): readonly Fragment[] =>
    children.flatMap((child) => inline(child, { ...around, ...change }, context))
  switch (node.kind) {
    case 'text':
      return [run(node.text, around)]
    case 'break':
      return [{ kind: 'break' }]
    case 'strong':
      return inside(node.children, { voice: { ...around.voice, bold: true } })
    case 'emphasis':
      return inside(node.children, { voice: { ...around.voice, italic: true } })
    case 'delete': {
      const attributes = { O: 'Layout', TextDecorationType: 'LineThrough' }
      const owner = around.goal ? around.owner : element('Span', around.owner, { attributes })
      return inside(node.children, { owner, strike: true })
    }
    case 'code': {
      const owner = around.goal ? around.owner : element('Code', around.owner)
      return [run(node.text, { ...around, owner, voice: mono(around.voice) })]
    }
    case 'value':
      return [{ ...run(node.text, { ...around, voice: inserted(around.voice) }), whole: node.text.length <= 30 }]
    case 'verdict':
      return verdictMark(node.verdict, around)
    case 'claim':
      return claim(node, around, context)
    case 'link': {
      const label = plainText(node.children)
      return linked(node.children, context.goalOfHref(node.href, label), around, context)
    }
    case 'reference':
      return linked(node.children, context.goalOf(node.to, plainText(node.children)), around, context)
  }
}

const run = (text: string, around: Around): Extract<Fragment, { kind: 'words' }> =>
  words(text, around.voice, around.owner, { goal: around.goal, under: around.under, strike: around.strike })

const linked = (
  children: readonly Inline[],
  goal: Goal | undefined,
  around: Around,
  context: Context,
): readonly Fragment[] => {
  if (!goal || around.goal) return children.flatMap((child) => inline(child, around, context))
  const owner = element('Link', around.owner)
  const inside = { ...around, owner, goal, under: tint.quote, voice: { ...around.voice, ink: ink.accent } }
  return children.flatMap((child) => inline(child, inside, context))
}

/** Words for machines look equally large beside the others. */
const mono = (at: Voice): Voice => ({ ...at, family: 'mono', size: at.size * (at.family === 'serif' ? 0.9 : 0.93) })

/** What the build put in is set in the other family, in the accent. */
const inserted = (at: Voice): Voice => ({
  ...at,
  family: 'sans',
  size: at.family === 'serif' ? at.size * 0.985 : at.size,
  ink: ink.accent,
})

/** A verdict: its shape and its word. */
export const verdictMark = (verdict: VerdictWord, around: Around): readonly Fragment[] => {
  const at: Voice = { ...around.voice, family: 'sans', bold: true, ink: verdictInk[verdict] }
  return [
    {
      kind: 'shape',
      shape: verdict,
      size: at.size * 0.82,
      width: at.size * 1.22,
      lead: 0,
      rise: at.size * 0.33,
      ink: at.ink,
      owner: undefined,
    },
    words(verdict, at, around.owner, { goal: around.goal }),
  ]
}

/** The words of a claim, underlined in the ink of its verdict, then its shape and its number, which lead to the register. */
const claim = (node: Extract<Inline, { kind: 'claim' }>, around: Around, context: Context): readonly Fragment[] => {
  const known = context.claim(node.id)
  const under = verdictInk[node.verdict]
  const said = node.children.flatMap((child) => inline(child, { ...around, under }, context))
  if (!known || around.goal) return [...said, ...verdictMark(node.verdict, around)]
  const stated = context.statedHere(node.id)
  const goal = context.goalOf({ kind: 'claim', plan: context.plan.id, claim: node.id }, `Claim ${known.number}`)
  const owner = element('Link', around.owner, { actual: ` (claim ${known.number}: ${node.verdict})` })
  const size = around.voice.size
  const at: Voice = { ...voice.labelBold, size: size * 0.66, ink: under }
  return [
    ...(stated ? [{ kind: 'destination', name: stated } as const] : []),
    ...said,
    {
      kind: 'shape',
      shape: node.verdict,
      size: size * 0.56,
      width: size * 0.82,
      lead: size * 0.15,
      rise: size * 0.5,
      ink: under,
      owner,
      goal,
    },
    words(String(known.number), at, owner, { goal, rise: size * 0.28 }),
  ]
}
