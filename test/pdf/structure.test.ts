/** The rules of tagged PDF that a machine can check, on every fixture. */
import { describe, expect, test } from 'vitest'
import { contentOf } from './content.ts'
import { Ref, type Dict, type Pdf, type Value } from './read.ts'
import { caseNames, rendered } from './render.ts'

type Node = {
  readonly ref: Ref
  readonly dict: Dict
  readonly type: string
  readonly children: readonly Node[]
  readonly parent: Node | undefined
}

const treeOf = (pdf: Pdf): Node => {
  const root = pdf.dict(pdf.catalog['StructTreeRoot'])
  const build = (ref: Ref, parent: Node | undefined): Node => {
    const dict = pdf.dict(ref)
    const children: Node[] = []
    const node: Node = { ref, dict, type: pdf.name(dict['S']), children, parent }
    for (const kid of pdf.list(dict['K'])) if (kid instanceof Ref) children.push(build(kid, node))
    return node
  }
  return build(root['K'] as Ref, undefined)
}

const all = (node: Node): readonly Node[] => [node, ...node.children.flatMap(all)]

const allowed: Readonly<Record<string, readonly string[]>> = {
  L: ['LI'],
  LI: ['Lbl', 'LBody'],
  Table: ['Caption', 'THead', 'TBody'],
  THead: ['TR'],
  TBody: ['TR'],
  TR: ['TH', 'TD'],
  TOC: ['TOC', 'TOCI'],
  TOCI: ['Reference', 'TOC'],
}
const standard = new Set(
  'Document Sect Div H1 H2 H3 H4 H5 H6 P Span Code Link Reference BlockQuote L LI Lbl LBody Table Caption THead TBody TR TH TD TOC TOCI Form'.split(
    ' ',
  ),
)

describe.each(caseNames)('%s', (name) => {
  test('every mark is tagged or an artifact, one at a time', async () => {
    const { pdf } = await rendered(name)
    expect(pdf.pages.flatMap((_, at) => contentOf(pdf, at + 1).faults)).toEqual([])
  })

  test('marked content and the parent tree agree', async () => {
    const { pdf } = await rendered(name)
    const tree = pdf.list(pdf.dict(pdf.dict(pdf.catalog['StructTreeRoot'])['ParentTree'])['Nums'])
    const parents = new Map(tree.flatMap((key, at) => (at % 2 === 0 ? [[key as number, tree[at + 1] as Value]] : [])))
    for (const [at, page] of pdf.pages.entries()) {
      const numbers = contentOf(pdf, at + 1).runs.flatMap((run) => (run.mcid === undefined ? [] : [run.mcid]))
      expect(numbers).toEqual(numbers.map((_, index) => index))
      const owners = pdf.list(parents.get(page.dict['StructParents'] as number))
      expect(owners).toHaveLength(numbers.length)
      owners.forEach((owner, mcid) => expect(marks(pdf, owner as Ref)).toContain(`${page.ref.id}:${mcid}`))
    }
  })

  test('elements are standard, hang in the tree and hold only what they may', async () => {
    const { pdf } = await rendered(name)
    for (const node of all(treeOf(pdf))) {
      expect(standard).toContain(node.type)
      if (node.parent) expect((node.dict['P'] as Ref).id).toBe(node.parent.ref.id)
      const children = allowed[node.type]
      if (children) for (const child of node.children) expect(children).toContain(child.type)
    }
  })

  test('tables are regular and their heads have a scope', async () => {
    const { pdf } = await rendered(name)
    for (const table of all(treeOf(pdf)).filter((node) => node.type === 'Table')) {
      const rows = all(table).filter((node) => node.type === 'TR')
      expect(new Set(rows.map((row) => row.children.length)).size).toBe(1)
    }
    for (const head of all(treeOf(pdf)).filter((node) => node.type === 'TH'))
      expect(pdf.name(pdf.dict(head.dict['A'])['Scope'])).toMatch(/Column|Row/)
  })

  test('headings begin at the first rank and skip none', async () => {
    const { pdf } = await rendered(name)
    const ranks = all(treeOf(pdf)).flatMap((node) => (/^H[1-6]$/.test(node.type) ? [Number(node.type[1])] : []))
    expect(ranks[0]).toBe(1)
    ranks.forEach((rank, at) => expect(rank).toBeLessThanOrEqual((ranks[at - 1] ?? 0) + 1))
  })

  test('links stand in a Link element on their own page, have words, and lead somewhere', async () => {
    const { pdf } = await rendered(name)
    const names = new Set(destinationNames(pdf))
    const parents = annotationParents(pdf)
    for (const page of pdf.pages) {
      const annotations = pdf.list(page.dict['Annots'])
      expect(pdf.name(page.dict['Tabs'])).toBe('S')
      for (const ref of annotations) {
        const annotation = pdf.dict(ref)
        if (pdf.name(annotation['Subtype']) !== 'Link') continue
        expect(pdf.text(annotation['Contents'])).not.toBe('')
        expect(annotation['F']).toBe(4)
        const { owner, page: stated } = parents.get((ref as Ref).id) as { owner: Dict; page: Ref }
        expect(pdf.name(owner['S'])).toBe('Link')
        expect(stated.id).toBe(page.ref.id)
        if (annotation['Dest']) expect(names).toContain(annotation['Dest'])
        else expect(pdf.text(pdf.dict(annotation['A'])['URI'])).toMatch(/^[a-z]+:[\x21-\x7E]+$/)
      }
    }
  })

  test('names of destinations are ASCII and sorted by bytes', async () => {
    const { pdf } = await rendered(name)
    const names = destinationNames(pdf)
    expect(names).toEqual(names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
    expect(names.filter((each) => !/^[\x21-\x7E]+$/.test(each))).toEqual([])
  })
})

test('a claim is heard with its number and verdict, and its link with the page it leads to', async () => {
  const { pdf } = await rendered('rich')
  const links = all(treeOf(pdf)).filter((node) => node.type === 'Link')
  const claim = links.find((node) => pdf.text(node.dict['ActualText']) === ' (claim 2: violated)')
  expect(claim?.parent?.type).toBe('P')
  const spoken = pdf.pages.flatMap((page) =>
    pdf.list(page.dict['Annots']).map((each) => pdf.text(pdf.dict(each)['Contents'])),
  )
  expect(spoken).toContainEqual(expect.stringMatching(/^Claim 2, page 1\d$/))
  expect(spoken).toContain('the limits of this plan, page 5')
})

test('each line of code is spoken as one line, however it is broken on the page', async () => {
  const { pdf } = await rendered('rich')
  const lines = all(treeOf(pdf))
    .filter((node) => node.type === 'Span' && node.parent?.type === 'Code')
    .map((node) => pdf.text(node.dict['ActualText']))
  expect(lines).toContain('kubectl --context prod-eu -n orders scale deployment/orders-api --replicas=0\n')
})

const destinationNames = (pdf: Pdf): readonly string[] =>
  pdf.list(pdf.dict(pdf.dict(pdf.catalog['Names'])['Dests'])['Names']).filter((_, at) => at % 2 === 0) as string[]

/** Marked content that an element says it holds, as `page:number`. */
const marks = (pdf: Pdf, ref: Ref): readonly string[] => {
  const dict = pdf.dict(ref)
  return pdf.list(dict['K']).flatMap((kid) => {
    if (typeof kid === 'number') return [`${(dict['Pg'] as Ref).id}:${kid}`]
    if (kid instanceof Ref || kid === null) return []
    const inner = kid as Dict
    return pdf.name(inner['Type']) === 'MCR' ? [`${(inner['Pg'] as Ref).id}:${inner['MCID']}`] : []
  })
}

/** The element of every annotation, and the page that the element says it lies on. */
const annotationParents = (pdf: Pdf): ReadonlyMap<number, { readonly owner: Dict; readonly page: Ref }> => {
  const found = new Map<number, { owner: Dict; page: Ref }>()
  for (const { dict: owner } of all(treeOf(pdf)))
    for (const kid of pdf.list(owner['K'])) {
      if (kid instanceof Ref || typeof kid !== 'object' || kid === null) continue
      const each = kid as Dict
      if (pdf.name(each['Type']) === 'OBJR') found.set((each['Obj'] as Ref).id, { owner, page: each['Pg'] as Ref })
    }
  return found
}
