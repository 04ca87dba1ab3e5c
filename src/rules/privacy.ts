/**
 * Private names must not stand in text that others may read. Evidence, bindings and contacts keep real names private by
 * themselves; this rule catches an author who types a bucket name into the prose. Commands in procedures refer to
 * bindings (`{{orders-database.instance}}`), so they need no real name either.
 */
import { maySee, type Audience } from '../model/audience.ts'
import type { SourceBlock, SourceInline } from '../model/body.ts'
import type { Evidence } from '../model/evidence.ts'
import { phrase, secret } from '../model/phrase.ts'
import { placeOf, type Plan } from '../model/plan.ts'
import type { Span } from '../model/place.ts'
import type { Portfolio } from '../model/portfolio.ts'
import type { Sources } from '../claims/subject.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

/** A name that is short, or that is nothing but letters (`production`), cannot be told from an ordinary word. */
const isName = (text: string): boolean => text.length >= 4 && /[^\p{L}]/u.test(text)

/** Every string that only audiences from `internal` on may read, unless the settings allow it. */
export const privateStrings = (
  portfolio: Portfolio,
  evidence: Readonly<Record<string, Evidence>>,
  sources: Sources,
): Set<string> => {
  const found = new Set<string>()
  const add = (value: unknown): void => {
    if (typeof value === 'string' && isName(value)) found.add(value)
    else if (Array.isArray(value)) value.forEach(add)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(add)
  }
  for (const binding of Object.values(portfolio.bindings)) {
    add(binding.account)
    add(sources(binding.source)?.privateTexts(binding.params) ?? binding.params)
  }
  for (const record of Object.values(evidence)) {
    add([record.account, record.principal])
    const facts = sources(record.source)?.facts ?? {}
    for (const match of record.matches) {
      add(match.subject)
      for (const [name, value] of Object.entries(match.facts))
        if (!maySee('public', facts[name]?.audience ?? 'internal')) add(value)
    }
  }
  for (const plan of portfolio.plans)
    for (const contact of Object.values(plan.contacts)) add([contact.email, contact.phone])
  for (const { arn, externalId } of Object.values(portfolio.settings.aws.roles)) add([arn, externalId])
  for (const allowed of portfolio.settings.visibility.allow) found.delete(allowed)
  return found
}

/** Finds the first of many strings that stands in a text as a word of its own. */
export const finder = (strings: ReadonlySet<string>): ((text: string) => string | undefined) => {
  if (strings.size === 0) return () => undefined
  const escaped = [...strings]
    .toSorted((a, b) => b.length - a.length)
    .map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`(?<![A-Za-z0-9_-])(?:${escaped.join('|')})(?![A-Za-z0-9_-])`, 'u')
  return (text) => pattern.exec(text)?.[0]
}

export const privateText: Rule = {
  code: 'audience/private-text',
  severity: 'error',
  exit: 1,
  title: 'Private name in text that others may read',
  why: 'The name of a resource is what an attacker looks for. Account ids, bucket names and addresses stay inside.',
  find: (input) => {
    const find = finder(privateStrings(input.portfolio, input.evidence, input.sources))
    return eachPlan(input, (plan) => [
      ...inBody(plan, find, input.portfolio.settings.visibility.commands),
      ...inData(plan, find),
    ])
  },
}

type Find = (text: string) => string | undefined

const hit = (plan: Plan, about: string, span: Span | undefined, name: string, audience: Audience): Hit => ({
  plan: plan.id,
  about,
  place: span ? { file: plan.file, span } : placeOf(plan, about),
  message: phrase`“${secret(name)}” is private, but it stands in text that ${audience === 'public' ? 'everybody' : `the audience “${audience}”`} may read.`,
  hint: 'Use a public label. In commands, refer to the binding: `{{binding.parameter}}`. Or put it into `<Only audience="internal">`, or allow it under `visibility.allow`.',
})

const inBody = (plan: Plan, find: Find, commands: Audience): Hit[] => {
  const hits: Hit[] = []
  const visit = (
    nodes: readonly unknown[],
    audience: Audience,
    inProcedure: boolean,
    around: Span | undefined,
  ): void => {
    for (const node of nodes) {
      const each = node as SourceBlock | SourceInline
      const span = ('span' in each ? each.span : undefined) ?? around
      const narrow =
        each.kind === 'component' && each.name === 'Only'
          ? stricter(audience, each.props['audience'] as Audience)
          : audience
      const procedure = inProcedure || (each.kind === 'component' && each.name === 'Procedure')
      const seenBy = each.kind === 'code' && 'language' in each && procedure ? stricter(narrow, commands) : narrow
      const texts =
        each.kind === 'text' || each.kind === 'code'
          ? [each.text]
          : each.kind === 'link'
            ? [each.href]
            : each.kind === 'component'
              ? Object.values(each.props).map(String)
              : []
      for (const text of texts) {
        const name = seenBy === 'internal' ? undefined : find(text)
        if (name !== undefined) hits.push(hit(plan, 'body', span, name, seenBy))
      }
      const { children, items, head, rows } = each as {
        children?: readonly unknown[]
        items?: readonly { children: readonly unknown[] }[]
        head?: readonly (readonly unknown[])[]
        rows?: readonly (readonly (readonly unknown[])[])[]
      }
      for (const inner of [
        children,
        ...(items ?? []).map((item) => item.children),
        ...(head ?? []),
        ...(rows ?? []).flat(),
      ])
        if (inner) visit(inner, narrow, procedure, span)
    }
  }
  visit(plan.body, plan.meta.audience, false, undefined)
  return hits
}

const stricter = (a: Audience, b: Audience): Audience => (maySee(a, b) ? a : b)

/** Text fields of the frontmatter. Contacts have private fields of their own; claims and spans hold no prose. */
const inData = (plan: Plan, find: Find): Hit[] => {
  if (plan.meta.audience === 'internal') return []
  const hits: Hit[] = []
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'string') {
      const name = find(value)
      if (name !== undefined) hits.push(hit(plan, path, undefined, name, plan.meta.audience))
    } else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) visit(inner, path ? `${path}.${key}` : key)
  }
  const {
    meta,
    objectives,
    tiers,
    services,
    stores,
    backups,
    scenarios,
    exercises,
    communications,
    roles,
    responses,
    vendors,
    limitations,
    references,
    roadmap,
  } = plan
  visit(
    {
      ...meta,
      objectives,
      tiers,
      services,
      stores,
      backups,
      scenarios,
      exercises,
      communications,
      roles,
      responses,
      vendors,
      limitations,
      references,
      roadmap,
    },
    '',
  )
  return hits
}
