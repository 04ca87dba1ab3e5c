/** A command of AWS, read as its command line reads it: service, operation, options with their values; and what it would refuse. */
import { suggest } from '../../plan/problem.ts'
import { commonOptions, operationNames, optionsOf, serviceNames, type Option, type Options } from './aws-grammar.ts'
import type { Argument, Call } from './shell.ts'

export type Given = { readonly name: string; readonly at: Argument; readonly values: readonly Argument[] }

export type AwsCall = {
  readonly call: Call
  readonly service: string
  readonly operation: string
  readonly given: readonly Given[]
  readonly refusals: readonly Refusal[]
}

/** Why the command line would refuse a command, and the words because of which. */
export type Refusal = {
  readonly what: 'service' | 'operation' | 'option' | 'missing' | 'value'
  readonly at: Argument
  readonly message: string
  readonly hint: string
}

/** `undefined` for what is no command of AWS, or hides its service or operation in a variable. */
export const awsCall = (call: Call): AwsCall | undefined => {
  const words = call.words[0]?.value === 'sudo' ? call.words.slice(1) : call.words
  if (words[0]?.value !== 'aws') return undefined
  const common = commonOptions()
  const { rest, given, refusals } = optionsBefore(words.slice(1), common)
  const [service, ...others] = rest
  if (service?.value === undefined) return undefined
  const failed = (refusal: Refusal): AwsCall => ({
    call,
    service: service.value ?? '',
    operation: others[0]?.value ?? '',
    given,
    refusals: [...refusals, refusal],
  })
  const known = operationNames(service.value)
  if (!known)
    return failed({
      what: 'service',
      at: service,
      message: `The AWS command line has no service \`${service.value}\`.`,
      hint: suggest(service.value, serviceNames(), 'service'),
    })
  const found = operationIn(service.value, others, known)
  if (found === undefined) return undefined
  if (typeof found === 'string') {
    const at = others[0] as Argument
    return failed({
      what: 'operation',
      at,
      message: `\`aws ${service.value}\` has no operation \`${found}\`.`,
      hint: suggest(found, known, 'operation'),
    })
  }
  const read = optionsIn(found.rest, found.options, common, `aws ${service.value} ${found.name}`)
  return {
    call,
    service: service.value,
    operation: found.name,
    given: [...given, ...read.given],
    refusals: [
      ...refusals,
      ...read.refusals,
      ...missing([...given, ...read.given], found.options, others[0] ?? service, `aws ${service.value} ${found.name}`),
    ],
  }
}

const isOption = (word: Argument): boolean => word.text.startsWith('--')

/** Options that stand before the service: `aws --region eu-west-1 rds …`. */
const optionsBefore = (
  words: readonly Argument[],
  common: Options,
): { rest: readonly Argument[]; given: Given[]; refusals: Refusal[] } => {
  const given: Given[] = []
  const refusals: Refusal[] = []
  let index = 0
  for (; index < words.length && isOption(words[index] as Argument); index++) {
    const at = words[index] as Argument
    const [name, inline] = nameOf(at)
    const option = common.get(name)
    if (!option) refusals.push(unknownOption(at, name, common, 'aws'))
    const value = words[index + 1]
    if (option && option.kind !== 'b' && inline === undefined && value) {
      index++
      given.push({ name, at, values: [value] })
    } else given.push({ name, at, values: inline ? [inline] : [] })
  }
  return { rest: words.slice(index), given, refusals }
}

const nameOf = (word: Argument): [string, Argument | undefined] => {
  const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word.text) ?? []
  const equals = word.value?.indexOf('=') ?? -1
  return [
    name,
    value === undefined
      ? undefined
      : { ...word, text: value, value: equals < 0 ? undefined : word.value?.slice(equals + 1) },
  ]
}

/** The operation, which may have two words; its name when there is none such; `undefined` when a variable holds it. */
const operationIn = (
  service: string,
  words: readonly Argument[],
  known: readonly string[],
): { name: string; options: Options; rest: readonly Argument[] } | string | undefined => {
  const path: string[] = []
  for (const { value, text } of words.slice(0, 3)) {
    if (text.startsWith('-')) break
    if (value === undefined) return undefined
    path.push(value)
  }
  for (let length = path.length; length > 0; length--) {
    const name = path.slice(0, length).join(' ')
    const options = known.includes(name) ? optionsOf(service, name) : undefined
    if (options) return { name, options, rest: words.slice(length) }
  }
  if (path.length === 0) return undefined
  return known.some((name) => name.startsWith(`${path[0]} `)) && path.length > 1 ? path.slice(0, 2).join(' ') : path[0]
}

const optionsIn = (
  words: readonly Argument[],
  options: Options,
  common: Options,
  command: string,
): { given: Given[]; refusals: Refusal[] } => {
  const given: Given[] = []
  const refusals: Refusal[] = []
  const byPosition = [...options.values()].some(({ kind }) => kind === '@')
  let index = 0
  const stray = (word: Argument, why: string): void => {
    // An unquoted variable may be nothing at all, and where words may stand by themselves their number is not known.
    if (!byPosition && word.value !== undefined)
      refusals.push({
        what: 'value',
        at: word,
        message: `\`${word.text}\` ${why} in \`${command}\`.`,
        hint: 'Remove it, or name the option that it belongs to. A value with spaces stands in quotes.',
      })
  }
  while (index < words.length) {
    const at = words[index++] as Argument
    if (!isOption(at)) {
      stray(at, 'stands where no word may stand')
      continue
    }
    const [name, inline] = nameOf(at)
    const values: Argument[] = inline ? [inline] : []
    const option = lookUp(name, options) ?? lookUp(name, common)
    while (index < words.length && !isOption(words[index] as Argument)) {
      const takes =
        !option || option.kind === 'l' || option.kind === 'j' || (option.kind !== 'b' && values.length === 0)
      if (!takes) break
      values.push(words[index++] as Argument)
    }
    given.push({ name, at, values })
    refusals.push(...(option ? wrongValue(name, at, values, option) : [unknownOption(at, name, options, command)]))
  }
  return { given, refusals }
}

/** The command line takes the beginning of a name when only one name begins so. */
const lookUp = (name: string, options: Options): Option | undefined => {
  const exact = options.get(name)
  if (exact || name === '') return exact
  const longer = [...options].filter(([each, { kind }]) => kind !== '@' && each.startsWith(name))
  return longer.length === 1 ? longer[0]?.[1] : undefined
}

const unknownOption = (at: Argument, name: string, options: Options, command: string): Refusal => ({
  what: 'option',
  at,
  message: `\`${command}\` has no option \`--${name}\`.`,
  hint: suggest(
    `--${name}`,
    [...options].filter(([, { kind }]) => kind !== '@').map(([each]) => `--${each}`),
    'option',
  ),
})

const wrongValue = (name: string, at: Argument, values: readonly Argument[], { kind }: Option): Refusal[] => {
  const [first] = values
  if (kind === 'b') return []
  if (!first)
    return [
      { what: 'value', at, message: `\`--${name}\` has no value.`, hint: `Write what it is to be: \`--${name} …\`.` },
    ]
  if (first.value === undefined) return []
  if (kind === 'n' && !/^-?\d+$/.test(first.value))
    return [
      {
        what: 'value',
        at: first,
        message: `\`--${name}\` is a whole number, but here it is \`${first.text}\`.`,
        hint: 'Write a number.',
      },
    ]
  if (kind === 'j' && !/^[[{@]|^(?:fileb?|https?):\/\/|=/.test(first.value.trim()))
    return [
      {
        what: 'value',
        at: first,
        message: `\`--${name}\` is a structure, but here it is the word \`${first.text}\`.`,
        hint: 'Write JSON in quotes, `key=value` pairs, or `file://` and the name of a file with JSON.',
      },
    ]
  return []
}

const wholeInput = new Set(['cli-input-json', 'cli-input-yaml', 'generate-cli-skeleton'])

const missing = (given: readonly Given[], options: Options, at: Argument, command: string): Refusal[] => {
  if (given.some(({ name }) => wholeInput.has(name))) return []
  const absent = [...options]
    .filter(
      ([name, { kind, required }]) =>
        required && kind !== '@' && !given.some((each) => name === each.name || name.startsWith(each.name)),
    )
    .map(([name]) => `\`--${name}\``)
  return absent.length === 0
    ? []
    : [
        {
          what: 'missing',
          at,
          message: `\`${command}\` needs ${absent.length === 1 ? absent[0] : `${absent.slice(0, -1).join(', ')} and ${absent.at(-1)}`}.`,
          hint: 'Add what is missing: at 03:00 nobody should have to look it up.',
        },
      ]
}
