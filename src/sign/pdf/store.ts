/**
 * Adds to the document security store (`/DSS`) what a signature can be judged by when its authorities are gone. What is in the
 * store stays as it is; what is in it already is not added again.
 */
import { createHash } from 'node:crypto'
import type { PdfFile } from './file.ts'
import { catalogObject, firstFree, updated, withEntry } from './increment.ts'
import { validationDataIn, type Stored } from './validation-data.ts'

/** Certificates, revocation lists and OCSP responses, DER. */
export type Material = {
  readonly certificates: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
  readonly ocsps: readonly Uint8Array[]
}

const kinds = ['certificates', 'crls', 'ocsps'] as const
type Kind = (typeof kinds)[number]

/** What the lists are called in the store, and in the entry of one signature. */
const names = { certificates: ['Certs', 'Cert'], crls: ['CRLs', 'CRL'], ocsps: ['OCSPs', 'OCSP'] } as const

/** By what the store knows a signature: SHA-1 of its `/Contents`, zeros behind it included. No secret and no proof, only a name. */
export const storeKey = (contents: Uint8Array): string =>
  createHash('sha1').update(contents).digest('hex').toUpperCase()

/** The file with material in its store, listed for one signature. Latin-1. */
export const withMaterial = (file: PdfFile, key: string, material: Material): string => {
  const old = validationDataIn(file)
  const objects = new Map<number, string>()
  let next = firstFree(file)
  const add = (content: string): number => {
    objects.set(next, content)
    return next++
  }
  const numberOf = (bytes: Uint8Array, stored: readonly Stored[]): number =>
    stored.find((each) => !each.deflated && Buffer.compare(each.bytes, bytes) === 0)?.object ??
    add(`<< /Length ${bytes.length} >>\nstream\n${Buffer.from(bytes).toString('latin1')}\nendstream`)
  const own = { certificates: [], crls: [], ocsps: [] } as Record<Kind, readonly number[]>
  const all = { certificates: [], crls: [], ocsps: [] } as Record<Kind, readonly number[]>
  for (const kind of kinds) {
    const stored = old?.[kind] ?? []
    own[kind] = [...new Set(material[kind].map((each) => numberOf(each, stored)))]
    all[kind] = [...new Set([...stored.map(({ object }) => object), ...own[kind]])]
  }
  const signatures = new Map([...(old?.signatures ?? [])].map(([name, set]) => [name, set]))
  signatures.set(key, new Set([...(signatures.get(key) ?? []), ...kinds.flatMap((kind) => own[kind])]))
  const listed = [...signatures].map(([name, set]) => {
    const lists = kinds.map((kind) =>
      listOf(
        names[kind][1],
        all[kind].filter((each) => set.has(each)),
      ),
    )
    return `/${name} <<${lists.join('')} >>`
  })
  const lists = kinds.map((kind) => listOf(names[kind][0], all[kind]))
  const store = add(`<< /Type /DSS${lists.join('')} /VRI << ${listed.join(' ')} >> >>`)
  objects.set(catalogObject(file), withEntry(file, file.catalog, 'DSS', `${store} 0 R`))
  return updated(file, objects)
}

const listOf = (name: string, objects: readonly number[]): string =>
  objects.length === 0 ? '' : ` /${name} [${objects.map((each) => `${each} 0 R`).join(' ')}]`
