/**
 * Are the files that a document carries those of its index, and do they speak of the same thing? Pure in the files, which the caller
 * has unpacked: the command does that with Node, a page of the site with the browser.
 */
import {
  evidenceName,
  indexFormat,
  indexName,
  reportName,
  type AttachedFile,
  type AttachmentIndex,
} from '../../model/attachments.ts'

export type UnpackedFile = {
  readonly name: string
  readonly relationship: string | undefined
  readonly content: Uint8Array
  /** Hex. */
  readonly sha256: string
}

export type CarriedFile = {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  /** `index`: the list itself. */
  readonly state: 'listed' | 'differs' | 'not-listed' | 'missing' | 'index' | 'no-index'
}

export type Contents = {
  readonly files: readonly CarriedFile[]
  /** Of which plan, for whom and when, as the index says. */
  readonly about: Omit<AttachmentIndex, 'format' | 'version' | 'files'> | undefined
  /** Why the files are not those of the index; empty when they are, or when there is no index. */
  readonly reasons: readonly string[]
}

/** Compares the files of a document with its index and with each other. Never throws. */
export const contentsOf = (files: readonly UnpackedFile[]): Contents => {
  const doubled = files.map(({ name }) => name).filter((name, index, all) => all.indexOf(name) !== index)
  const own = files.find(({ name }) => name === indexName)
  const index = own && indexIn(jsonIn(own))
  if (!own || !index) {
    return {
      files: files.map((each) => carried(each, each === own ? 'index' : 'no-index')),
      about: undefined,
      reasons: own ? [`The index of attachments (${indexName}) cannot be read.`] : [],
    }
  }
  const compared = [
    ...files.map((each) => carried(each, stateOf(each, index))),
    ...index.files
      .filter(({ name }) => !files.some((each) => each.name === name))
      .map(({ name, bytes, sha256 }): CarriedFile => ({ name, bytes, sha256, state: 'missing' })),
  ]
  const { plan, planVersion, audience, asOf, generator, copy } = index
  return {
    files: compared,
    about: { plan, planVersion, audience, asOf, generator, ...(copy && { copy }) },
    reasons: [
      ...doubled.map((name) => `There are several attachments named ${name}.`),
      ...compared.flatMap((each) => reasonOf(each)),
      ...evidenceReasons(files, index),
      ...reportReasons(files, index),
    ],
  }
}

const carried = ({ name, content, sha256 }: UnpackedFile, state: CarriedFile['state']): CarriedFile => ({
  name,
  bytes: content.length,
  sha256,
  state,
})

const stateOf = (file: UnpackedFile, index: AttachmentIndex): CarriedFile['state'] => {
  if (file.name === indexName) return 'index'
  const listed = index.files.find(({ name }) => name === file.name)
  if (!listed) return 'not-listed'
  const { bytes, sha256, relationship } = listed
  return bytes === file.content.length && sha256 === file.sha256 && relationship === file.relationship
    ? 'listed'
    : 'differs'
}

const reasonOf = ({ name, state }: CarriedFile): readonly string[] => {
  if (state === 'differs') return [`The attachment ${name} is not the one that the index of attachments lists.`]
  if (state === 'not-listed') return [`The attachment ${name} is not in the index of attachments.`]
  if (state === 'missing') return [`The attachment ${name} is in the index of attachments, but not in the document.`]
  return []
}

/** What a value of JSON holds under a key. */
export const under = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined

const jsonIn = ({ content }: UnpackedFile): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content))
  } catch {
    return undefined
  }
}

/** By hand, because this stage loads no package but the schemas of ASN.1. */
const indexIn = (value: unknown): AttachmentIndex | undefined => {
  const texts = ['generator', 'plan', 'planVersion', 'audience', 'asOf'].every(
    (key) => typeof under(value, key) === 'string',
  )
  const files = under(value, 'files')
  const known = under(value, 'format') === indexFormat && under(value, 'version') === 1
  return known && texts && isCopy(under(value, 'copy')) && Array.isArray(files) && files.every(isFile)
    ? (value as AttachmentIndex)
    : undefined
}

/** Few documents are a copy for somebody. */
const isCopy = (value: unknown): boolean =>
  value === undefined ||
  (Number.isSafeInteger(under(value, 'number')) &&
    ['recipient', 'on'].every((key) => typeof under(value, key) === 'string'))

const isFile = (value: unknown): value is AttachedFile =>
  ['name', 'relationship', 'type', 'sha256'].every((key) => typeof under(value, key) === 'string') &&
  Number.isSafeInteger(under(value, 'bytes'))

const digestsIn = (value: unknown): readonly unknown[] => {
  const evidence = under(value, 'evidence')
  return Array.isArray(evidence) ? evidence.map((each) => under(each, 'digest')) : []
}

const evidenceReasons = (files: readonly UnpackedFile[], index: AttachmentIndex): readonly string[] => {
  const file = files.find(({ name }) => name === evidenceName)
  if (!file) return [`The evidence (${evidenceName}) is not in the document.`]
  const evidence = jsonIn(file)
  if (evidence === undefined) return [`The evidence (${evidenceName}) cannot be read.`]
  const same =
    under(evidence, 'plan') === index.plan &&
    under(evidence, 'version') === index.planVersion &&
    under(evidence, 'audience') === index.audience &&
    under(evidence, 'asOf') === index.asOf
  return same ? [] : [`The evidence (${evidenceName}) is of another plan, version, audience or time than the document.`]
}

const reportReasons = (files: readonly UnpackedFile[], index: AttachmentIndex): readonly string[] => {
  const file = files.find(({ name }) => name === reportName)
  if (!file) return []
  const report = jsonIn(file)
  const plans = under(report, 'plans')
  if (!Array.isArray(plans)) return [`The report (${reportName}) cannot be read.`]
  if (plans.length !== 1 || under(plans[0], 'id') !== index.plan || under(report, 'asOf') !== index.asOf)
    return [`The report (${reportName}) is of another plan or time than the document.`]
  const evidence = files.find(({ name }) => name === evidenceName)
  const known = new Set(digestsIn(evidence && jsonIn(evidence)))
  const strange = digestsIn(report).filter((each) => !known.has(each))
  return strange.length === 0
    ? []
    : [`The report (${reportName}) rests on evidence that is not in ${evidenceName}: ${strange.join(', ')}.`]
}
