/** `aws/ssm-parameters`: parameters of Systems Manager. Only their descriptions are asked; the calls that give values never are. */
import { z } from 'zod'
import type { ParameterMetadata, ParameterStringFilter } from '@aws-sdk/client-ssm'
import type { Instant } from '../../model/calendar.ts'
import { incomplete, type Aws } from '../aws.ts'
import { measured, setting } from '../facts.ts'
import { exactlyOne, hidden } from '../params.ts'
import { ageOf, distinct } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { listByToken } from './next-token.ts'

type Params = { path?: string | undefined; names?: readonly string[] | undefined }

const types = ['String', 'StringList', 'SecureString'] as const

const facts = {
  type: setting.choice(types, 'How it is stored; only a `SecureString` is encrypted.'),
  version: measured.number('Number of its version: how often it was written.'),
  changedAge: measured.duration('Time since it was changed.'),
  key: setting.text('The key that encrypts it.', 'internal'),
} as const

const operation = 'ssm:DescribeParameters'

export const ssmParameters: AnySource = source<Params, typeof facts>({
  id: 'aws/ssm-parameters',
  title: 'SSM parameters',
  version: 1,
  regional: true,
  says: 'Kind, version and age of parameters, one match each; their values are never read. Parameters are regional and have no replicas: bind the other region to see a copy there. 100 versions are kept, so the first ones of a parameter with a higher number are lost. A parameter that does not exist gives no match, so claim how many there must be.',
  params: z
    .strictObject({
      path: hidden(
        z.string().trim().regex(/^\//, 'it does not begin with `/`'),
        'Reads every parameter below this path.',
        '/orders/production/',
      ).optional(),
      names: hidden(z.array(z.string().trim().min(1)).min(1), 'Names of the parameters.', [
        '/orders/production/url',
      ]).optional(),
    })
    .superRefine(exactlyOne('path', 'names')),
  facts,
  actions: [operation],
  collect: async ({ path, names = [] }, { aws }) => {
    const below = path?.replace(/\/+$/, '')
    const queries =
      below === undefined
        ? inParts(distinct(names)).map((each) => ({ Key: 'Name', Option: 'Equals', Values: each }))
        : [{ Key: 'Path', Option: 'Recursive', Values: [below === '' ? '/' : below] }]
    const found = await Promise.all(queries.map((query) => read(aws, query)))
    return found.flat().filter(({ subject }) => below === undefined || subject.startsWith(`${below}/`))
  },
})

const read = async (aws: Aws, query: ParameterStringFilter): Promise<readonly Found<typeof facts>[]> => {
  const { DescribeParametersCommand: Describe } = await import('@aws-sdk/client-ssm')
  const { items, clock } = await listByToken(aws, {
    service: 'ssm',
    operation,
    make: (token) => new Describe({ NextToken: token, MaxResults: 50, ParameterFilters: [query] }),
    pick: (output) => output.Parameters,
  })
  return items.map((each) => describe(each, clock))
}

/** A filter takes 50 values. */
const inParts = (names: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(names.length / 50) }, (_, part) => names.slice(part * 50, part * 50 + 50))

const describe = (each: ParameterMetadata, clock: Instant): Found<typeof facts> => {
  if (each.Name === undefined) throw incomplete(operation)
  return {
    subject: each.Name,
    facts: {
      type: each.Type ?? null,
      version: each.Version ?? null,
      changedAge: ageOf(each.LastModifiedDate, clock),
      key: each.KeyId ?? null,
    },
  }
}
