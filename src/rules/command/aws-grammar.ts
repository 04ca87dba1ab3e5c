/**
 * What the AWS command line understands: services, operations, options and what kind of value each takes. The names come from
 * the command line itself (`scripts/maintain/aws-grammar.ts` writes `aws-cli.txt` anew), so that nothing here is from memory. The file has one
 * compressed line for each service: a plan pays only for the services that its commands name, and one without `aws` for none.
 */
import { readFileSync } from 'node:fs'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'

/**
 * What may follow an option: `b` nothing, `n` a whole number, `s` one word, `l` words, `j` JSON or `key=value`, and `@` for
 * what stands without an option before it.
 */
export type Kind = 'b' | 'n' | 's' | 'l' | 'j' | '@'

export type Option = { readonly kind: Kind; readonly required: boolean }

export type Options = ReadonlyMap<string, Option>

/** Options by operation (`describe-db-instances`, `wait db-instance-available`), of one service. */
export type Operations = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The options of every command, under this name in place of a service. */
const everywhere = '*'

/** One line of the file. The inverse is `operationsOf`. */
export const packService = (name: string, operations: Operations): string => {
  const lines = Object.entries(operations).map(
    ([operation, options]) =>
      `${operation}\t${Object.entries(options)
        .map(([option, kind]) => `${option}:${kind}`)
        .join(' ')}`,
  )
  return `${name} ${brotliCompressSync(lines.join('\n')).toString('base64')}`
}

let file: ReadonlyMap<string, string> | undefined

const services = (): ReadonlyMap<string, string> =>
  (file ??= new Map(
    readFileSync(new URL('./aws-cli.txt', import.meta.url), 'latin1')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(' ', 2) as [string, string]),
  ))

const opened = new Map<string, ReadonlyMap<string, string>>()

/** The operations of a service with their options as they stand in the file; `undefined` for an unknown service. */
const operationsOf = (service: string): ReadonlyMap<string, string> | undefined => {
  const known = opened.get(service)
  const packed = known ?? services().get(service)
  if (packed === undefined || typeof packed !== 'string') return packed
  const lines = brotliDecompressSync(Buffer.from(packed, 'base64')).toString('latin1').split('\n')
  const operations = new Map(lines.map((line) => line.split('\t', 2) as [string, string]))
  opened.set(service, operations)
  return operations
}

export const serviceNames = (): readonly string[] => [...services().keys()].filter((name) => name !== everywhere)

/** `undefined` when there is no such service. */
export const operationNames = (service: string): readonly string[] | undefined =>
  service === everywhere ? undefined : operationsOf(service) && [...(operationsOf(service)?.keys() ?? [])]

/** `undefined` when there is no such operation. */
export const optionsOf = (service: string, operation: string): Options | undefined =>
  read(operationsOf(service)?.get(operation))

/** What may stand in every command: `--region`, `--query`. */
export const commonOptions = (): Options => (common ??= read(operationsOf(everywhere)?.get('')) ?? new Map())
let common: Options | undefined

const read = (text: string | undefined): Options | undefined =>
  text === undefined
    ? undefined
    : new Map(
        text
          .split(' ')
          .filter((each) => each !== '')
          .map((each) => {
            const at = each.indexOf(':')
            return [each.slice(0, at), { kind: each[at + 1] as Kind, required: each.endsWith('!') }]
          }),
      )
