/** Entries of the catalog: colours, page labels, named destinations, outline, attachment. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Instant } from '../model/calendar.ts'
import type { Attachment } from './attachments.ts'
import type { Entry } from './context.ts'
import { written } from './document.ts'
import { catalogOf, type KitDocument, type Ref } from './kit.ts'
import type { Destination } from './paint.ts'

let profile: Uint8Array | undefined

/** Says which colours the numbers mean. The profile is the public sRGB one that pdfkit brings along. */
export const writeOutputIntent = (document: KitDocument): void => {
  profile ??= readFileSync(
    join(dirname(createRequire(import.meta.url).resolve('pdfkit')), 'data/sRGB_IEC61966_2_1.icc'),
  )
  const intent = {
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    Info: new String('sRGB IEC61966-2.1'),
    OutputConditionIdentifier: new String('sRGB IEC61966-2.1'),
    DestOutputProfile: written(document, { N: 3 }, profile),
  }
  catalogOf(document)['OutputIntents'] = [written(document, intent)]
}

/** Pages are counted from the cover on, so that the number on the paper, in the viewer and in a link are one. */
export const writePageLabels = (document: KitDocument): void => {
  catalogOf(document)['PageLabels'] = { Nums: [0, { S: 'D' }] }
}

/** The tree of names, sorted by bytes as viewers expect. Names are ASCII. */
export const writeDestinations = (document: KitDocument, destinations: ReadonlyMap<string, Destination>): void => {
  const names = [...destinations.keys()].toSorted((a, b) => (a < b ? -1 : 1))
  namesOf(document)['Dests'] = written(document, {
    Names: names.flatMap((name) => {
      const { page, top } = destinations.get(name) as Destination
      return [new String(name), [page, 'XYZ', null, top, null]]
    }),
  })
}

const namesOf = (document: KitDocument): Record<string, unknown> => (catalogOf(document)['Names'] as Ref).data

/** Bookmarks: the entries of the contents, nested by rank. */
export const writeOutline = (document: KitDocument, entries: readonly Entry[]): void => {
  if (entries.length === 0) return
  const root = document.ref({ Type: 'Outlines' })
  const items = entries.map((entry) => ({ entry, ref: document.ref(), children: [] as number[], parent: -1 }))
  const top: number[] = []
  const open: number[] = []
  items.forEach((item, index) => {
    while (open.length > 0 && (items[open.at(-1) as number]?.entry.rank ?? 0) >= item.entry.rank) open.pop()
    item.parent = open.at(-1) ?? -1
    const siblings = item.parent < 0 ? top : (items[item.parent]?.children as number[])
    siblings.push(index)
    open.push(index)
  })
  const link = (siblings: readonly number[], parent: Ref): void => {
    parent.data['First'] = items[siblings[0] as number]?.ref
    parent.data['Last'] = items[siblings.at(-1) as number]?.ref
    siblings.forEach((at, position) => {
      const item = items[at] as (typeof items)[number]
      Object.assign(item.ref.data, {
        Title: new String(item.entry.title.toWellFormed()),
        Parent: parent,
        Dest: new String(item.entry.destination),
        Prev: items[siblings[position - 1] ?? -1]?.ref,
        Next: items[siblings[position + 1] ?? -1]?.ref,
      })
      if (item.children.length > 0) {
        link(item.children, item.ref)
        // Negative: shown closed.
        item.ref.data['Count'] = -item.children.length
      }
      item.ref.end()
    })
  }
  link(top, root)
  root.data['Count'] = top.length
  root.end()
  catalogOf(document)['Outlines'] = root
  catalogOf(document)['PageMode'] = 'UseOutlines'
}

/** Attaches files, each with how it belongs to the document; their names are in the order of bytes already. */
export const attach = (document: KitDocument, attachments: readonly Attachment[], at: Instant): void => {
  const specifications = attachments.map((each) => specification(document, each, at))
  namesOf(document)['EmbeddedFiles'] = {
    Names: attachments.flatMap(({ name }, index) => [new String(name), specifications[index]]),
  }
  catalogOf(document)['AF'] = specifications
}

const specification = (document: KitDocument, each: Attachment, at: Instant): Ref => {
  const { name, type, relationship, description, content } = each
  const dates = { CreationDate: new Date(at), ModDate: new Date(at) }
  const CheckSum = new Uint8Array(createHash('md5').update(content).digest())
  const file = written(
    document,
    {
      Type: 'EmbeddedFile',
      Subtype: type.replace('/', '#2F'),
      Params: { Size: content.length, CheckSum, ...dates },
    },
    content,
  )
  return written(document, {
    Type: 'Filespec',
    F: new String(name),
    UF: new String(name),
    Desc: new String(description),
    AFRelationship: relationship,
    EF: { F: file, UF: file },
  })
}
