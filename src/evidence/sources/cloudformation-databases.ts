/** The databases in a CloudFormation template, in JSON or in YAML with the short forms of functions (`!Ref`). */
import { yamlParser } from '../../plan/parsers.ts'
import { ReadError } from '../errors.ts'
import { unread, type Unread } from '../facts.ts'

export const deletionPolicies = ['Delete', 'Retain', 'Snapshot', 'RetainExceptOnCreate'] as const
export const replacePolicies = ['Delete', 'Retain', 'Snapshot'] as const

/** A database of a template, and what happens to it. */
export type TemplateDatabase = {
  /** Its name in the template. */
  readonly name: string
  readonly deletionPolicy: (typeof deletionPolicies)[number] | Unread
  readonly replacePolicy: (typeof replacePolicies)[number] | Unread
}

type Resource = {
  readonly Type?: unknown
  readonly DeletionPolicy?: unknown
  readonly UpdateReplacePolicy?: unknown
  readonly Properties?: { readonly DBClusterIdentifier?: unknown }
}

const kinds: ReadonlySet<unknown> = new Set(['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'])

/** Every database. A member of a cluster holds no data of its own and is left out. */
export const databasesOf = (body: string): TemplateDatabase[] =>
  Object.entries(resourcesOf(body))
    .filter(([, { Type: kind }]) => kinds.has(kind))
    .filter(([, each]) => each.Type !== 'AWS::RDS::DBInstance' || each.Properties?.DBClusterIdentifier === undefined)
    .map(([name, each]) => ({
      name,
      // For these kinds CloudFormation takes a snapshot unless it is told otherwise, but only when a stack deletes them.
      deletionPolicy: policy(deletionPolicies, each.DeletionPolicy ?? 'Snapshot'),
      replacePolicy: policy(replacePolicies, each.UpdateReplacePolicy ?? 'Delete'),
    }))

const resourcesOf = (body: string): Record<string, Resource> => {
  const found = (parse(body) as { readonly Resources?: unknown } | null)?.Resources
  if (typeof found !== 'object' || found === null) throw unreadable()
  return Object.fromEntries(
    Object.entries(found).filter(([, each]) => typeof each === 'object' && each !== null),
  ) as Record<string, Resource>
}

const parse = (body: string): unknown => {
  try {
    if (body.trimStart().startsWith('{')) return JSON.parse(body)
  } catch {
    throw unreadable()
  }
  // The tags of functions are not known here and need not be: a policy is a plain word.
  const document = yamlParser().parseDocument(body, { logLevel: 'silent' })
  if (document.errors.length > 0) throw unreadable()
  return document.toJS()
}

const unreadable = (): ReadError =>
  new ReadError(
    'invalid',
    'The template of the stack is neither JSON nor YAML with resources in it.',
    'Compare the template of the stack with the one in the repository.',
  )

const policy = <const C extends string>(choices: readonly C[], given: unknown): C | Unread =>
  choices.find((each) => each === given) ??
  unread({
    class: 'invalid',
    message: 'The template gives a policy for a database that is not known here.',
    hint: 'Write the policy as a plain word, such as `Snapshot`.',
  })
