/**
 * The document security store (`/DSS`): certificates, revocation lists and OCSP answers that were put into a document so that its
 * signature can be judged when their sources are gone (ETSI EN 319 142-1, 5.4). Read strictly: an update that brings it is let
 * through only when every object of it is one of these.
 */
import type { PdfFile } from './file.ts'
import { readObject } from './object.ts'
import { bytesOf } from './bytes.ts'
import { PdfError, type Dictionary, type PdfValue } from './syntax.ts'

/** The bytes of a stream as they are stored. */
export type Stored = {
  readonly object: number
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Compressed with zlib. */
  readonly deflated: boolean
}

export type ValidationData = {
  /** Every object that the store is made of. */
  readonly objects: ReadonlySet<number>
  readonly certificates: readonly Stored[]
  readonly crls: readonly Stored[]
  readonly ocsps: readonly Stored[]
  /** By the signature (SHA-1 of its `/Contents`, upper-case hex), the objects that belong to it. */
  readonly signatures: ReadonlyMap<string, ReadonlySet<number>>
}

const mostItems = 2000

/** The store of a file; `undefined` when it has none. Throws a `PdfError` when it holds anything but validation data. */
export const validationDataIn = (file: PdfFile): ValidationData | undefined => {
  const entry = file.catalog.entries.get('DSS')
  if (!entry) return undefined
  const objects = new Set<number>()
  const resolve = (value: PdfValue): PdfValue | undefined => {
    if (value.kind === 'reference') objects.add(value.object)
    return file.resolve(value)
  }
  const dictionary = (value: PdfValue, name: string, keys: readonly string[]): Dictionary => {
    const found = resolve(value)
    if (found?.kind !== 'dictionary') throw new PdfError(`${name} is not a dictionary.`)
    for (const key of found.entries.keys())
      if (!keys.includes(key)) throw new PdfError(`${name} has /${key}, which does not belong there.`)
    return found
  }
  const streams = (value: PdfValue | undefined, name: string): readonly Stored[] => {
    if (!value) return []
    const list = resolve(value)
    if (list?.kind !== 'array' || list.items.length > mostItems) throw new PdfError(`${name} is not a list.`)
    return list.items.map((each) => {
      if (each.kind !== 'reference') throw new PdfError(`${name} holds something that is not an object.`)
      objects.add(each.object)
      return storedIn(file, each.object, name)
    })
  }
  const store = dictionary(entry, '/DSS', ['Type', 'VRI', 'Certs', 'CRLs', 'OCSPs'])
  const certificates = streams(store.entries.get('Certs'), '/Certs')
  const crls = streams(store.entries.get('CRLs'), '/CRLs')
  const ocsps = streams(store.entries.get('OCSPs'), '/OCSPs')
  const signatures = new Map<string, ReadonlySet<number>>()
  const related = store.entries.get('VRI')
  const vri = related && resolve(related)
  if (related && vri?.kind !== 'dictionary') throw new PdfError('/VRI is not a dictionary.')
  for (const [key, value] of vri?.kind === 'dictionary' ? vri.entries : []) {
    if (key === 'Type') continue
    const one = dictionary(value, `/VRI /${key}`, ['Type', 'Cert', 'CRL', 'OCSP', 'TU', 'TS'])
    const own = ['Cert', 'CRL', 'OCSP'].flatMap((each) => streams(one.entries.get(each), `/VRI /${key} /${each}`))
    const stamp = one.entries.get('TS')
    if (stamp?.kind === 'reference') {
      objects.add(stamp.object)
      storedIn(file, stamp.object, '/TS')
    }
    signatures.set(key, new Set(own.map(({ object }) => object)))
  }
  return { objects, certificates, crls, ocsps, signatures }
}

/** The stream of an object that has nothing but one. */
const storedIn = (file: PdfFile, object: number, name: string): Stored => {
  const offset = file.offsets.get(object)
  const found = offset === undefined ? undefined : readObject(file.text, offset, object)
  if (found?.value.kind !== 'dictionary' || !found.stream)
    throw new PdfError(`Object ${object} in ${name} is not a stream.`)
  for (const key of found.value.entries.keys())
    if (!['Length', 'Filter', 'Type'].includes(key))
      throw new PdfError(`Object ${object} in ${name} has /${key}, which does not belong there.`)
  const filter = found.value.entries.get('Filter')
  if (filter && !(filter.kind === 'name' && filter.value === 'FlateDecode'))
    throw new PdfError(`Object ${object} in ${name} is compressed in a way that is not read.`)
  return {
    object,
    bytes: bytesOf(file.text.slice(found.stream.start, found.stream.end)),
    deflated: filter !== undefined,
  }
}
