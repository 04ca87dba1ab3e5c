/**
 * Commands name real resources by binding: `{{orders-database.instance}}`. So a command holds no private name, one
 * resource has one identifier in all commands, and a public edition can show the command without it.
 */
import type { Plan } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import type { Binding } from '../model/records.ts'
import { problem, suggest, type Problem } from './problem.ts'
import { walk } from './structure.ts'

// `${{ secrets.X }}` belongs to a CI system, not to us.
const parameter = /(?<!\$)\{\{\s*([a-z][a-z0-9-]*)\.([A-Za-z][A-Za-z0-9]*)\s*\}\}/g

/** Replaces every parameter of a command. */
export const replaceParameters = (text: string, replace: (binding: string, name: string) => string): string =>
  text.replace(parameter, (_, binding: string, name: string) => replace(binding, name))

// Commands hold any word, and a table of names has more than was put into it.
const bindingNamed = ({ bindings }: Pick<Portfolio, 'bindings'>, name: string): Binding | undefined =>
  Object.hasOwn(bindings, name) ? bindings[name] : undefined

/** The value that a parameter stands for; `undefined` when the binding has none of that name. */
export const parameterValue = (
  portfolio: Pick<Portfolio, 'bindings'>,
  binding: string,
  name: string,
): string | undefined => {
  const found = bindingNamed(portfolio, binding)
  const value = name === 'account' ? found?.account : name === 'region' ? found?.region : found?.params[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** Parameters that stand for nothing. */
export const checkParameters = (plan: Plan, portfolio: Pick<Portfolio, 'bindings'>): Problem[] => {
  const problems: Problem[] = []
  walk(plan.body, (node) => {
    if (node.kind !== 'code') return
    const span = 'span' in node && node.span ? node.span : ([1, 1, 1, 1] as const)
    for (const [, binding, name] of node.text.matchAll(parameter) as Iterable<[string, string, string]>) {
      const known = bindingNamed(portfolio, binding)
      if (known && parameterValue(portfolio, binding, name) !== undefined) continue
      const options = known
        ? ['account', 'region', ...Object.keys(known.params)].filter(
            (each) => parameterValue(portfolio, binding, each) !== undefined,
          )
        : Object.keys(portfolio.bindings)
      problems.push(
        problem(
          'content/unknown-reference',
          { file: plan.file, span },
          known
            ? `The binding \`${binding}\` has no parameter \`${name}\`.`
            : `There is no binding named \`${binding}\`.`,
          suggest(known ? name : binding, options, known ? 'parameter' : 'binding'),
          { plan: plan.id },
        ),
      )
    }
  })
  return problems
}
