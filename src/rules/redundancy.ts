/** Rules about how many there are: the words of a plan must not speak of one where it declares several. */
import { phrase } from '../model/phrase.ts'
import { placeOf, type Plan } from '../model/plan.ts'
import { walk } from '../plan/structure.ts'
import type { Place, Span } from '../model/place.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

const one =
  /\b(?:the (?:running|only|single|one)|a single|its (?:only|single)|one running)\s+(?:[A-Z]\w*\s+){0,2}(task|instance|node|server|container|pod|replica|machine|host)\b/i

type Said = { readonly words: string; readonly place: Place; readonly about: string }

/** Words of the plan that speak of one thing that runs, with their places. */
const singular = (plan: Plan): readonly Said[] => {
  const found: Said[] = []
  const look = (text: string, place: Place, about: string): void => {
    const words = one.exec(text)?.[0]
    if (words !== undefined) found.push({ words, place, about })
  }
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'string') look(value, placeOf(plan, path), path.split('.').slice(0, 2).join('.'))
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`)
  }
  const { services, stores, backups, scenarios } = plan
  for (const [key, value] of Object.entries({ services, stores, backups, scenarios })) visit(value, key)
  let span: Span | undefined
  walk(plan.body, (node) => {
    if ('span' in node && node.span) span = node.span
    if (node.kind === 'text' && span) look(node.text, { file: plan.file, span }, 'body')
  })
  return found
}

export const narrativeDiffers: Rule = {
  code: 'redundancy/narrative-differs',
  severity: 'warn',
  exit: 1,
  catalogue: 'CAP-04',
  title: 'Words that speak of one where several are declared',
  why: 'One of the two is wrong: either there is no redundancy, or what is described works with one copy only.',
  clauses: ['ISO 27001 A.8.14', 'SOC 2 A1.2'],
  hint: 'Find out how many run, and let the declaration and the words say the same.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const several = Object.entries(plan.services).filter(([, each]) => (each.redundancy?.instances ?? 1) > 1)
      const [first] = several
      if (!first) return []
      return singular(plan).map(({ words, place, about }): Hit => {
        const [id, service] = several.find(([id]) => about === `services.${id}`) ?? first
        const { instances = 1, zones } = service.redundancy ?? {}
        return {
          plan: plan.id,
          about,
          place,
          message: phrase`“${words}” speaks of 1, but “${service.name}” is declared to run at least ${instances}${zones === undefined ? '' : ` in ${zones} zones`}.`,
          hint: 'Say what happens to each of them, or correct the number that is declared.',
          related: [{ place: placeOf(plan, `services.${id}.redundancy`), note: 'how many are declared' }],
        }
      })
    }),
}
