/** One resource has one identifier in all commands: whoever has to guess which of two names is right, guesses at the worst time. */
import { phrase, secret, type PhrasePart } from '../../model/phrase.ts'
import type { Plan } from '../../model/plan.ts'
import type { Portfolio } from '../../model/portfolio.ts'
import { codeAt } from '../locate.ts'
import { eachPlan, type Hit, type Input, type Rule } from '../rule.ts'
import { awsCallsOf } from './refused.ts'
import { shellOf, type Argument, type Call } from './shell.ts'

/** A name in a command that a resource already has. */
type Named = {
  readonly call: Call
  readonly at: Argument
  readonly name: string
  readonly what: string
  readonly region: string
}

/** Options that name a resource that exists, by service. */
const naming: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  rds: {
    'db-instance-identifier': 'database instance',
    'source-db-instance-identifier': 'database instance',
    'db-cluster-identifier': 'database cluster',
    'source-db-cluster-identifier': 'database cluster',
  },
  ecs: { cluster: 'ECS cluster', clusters: 'ECS cluster', service: 'ECS service', services: 'ECS service' },
}

/** These give their resource a new name, whatever the option is called. */
const making = /^(?:create|restore)-/
const newName = /^(?:new|target)-/

const inAws = (plan: Plan, input: Input): Named[] => {
  const calls = awsCallsOf(plan, input)
  const made = new Set(
    calls.flatMap(({ operation, given }) =>
      given
        .filter(
          ({ name }) =>
            newName.test(name) || (making.test(operation) && naming['rds']?.[name] && !name.startsWith('source')),
        )
        .flatMap(({ values }) => values.map(({ text }) => text)),
    ),
  )
  return calls.flatMap(({ call, service, operation, given }) => {
    const region = given.find(({ name }) => name === 'region')?.values[0]?.value
    return given.flatMap(({ name, values }) => {
      const what = naming[service]?.[name]
      if (what === undefined || (making.test(operation) && !name.startsWith('source'))) return []
      return values.flatMap((at): Named[] =>
        at.value === undefined || made.has(at.text)
          ? []
          : [{ call, at, name: at.value, what, region: region ?? regionOf(at, input) }],
      )
    })
  })
}

const regionOf = ({ binding }: Argument, { portfolio }: Input): string =>
  (binding === undefined ? undefined : portfolio.bindings[binding]?.region) ?? ''

const inPsql = (plan: Plan, { portfolio }: Input): Named[] =>
  shellOf(plan, portfolio).calls.flatMap((call) => {
    if (call.words[0]?.value !== 'psql') return []
    return call.words.flatMap((word, index): Named[] => {
      const at = ['-U', '--username'].includes(word.value ?? '') ? call.words[index + 1] : undefined
      return at?.value === undefined ? [] : [{ call, at, name: at.value, what: 'database login', region: '' }]
    })
  })

export const twoIdentifiers: Rule = {
  code: 'command/two-identifiers',
  severity: 'error',
  exit: 1,
  catalogue: 'CMD-01',
  title: 'One resource with two names in the commands',
  why: 'Only one of the names can be right, and the reader finds out which by failing.',
  clauses: ['NIST SP 800-53 CP-10', 'ISO 22301 8.4.4'],
  hint: 'Name the resource by one binding in all commands. Where these are truly two resources, give each a service or store of its own and list its binding there, under `bindings`.',
  find: (input) => {
    const names = namesOfResources(input.portfolio)
    return eachPlan(input, (plan) => {
      const all = [...inAws(plan, input), ...inPsql(plan, input)].toSorted(
        (a, b) => a.call.script.span[0] - b.call.script.span[0] || a.at.from - b.at.from,
      )
      const regions = new Set(all.map(({ region }) => region).filter((each) => each !== ''))
      const only = regions.size === 1 ? [...regions][0] : undefined
      const groups = Map.groupBy(all, ({ what, region }) => `${what} ${region || (only ?? '')}`)
      return [...[...groups.values()].flatMap((group) => differing(plan, group, names)), ...foreign(plan, all)]
    })
  },
}

const differing = (plan: Plan, group: readonly Named[], names: ReadonlySet<unknown>): Hit[] => {
  const owner = ownerOf(plan)
  // Two services, each with its own binding, are two resources.
  const byName = Map.groupBy(group, ({ name, at }) => owner(at.binding) ?? name)
  const resources = [...byName.values()].filter((uses) => owner(uses[0]?.at.binding) === undefined || byName.size === 1)
  const [usual, ...others] = resources.toSorted((a, b) => b.length - a.length)
  const first = usual?.[0]
  if (!first) return []
  return others.flatMap((uses): Hit[] => {
    const [at] = uses
    if (!at) return []
    return [
      {
        plan: plan.id,
        about: at.call.script.about,
        place: codeAt(plan, at.call.script, at.at.from, at.at.to),
        message: phrase`The ${at.what} is “${nameOf(at, names)}” here, but “${nameOf(first, names)}” in ${usual.length === 1 ? 'another command' : `${usual.length} other commands`}.`,
        hint: 'Find out which name is right and use one binding for it in all commands. If these are two resources, list the binding of each under `bindings` of its own service or store.',
        related: [{ place: codeAt(plan, first.call.script, first.at.from, first.at.to), note: 'the other name' }],
      },
    ]
  })
}

/** The names of resources stay inside. */
const nameOf = ({ name }: Named, names: ReadonlySet<unknown>): PhrasePart => (names.has(name) ? secret(name) : name)

const namesOfResources = ({ bindings }: Portfolio): ReadonlySet<unknown> =>
  new Set(Object.values(bindings).flatMap(({ params }) => Object.values(params)))

/** A login that begins like the name of the product and goes on like another one: `cloudguardian` for Cloud Optimizer. */
const foreign = (plan: Plan, all: readonly Named[]): Hit[] => {
  const [first = '', ...rest] = plan.meta.product.toLowerCase().split(/[^a-z0-9]+/)
  const other = (name: string): boolean => {
    const more = name.toLowerCase().startsWith(first)
      ? /^[a-z]{4,}/.exec(name.toLowerCase().slice(first.length).replace(/^[_-]/, ''))?.[0]
      : undefined
    return first.length > 3 && rest.length > 0 && more !== undefined && !rest.join('').startsWith(more.slice(0, 4))
  }
  return all
    .filter(({ what, name }) => what === 'database login' && other(name))
    .map(({ call, at, name }) => ({
      plan: plan.id,
      about: call.script.about,
      place: codeAt(plan, call.script, at.from, at.to),
      message: phrase`The database login is “${name}”, the name of another product than “${plan.meta.product}”.`,
      hint: 'Find out whether the login exists, and use the one that the application uses.',
    }))
}

/** The service or store whose binding it is. */
const ownerOf = (plan: Plan): ((binding: string | undefined) => string | undefined) => {
  const owners = new Map(
    (['services', 'stores'] as const).flatMap((kind) =>
      Object.entries<{ readonly bindings: readonly string[] }>(plan[kind]).flatMap(([id, { bindings }]) =>
        bindings.map((name) => [name, `${kind}.${id}`] as const),
      ),
    ),
  )
  return (binding) => (binding === undefined ? undefined : owners.get(binding))
}
