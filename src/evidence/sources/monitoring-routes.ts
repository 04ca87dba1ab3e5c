/**
 * Whom an Alertmanager tells of an alert, read from its routes. Of an alert only the labels of its rule are known; the
 * others come from the series when it fires. Where a route asks for one of those, both ways are followed, and what counts
 * is the way on which the fewest receivers are told.
 */
import { z } from 'zod'

const words = z.record(z.string(), z.string()).nullish()

export type Route = {
  receiver?: string | null | undefined
  match?: Record<string, string> | null | undefined
  match_re?: Record<string, string> | null | undefined
  matchers?: string[] | null | undefined
  continue?: boolean | null | undefined
  routes?: Route[] | null | undefined
}
const route: z.ZodType<Route> = z.lazy(() =>
  z.looseObject({
    receiver: z.string().nullish(),
    match: words,
    match_re: words,
    matchers: z.array(z.string()).nullish(),
    continue: z.boolean().nullish(),
    routes: z.array(route).nullish(),
  }),
)

/** What is read of the configuration of an Alertmanager: routes, and which receivers tell anybody. */
export const configSchema: z.ZodType<{
  route: Route
  receivers: { name: string; [integration: string]: unknown }[]
}> = z.looseObject({
  route,
  receivers: z.array(z.looseObject({ name: z.string() })),
})

type Config = z.infer<typeof configSchema>

/** At least so many receivers are told of an alert of a rule with these labels; `undefined` when the routes cannot be read. */
export const receiversOf = (config: Config, labels: Readonly<Record<string, string>>): number | undefined => {
  const telling = new Set(config.receivers.filter(tells).map(({ name }) => name))
  try {
    const ways = follow(config.route, labels, config.route.receiver ?? '')
    const told = ways.map((way) => [...way].filter((name) => telling.has(name)).length)
    return told.reduce((a, b) => Math.min(a, b))
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}

class Unreadable extends Error {}

/** A receiver without any integration is where alerts end silently. */
const tells = (receiver: Config['receivers'][number]): boolean =>
  Object.entries(receiver).some(([key, value]) => key.endsWith('_configs') && Array.isArray(value) && value.length > 0)

type Way = ReadonlySet<string>
type Answer = 'yes' | 'no' | 'maybe'

/** Every set of receivers that an alert which entered a route may be sent to. */
const follow = (at: Route, labels: Readonly<Record<string, string>>, inherited: string): readonly Way[] => {
  const own = at.receiver || inherited
  // What was sent to so far, on every way that is still open, and on those that ended.
  let open: Way[] = [new Set()]
  const ended: Way[] = []
  for (const child of at.routes ?? []) {
    const answer = matches(child, labels)
    if (answer === 'no') continue
    const inside = follow(child, labels, own)
    const entered = open.flatMap((way) => inside.map((more) => new Set([...way, ...more])))
    const passed = answer === 'maybe' ? open : []
    if (child.continue) open = [...passed, ...entered]
    else {
      ended.push(...entered)
      open = passed
    }
    if (open.length + ended.length > 1000) throw new Unreadable()
  }
  return [...ended, ...open.map((way) => (way.size === 0 ? new Set([own]) : way))]
}

const matches = (each: Route, labels: Readonly<Record<string, string>>): Answer => {
  const answers = new Set([
    ...Object.entries(each.match ?? {}).map(([name, value]) => test(labels, name, '=', value)),
    ...Object.entries(each.match_re ?? {}).map(([name, value]) => test(labels, name, '=~', value)),
    ...(each.matchers ?? []).map((text) => {
      const [, name = '', operator = '', quoted = ''] =
        /^\s*"?([a-zA-Z_][a-zA-Z0-9_]*)"?\s*(=~|!~|!=|=)\s*(.*?)\s*$/s.exec(text) ?? []
      if (name === '' || !/^(?:"(?:[^"\\]|\\.)*"|[^"{},]*)$/s.test(quoted)) throw new Unreadable()
      const value = quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : quoted
      return test(labels, name, operator, value)
    }),
  ])
  return answers.has('no') ? 'no' : answers.has('maybe') ? 'maybe' : 'yes'
}

const test = (labels: Readonly<Record<string, string>>, name: string, operator: string, value: string): Answer => {
  const known = Object.hasOwn(labels, name) ? labels[name] : undefined
  // A label that the rule does not set, or sets to what the series says, is known only when the alert fires.
  if (known === undefined || known.includes('{{')) return 'maybe'
  const fits = operator.includes('~') ? expression(value).test(known) : known === value
  return fits === !operator.startsWith('!') ? 'yes' : 'no'
}

const expression = (text: string): RegExp => {
  try {
    return new RegExp(`^(?:${text})$`, 'su')
  } catch {
    throw new Unreadable()
  }
}
