/** Rules about standards: that a requirement is met is worked out from claims, never typed. */
import { plainText, type SourceBlock, type SourceInline } from '../model/body.ts'
import { phrase } from '../model/phrase.ts'
import type { Span } from '../model/place.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

const standard =
  /\b(?:SOC ?[123]|ISO(?:\/IEC)? ?\d{4,5}|HIPAA|GDPR|DORA|PCI[ -]DSS|FedRAMP|NIST(?: SP| CSF)?|CCM|HITRUST|NIS ?2)\b/
const subject = /\bcomplian|\brequirements?\b|\bconformity\b/i
const met =
  /\b(?:compliant|compl(?:y|ies) with|certified|conforms? to|(?:meets?|met|fulfils?|satisf(?:y|ies)) (?:all |the |its |their |every )*(?:requirements?|criteria|controls?|standards?))\b/i
const denied = /\b(?:not|no|never|nor|neither)\b/i
const tick = /[\u2705\u2713\u2714\u2611]/

type Tick = { readonly words: string; readonly span: Span; readonly typed: boolean }

/** The words of a block without those of claims: what a claim says is judged. */
const ownWords = (nodes: readonly SourceInline[]): string =>
  plainText(nodes.filter((node) => node.kind !== 'component' || node.name !== 'Claim'))

/** Ticks and statements of conformity in the body, in the order of the text. */
const ticksIn = (body: readonly SourceBlock[]): readonly Tick[] => {
  const found: Tick[] = []
  /** Of the section: whether its heading, or a paragraph in it, speaks of a standard. */
  let about = false
  const visit = (blocks: readonly SourceBlock[], checked: boolean): void => {
    for (const block of blocks) {
      if (block.kind === 'heading') {
        const words = plainText(block.children)
        about = standard.test(words) || subject.test(words)
      } else if (block.kind === 'paragraph') {
        const words = ownWords(block.children)
        const named = standard.test(words)
        const typed = (checked || tick.test(words)) && (about || named)
        if (block.span && (typed || (named && met.test(words) && !denied.test(words))))
          found.push({ words, span: block.span, typed })
      } else if (block.kind === 'list')
        for (const item of block.items) visit(item.children as readonly SourceBlock[], item.checked === true)
      else if (block.kind === 'table')
        for (const row of block.rows) {
          const words = row.map((cell) => ownWords(cell)).join(' ')
          const span = row
            .flat()
            .find((node): node is SourceInline & { span: Span } => 'span' in node && !!node.span)?.span
          if (span && tick.test(words) && (about || standard.test(words))) found.push({ words, span, typed: true })
        }
      else if (block.kind === 'quote' || block.kind === 'component')
        visit(block.children as readonly SourceBlock[], checked)
    }
  }
  visit(body, false)
  return found
}

const shorten = (words: string): string => {
  const flat = words.replace(/\s+/g, ' ').trim()
  return flat.length > 80 ? `${flat.slice(0, 79).trimEnd()}…` : flat
}

export const conformityTyped: Rule = {
  code: 'compliance/typed',
  severity: 'warn',
  exit: 1,
  catalogue: 'MAP-01',
  title: 'Conformity that was typed',
  why: 'A tick that somebody typed stays when the thing that it ticks is gone.',
  clauses: ['SOC 2 CC4.1', 'ISO 22301 9.1'],
  hint: 'Bind a claim to what the requirement asks for and let `<Controls/>` show its verdict. Never say that a standard is met.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const claims = Object.values(plan.claims).filter(({ controls }) => controls.length > 0).length
      return ticksIn(plan.body).map(({ words, span, typed }): Hit => ({
        plan: plan.id,
        about: 'body',
        place: { file: plan.file, span },
        message: phrase`“${shorten(words)}” ${typed ? 'is ticked by hand' : 'says that a standard is met'}: no claim decides it, while ${claims} claims of the plan supply evidence for clauses.`,
        hint: 'Put the words into a `<Claim>` with a check and its `controls`, or say only what was done.',
      }))
    }),
}
