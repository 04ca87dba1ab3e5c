/**
 * Private names must not stand in text that others may read. Evidence, bindings and contacts keep real names private by
 * themselves; this rule catches an author who types a bucket name into the prose of a plan, of a record or of a page. Commands in procedures refer to
 * bindings (`{{orders-database.instance}}`), so they need no real name either.
 */
import { maySee, type Audience } from '../model/audience.ts'
import type { SourceBlock, SourceInline } from '../model/body.ts'
import { isReported, type Evidence } from '../model/evidence.ts'
import { phrase, secret } from '../model/phrase.ts'
import { placeOf, type Plan } from '../model/plan.ts'
import type { Place, Span } from '../model/place.ts'
import type { Portfolio } from '../model/portfolio.ts'
import { placeIn, type RecordFile } from '../model/records.ts'
import type { Sources } from '../claims/subject.ts'
import { eachPlan, type Hit, type Input, type Rule } from './rule.ts'

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
    // Who reported a reading is said in words that are meant for everybody.
    add([record.account, isReported(record) ? undefined : record.principal])
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

/** How many characters one pattern may have; the machine refuses patterns that are much longer. */
const patternLimit = 50_000

/** Finds the first of many strings that stands in a text as a word of its own. */
export const finder = (strings: ReadonlySet<string>): ((text: string) => string | undefined) => {
  const patterns: RegExp[] = []
  let names: string[] = []
  let size = 0
  const close = (): void => {
    if (names.length > 0) patterns.push(new RegExp(`(?<![A-Za-z0-9_-])(?:${names.join('|')})(?![A-Za-z0-9_-])`, 'u'))
    names = []
    size = 0
  }
  // Nobody's name is that long, and a text that holds one as a whole is found as it stands.
  const [long, short] = [true, false].map((wanted) => [...strings].filter((each) => each.length > 2000 === wanted))
  for (const each of (short ?? []).toSorted((a, b) => b.length - a.length)) {
    const escaped = each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    if (size + escaped.length > patternLimit) close()
    names.push(escaped)
    size += escaped.length
  }
  close()
  return (text) => {
    let first: RegExpExecArray | undefined
    for (const pattern of patterns) {
      const found = pattern.exec(text)
      if (found && (!first || found.index < first.index)) first = found
    }
    return first?.[0] ?? long?.find((each) => text.includes(each))
  }
}

export const privateText: Rule = {
  code: 'audience/private-text',
  severity: 'error',
  exit: 1,
  title: 'Private name in text that others may read',
  why: 'The name of a resource is what an attacker looks for. Account ids, bucket names and addresses stay inside.',
  clauses: [],
  hint: 'Refer to the binding (`{{name.parameter}}`), use its label, or put the words into `<Only audience="internal">`.',
  guards: 'private names stay inside',
  find: (input) => {
    const find = finder(privateStrings(input.portfolio, input.evidence, input.sources))
    return [
      ...eachPlan(input, (plan) => [
        ...inBody(plan.body, ofPlan(plan), find, input.portfolio.settings.visibility.commands),
        ...inData(dataOf(plan), ofPlan(plan), find),
      ]),
      ...inRecords(input.portfolio, find),
      ...inReports(input, find),
    ]
  },
}

/** Where text stands: for whom it is, and how its places are found. */
type Source = {
  readonly plan?: string | undefined
  readonly audience: Audience
  readonly file: string
  /** The element that a finding is about; a path of its data by itself when it has none. */
  readonly about?: string | undefined
  readonly placeOf: (path: string) => Place
}

const ofPlan = (plan: Plan): Source => ({
  plan: plan.id,
  audience: plan.meta.audience,
  file: plan.file,
  placeOf: (path) => placeOf(plan, path),
})

const ofRecord = (record: RecordFile, audience: Audience, about: string, plan?: string): Source => ({
  plan,
  audience,
  file: record.file,
  about,
  placeOf: (path) => placeIn(record, path),
})

/** Records and pages are published too, for those who may see the plan that they belong to. */
const inRecords = (portfolio: Portfolio, find: Find): Hit[] => {
  const { settings, drills, incidents, waivers, pages } = portfolio
  const audienceOf = new Map(portfolio.plans.map((plan) => [plan.id, plan.meta.audience]))
  const { commands } = settings.visibility
  const ofPlans = <T extends RecordFile & { readonly id: string; readonly plan: string }>(
    record: T,
    kind: string,
  ): Source => ofRecord(record, audienceOf.get(record.plan) ?? 'public', `${kind}.${record.id}`, record.plan)
  return [
    ...drills.flatMap((drill) => {
      const { title, environment, participants, checks, issues, lessons, signedBy } = drill
      const source = ofPlans(drill, 'drills')
      const data = { title, environment, participants, checks, issues, lessons, signedBy }
      return [...inBody(drill.body, source, find, commands), ...inData(data, source, find)]
    }),
    ...incidents.flatMap((incident) => {
      const { title, severity, cause, issues } = incident
      const source = ofPlans(incident, 'incidents')
      return [
        ...inBody(incident.body, source, find, commands),
        ...inData({ title, severity, cause, issues }, source, find),
      ]
    }),
    ...waivers.flatMap((waiver) => {
      const { reason, owner, approver } = waiver
      return inData({ reason, owner, approver }, ofPlans(waiver, 'waivers'), find)
    }),
    ...Object.values(portfolio.attestations).flatMap((each) =>
      inData({ statement: each.statement, by: each.by }, ofRecord(each, 'public', `attestations.${each.id}`), find),
    ),
    ...Object.values(portfolio.vendors).flatMap((each) => {
      const { name, service, url } = each
      return inData({ name, service, url }, ofRecord(each, 'public', `vendors.${each.id}`), find)
    }),
    ...pages.flatMap((page) => {
      const source = ofRecord(page, 'public', `pages.${page.id}`)
      return [
        ...inBody(page.body, source, find, commands),
        ...inData({ title: page.title, summary: page.summary }, source, find),
      ]
    }),
    ...inData(
      { organisation: settings.organisation, site: settings.site, evidence: { notice: settings.evidence.notice } },
      ofRecord(settings, 'public', 'settings'),
      find,
    ),
  ]
}

/** Who reported a reading is published with it. */
const inReports = ({ portfolio, evidence }: Input, find: Find): Hit[] =>
  Object.values(evidence).flatMap((record) => {
    const binding = portfolio.bindings[record.binding]
    if (!binding || !isReported(record)) return []
    return inData({ by: record.principal ?? '' }, ofRecord(binding, 'public', `bindings.${binding.id}`), find)
  })

type Find = (text: string) => string | undefined

const hit = (source: Source, path: string, span: Span | undefined, name: string, audience: Audience): Hit => ({
  plan: source.plan,
  about: source.about ?? path,
  place: span ? { file: source.file, span } : source.placeOf(path),
  message: phrase`“${secret(name)}” is private, but it stands in text that ${audience === 'public' ? 'everybody' : `the audience “${audience}”`} may read.`,
  hint: 'Use a public label. In commands, refer to the binding: `{{binding.parameter}}`. Or put it into `<Only audience="internal">`, or allow it under `visibility.allow`.',
})

const inBody = (body: readonly SourceBlock[], source: Source, find: Find, commands: Audience): Hit[] => {
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
      const look = (text: string): void => {
        const name = seenBy === 'internal' ? undefined : find(text)
        if (name !== undefined) hits.push(hit(source, 'body', span, name, seenBy))
      }
      if (each.kind === 'text' || each.kind === 'code') look(each.text)
      else if (each.kind === 'link') look(each.href)
      else if (each.kind === 'component') for (const value of Object.values(each.props)) look(String(value))
      const { children, items, head, rows } = each as {
        children?: readonly unknown[]
        items?: readonly { children: readonly unknown[] }[]
        head?: readonly (readonly unknown[])[]
        rows?: readonly (readonly (readonly unknown[])[])[]
      }
      if (children) visit(children, narrow, procedure, span)
      if (items) for (const item of items) visit(item.children, narrow, procedure, span)
      if (head) for (const cell of head) visit(cell, narrow, procedure, span)
      if (rows) for (const row of rows) for (const cell of row) visit(cell, narrow, procedure, span)
    }
  }
  visit(body, source.audience, false, undefined)
  return hits
}

const stricter = (a: Audience, b: Audience): Audience => (maySee(a, b) ? a : b)

/** Text fields, by the paths under which they are written. */
const inData = (data: object, source: Source, find: Find): Hit[] => {
  if (source.audience === 'internal') return []
  const hits: Hit[] = []
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'string') {
      const name = find(value)
      if (name !== undefined) hits.push(hit(source, path, undefined, name, source.audience))
    } else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) visit(inner, path ? `${path}.${key}` : key)
  }
  visit(data, '')
  return hits
}

/** The frontmatter of a plan. Contacts have private fields of their own; claims and spans hold no prose. */
const dataOf = (plan: Plan): object => {
  const { objectives, tiers, services, stores, backups, scenarios, exercises, communications } = plan
  const { roles, responses, vendors, limitations, references, roadmap, parameters, assets, alerts, rates } = plan
  return {
    ...plan.meta,
    ...{ objectives, tiers, services, stores, backups, scenarios, exercises, communications },
    ...{ roles, responses, vendors, limitations, references, roadmap, parameters, assets, alerts, rates },
  }
}
