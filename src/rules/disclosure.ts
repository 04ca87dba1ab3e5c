/** Rules about what the plan refers to and openly says: links that lead somewhere, limitations that are still true. */
import { dateAt, daysBetween } from '../model/calendar.ts'
import { phrase } from '../model/phrase.ts'
import { placeOf, type Plan } from '../model/plan.ts'
import { placeholderIn } from '../claims/placeholder.ts'
import { zoneOf } from '../claims/exercises.ts'
import { anchorsIn, components, linksIn, relativeTarget } from '../plan/structure.ts'
import { suggest } from '../plan/problem.ts'
import { days, eachPlan, type Hit, type Rule } from './rule.ts'

export const absenceUnchecked: Rule = {
  code: 'limitation/absence-unchecked',
  severity: 'error',
  exit: 2,
  catalogue: 'NEG-01',
  title: 'Absence that nothing checks',
  why: 'That something does not exist is a claim too: it becomes false the day it is built, and the page goes stale.',
  clauses: [],
  hint: 'Name a claim in `claim:` that fails when the thing exists, for example with `none:` or `count: { equals: 0 }`.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.limitations)
        .filter(([, limitation]) => limitation.absence && limitation.claim === undefined)
        .map(([id, limitation]) => ({
          plan: plan.id,
          about: `limitations.${id}`,
          place: placeOf(plan, `limitations.${id}`),
          message: phrase`“${limitation.summary}” says that something does not exist, but no claim checks that.`,
          hint: 'Name a claim in `claim:` that fails when it exists, for example with `none:` or `count: { equals: 0 }`.',
        })),
    ),
}

export const limitationUnplaced: Rule = {
  code: 'limitation/unplaced',
  severity: 'error',
  exit: 1,
  title: 'Limitation that no reader sees',
  why: 'A limitation is a disclosure; in the frontmatter alone it discloses nothing.',
  clauses: [],
  hint: 'Put `<Limitation id="…">` where the reader needs it, or remove it.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const placed = new Set(components(plan.body, 'Limitation').map((node) => node.props.id))
      return Object.keys(plan.limitations)
        .filter((id) => !placed.has(id))
        .map((id) => ({
          plan: plan.id,
          about: `limitations.${id}`,
          place: placeOf(plan, `limitations.${id}`),
          message: phrase`The limitation \`${id}\` stands in the frontmatter, but not in the text.`,
          hint: `Put \`<Limitation id="${id}">…</Limitation>\` where the reader needs it, or remove it.`,
        }))
    }),
}

export const referenceMissing: Rule = {
  code: 'reference/missing',
  severity: 'error',
  exit: 1,
  catalogue: 'LNK-01',
  title: 'Reference leads nowhere',
  why: 'A procedure that sends the reader to a document that is not there stops at that point.',
  clauses: ['ISO 22301 7.5'],
  hint: 'Add the document, correct where it is, or stop referring to it.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const { files } = input.portfolio
      const listed = Object.entries(plan.references).flatMap(([id, each]): Hit[] => {
        const wrong =
          each.path !== undefined
            ? files.has(normal(each.path))
              ? undefined
              : `is said to be at ${each.path}, but there is no such file`
            : each.url === undefined
              ? 'has no place: neither a path nor an address'
              : placeholderIn(each.url) === undefined
                ? undefined
                : `is said to be at ${each.url}, which ${placeholderIn(each.url)}`
        return wrong === undefined
          ? []
          : [
              {
                plan: plan.id,
                about: `references.${id}`,
                place: placeOf(plan, `references.${id}`),
                message: phrase`“${each.title}” ${wrong}.`,
                hint: 'Add the document, correct where it is, or stop referring to it.',
              },
            ]
      })
      return [...listed, ...brokenLinks(plan, files, input.portfolio.plans)]
    }),
}

const normal = (path: string): string => path.replace(/^\.\//, '')

/** Links in the text: to files, to headings of this plan, to other plans and their headings. */
const brokenLinks = (plan: Plan, files: ReadonlySet<string>, plans: readonly Plan[]): Hit[] => {
  const anchors = anchorsIn(plan.body)
  return linksIn(plan.body).flatMap(({ href, span }): Hit[] => {
    const at = { plan: plan.id, about: `links.${href}`, place: { file: plan.file, span } }
    const path = relativeTarget(plan.file, href)
    const fragment = /#(.+)$/.exec(href)?.[1]
    if (path !== undefined && !files.has(path))
      return [
        {
          ...at,
          message: phrase`The link leads to ${path}, but there is no such file.`,
          hint: 'Correct the link, or add the file.',
        },
      ]
    const target =
      path === undefined ? (href.startsWith('#') ? plan : undefined) : plans.find((each) => each.file === path)
    const known = target === plan ? anchors : target && anchorsIn(target.body)
    if (fragment === undefined || !known || known.has(fragment)) return []
    return [
      {
        ...at,
        message: phrase`The link leads to #${fragment}, but ${target === plan ? 'this plan' : `“${target?.meta.title ?? ''}”`} has no such heading.`,
        hint: suggest(fragment, [...known], 'heading'),
      },
    ]
  })
}

export const roadmapOverdue: Rule = {
  code: 'roadmap/overdue',
  severity: 'error',
  exit: 1,
  title: 'Promise not kept by its date',
  why: 'A promise whose day has passed is a false statement about the present.',
  clauses: [],
  hint: 'Say that it is done and remove it from the roadmap, or give a new date and the reason.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const today = dateAt(input.now, zoneOf(plan, input.portfolio.settings))
      return Object.entries(plan.roadmap).flatMap(([id, item]): Hit[] =>
        item.by === undefined || today <= item.by
          ? []
          : [
              {
                plan: plan.id,
                about: `roadmap.${id}`,
                place: placeOf(plan, `roadmap.${id}.by`),
                message: phrase`“${item.what}” was promised by ${item.by}; that is ${days(daysBetween(item.by, today))} ago.`,
                hint: 'Say that it is done and remove it from the roadmap, or give a new date and the reason.',
              },
            ],
      )
    }),
}
