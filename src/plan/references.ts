/** Every name that one element of a plan uses for another must exist. A misspelt name would otherwise silently mean nothing. */
import type { Plan } from '../model/plan.ts'
import { placeOf } from '../model/plan.ts'
import type { Place, Span } from '../model/place.ts'
import { problem, suggest, type Problem } from './problem.ts'
import { components, walk } from './structure.ts'

/** Checks the names inside one plan. Names of other files (bindings, attestations, vendors) are checked with the portfolio. */
export const planReferences = (plan: Plan): Problem[] => {
  const problems: Problem[] = []
  const check = (
    place: Place,
    about: string,
    name: string | undefined,
    known: readonly string[],
    what: string,
  ): void => {
    if (name === undefined || known.includes(name)) return
    problems.push(
      problem(
        'content/unknown-reference',
        place,
        `There is no ${what} named \`${name}\`.`,
        suggest(name, known, what),
        { plan: plan.id, about },
      ),
    )
  }
  const names = Object.fromEntries(
    (
      [
        'objectives',
        'tiers',
        'services',
        'stores',
        'backups',
        'scenarios',
        'exercises',
        'roles',
        'contacts',
        'vendors',
        'limitations',
        'claims',
        'assets',
      ] as const
    ).map((key) => [key, Object.keys(plan[key])]),
  ) as Record<
    | 'objectives'
    | 'tiers'
    | 'services'
    | 'stores'
    | 'backups'
    | 'scenarios'
    | 'exercises'
    | 'roles'
    | 'contacts'
    | 'vendors'
    | 'limitations'
    | 'claims'
    | 'assets',
    string[]
  >
  const at = (path: string): [Place, string] => [placeOf(plan, path), path]

  check(...at('owner'), plan.meta.owner, names.roles, 'role')
  plan.meta.approvers.forEach((role, index) => check(...at(`approvers.${index}`), role, names.roles, 'role'))
  for (const [id, each] of Object.entries(plan.objectives)) {
    check(...at(`objectives.${id}.service`), each.service, names.services, 'service')
    check(...at(`objectives.${id}.store`), each.store, names.stores, 'store')
    check(...at(`objectives.${id}.tier`), each.tier, names.tiers, 'tier')
    check(...at(`objectives.${id}.scenario`), each.scenario, names.scenarios, 'scenario')
  }
  for (const [id, each] of Object.entries(plan.services)) {
    check(...at(`services.${id}.tier`), each.tier, names.tiers, 'tier')
    check(...at(`services.${id}.owner`), each.owner, names.roles, 'role')
    for (const name of each.dependsOn)
      check(...at(`services.${id}.dependsOn`), name, [...names.services, ...names.vendors], 'service or vendor')
    for (const name of each.stores) check(...at(`services.${id}.stores`), name, names.stores, 'store')
    check(...at(`services.${id}.rebuiltFrom`), each.rebuiltFrom?.store, names.stores, 'store')
  }
  for (const [id, each] of Object.entries(plan.tiers))
    for (const [index, name] of each.dependsOn.entries())
      check(...at(`tiers.${id}.dependsOn.${index}`), name, [...names.services, ...names.vendors], 'service or vendor')
  for (const [id, each] of Object.entries(plan.responses))
    for (const [index, name] of each.dependsOn.entries())
      check(
        ...at(`responses.${id}.dependsOn.${index}`),
        name,
        [...names.services, ...names.vendors],
        'service or vendor',
      )
  for (const kind of ['services', 'stores'] as const)
    for (const [id, each] of Object.entries(plan[kind]))
      for (const [index, words] of each.covers.entries())
        check(...at(`${kind}.${id}.covers.${index}`), words, plan.meta.scope.in, 'item of the scope')
  for (const [id, each] of Object.entries(plan.assets))
    for (const [index, name] of each.lostIn.entries())
      check(...at(`assets.${id}.lostIn.${index}`), name, names.scenarios, 'scenario')
  for (const [id, each] of Object.entries(plan.communications))
    for (const [index, name] of each.needs.entries())
      check(...at(`communications.${id}.needs.${index}`), name, names.assets, 'asset')
  for (const [id, { current = {} }] of Object.entries(plan.objectives))
    for (const [field, shown] of Object.entries(current))
      check(...at(`objectives.${id}.current.${field}.claim`), shown?.claim, names.claims, 'claim')
  for (const [id, each] of Object.entries(plan.backups)) {
    check(...at(`backups.${id}.store`), each.store, names.stores, 'store')
    check(...at(`backups.${id}.base`), each.base, names.backups, 'backup')
    check(...at(`backups.${id}.exercise`), each.exercise, names.exercises, 'exercise')
  }
  for (const [id, each] of Object.entries(plan.scenarios)) {
    for (const name of each.affects) check(...at(`scenarios.${id}.affects`), name, names.services, 'service')
    for (const name of each.waitsFor) check(...at(`scenarios.${id}.waitsFor`), name, names.vendors, 'vendor')
  }
  for (const [id, each] of Object.entries(plan.exercises))
    for (const name of each.scenarios) check(...at(`exercises.${id}.scenarios`), name, names.scenarios, 'scenario')
  for (const [id, each] of Object.entries(plan.roles))
    check(...at(`roles.${id}.contact`), each.contact, names.contacts, 'contact')
  for (const [id, each] of Object.entries(plan.limitations))
    check(...at(`limitations.${id}.claim`), each.claim, names.claims, 'claim')
  for (const [id, each] of Object.entries(plan.claims)) {
    if (each.subject.kind === 'drill')
      check(...at(`claims.${id}.drill.exercise`), each.subject.exercise, names.exercises, 'exercise')
  }

  const inBody = (span: Span, name: string | undefined, known: readonly string[], what: string): void =>
    check({ file: plan.file, span }, 'body', name, known, what)
  for (const { props, span } of components(plan.body, 'Claim')) inBody(span, props.id, names.claims, 'claim')
  for (const { props, span } of components(plan.body, 'Objective'))
    inBody(span, props.id, names.objectives, 'objective')
  for (const { props, span } of components(plan.body, 'LastDrill'))
    inBody(span, props.exercise, names.exercises, 'exercise')
  for (const { props, span } of components(plan.body, 'Limitation'))
    inBody(span, props.id, names.limitations, 'limitation')
  for (const { props, span } of components(plan.body, 'Procedure'))
    inBody(span, props.scenario, names.scenarios, 'scenario')
  for (const { props, span } of components(plan.body, 'Step')) {
    inBody(span, props.by, names.roles, 'role')
    for (const name of props.uses) inBody(span, name, names.backups, 'backup')
    for (const name of props.checks) inBody(span, name, names.stores, 'store')
    const copies = props.uses.flatMap((name) => plan.backups[name]?.copies.flatMap((copy) => copy.id ?? []) ?? [])
    inBody(span, props.from, copies, 'copy')
    for (const name of [...props.needs, ...props.creates]) inBody(span, name, names.assets, 'asset')
  }
  for (const name of ['Bound', 'Measured'] as const)
    for (const { props, span } of components(plan.body, name)) inBody(span, props.of, names.claims, 'claim')
  return [...problems, ...homelessValues(plan)]
}

/** `<Bound/>` and `<Measured/>` speak of a claim: the one around them, or the one they name. */
const homelessValues = (plan: Plan): Problem[] => {
  const inside = new Set<unknown>()
  for (const claim of components(plan.body, 'Claim')) walk(claim.children, (node) => inside.add(node))
  return (['Bound', 'Measured'] as const).flatMap((name) =>
    components(plan.body, name)
      .filter((node) => node.props.of === undefined && !inside.has(node))
      .map((node) =>
        problem(
          'content/misplaced-component',
          { file: plan.file, span: node.span },
          `\`<${name}/>\` stands outside a claim and names none.`,
          `Put it into the claim's words, or name the claim: \`<${name} of="…" />\`.`,
          { plan: plan.id },
        ),
      ),
  )
}
