/**
 * Bindings against the sources they name, before anything is read: an unknown source, a misspelt parameter or a region that
 * cannot be one is a problem with its place in `bindings.yaml`. Pure and fast, because `check` runs it.
 */
import type { Span } from '../model/place.ts'
import { placeIn, type Binding } from '../model/records.ts'
import { checked } from '../plan/checked.ts'
import { problem, suggest, type Problem } from '../plan/problem.ts'
import { validate } from '../plan/validate.ts'
import { digestOf } from './digest.ts'
import { endpointIn } from './s3-store.ts'
import { asksAws, type AnySource } from './source.ts'
import { sources } from './sources/index.ts'

/** A binding that can be read: its source, and its parameters as the source wants them. */
export type Checked = {
  readonly binding: Binding
  readonly source: AnySource
  readonly params: unknown
}

/** Whether a binding asks AWS, and not a store that only speaks the protocol of S3: such a store has no accounts. */
export const isInAws = ({ source, params }: Checked): boolean => asksAws(source) && endpointIn(params) === undefined

/** SHA-256 of what is asked of a binding: source, account, region, parameters. */
export const requestDigestOf = ({ source, account, region, params }: Binding): string =>
  digestOf([source, account ?? null, region ?? null, params])

/** All problems of all bindings. */
export const checkBindings = (bindings: Readonly<Record<string, Binding>>): Problem[] =>
  Object.values(bindings).flatMap((binding) => checkBinding(binding).problems)

/** Checks one binding. With problems there is nothing to read. */
export const checkBinding = (
  binding: Binding,
): { readonly checked: Checked | undefined; readonly problems: readonly Problem[] } => {
  const about = `bindings.${binding.id}`
  const source = Object.hasOwn(sources, binding.source) ? sources[binding.source] : undefined
  if (!source) {
    const message = `There is no source named \`${binding.source}\`.`
    const hint = suggest(binding.source, Object.keys(sources).toSorted(), 'source')
    return {
      checked: undefined,
      problems: [
        problem('content/unknown-reference', placeIn(binding, 'source'), message, hint, { about: `${about}.source` }),
      ],
    }
  }
  const parsed = checked(source.params, binding.params)
  const problems = [...(parsed.success ? [] : paramProblems(binding, source)), ...regionProblems(binding, source)]
  return {
    checked: parsed.success && problems.length === 0 ? { binding, source, params: parsed.data } : undefined,
    problems,
  }
}

const paramProblems = (binding: Binding, source: AnySource): Problem[] => {
  const { problems } = validate(source.params, binding.params, {
    file: binding.file,
    spans: spansUnder(binding, 'params'),
    fallback: placeIn(binding, 'params').span ?? [1, 1, 1, 1],
  })
  const about = `bindings.${binding.id}.params`
  return problems.map((each) => ({ ...each, about: [about, each.about].filter(Boolean).join('.') }))
}

const spansUnder = (binding: Binding, key: string): Record<string, Span> => {
  const start = `${[binding.at, key].filter(Boolean).join('.')}.`
  return Object.fromEntries(
    Object.entries(binding.spans).flatMap(([path, span]) =>
      path.startsWith(start) ? [[path.slice(start.length), span]] : [],
    ),
  )
}

const regionProblems = (binding: Binding, source: AnySource): Problem[] => {
  const about = { about: `bindings.${binding.id}.region` }
  if (source.id.startsWith('aws/') && endpointIn(binding.params) !== undefined) {
    return (['account', 'region'] as const)
      .filter((key) => binding[key] !== undefined)
      .map((key) =>
        problem(
          'content/invalid-value',
          placeIn(binding, key),
          `\`${key}\` belongs to AWS, and the binding reads from a store outside AWS.`,
          `Leave out \`${key}\`, or the parameter \`endpoint\`.`,
          { about: `bindings.${binding.id}.${key}` },
        ),
      )
  }
  if (binding.region === undefined) {
    if (!source.regional) return []
    return [
      problem(
        'content/missing-key',
        placeIn(binding),
        `\`region\` is missing: \`${binding.source}\` is asked in one region.`,
        'Name the region. For example: `region: eu-west-1`.',
        about,
      ),
    ]
  }
  if (!asksAws(source) || /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(binding.region)) return []
  return [
    problem(
      'content/invalid-value',
      placeIn(binding, 'region'),
      `\`${binding.region}\` is not the name of an AWS region.`,
      'Write it as AWS does. For example: `region: eu-west-1`.',
      about,
    ),
  ]
}
