/**
 * The only module that writes marked content, structure elements and annotations. Its rules: every mark belongs to one
 * element or is an artifact; one marked run ends before the next begins and before the page does; an annotation stands in
 * its element as an object of the page it lies on. Elements enter the structure when they are first drawn, parents
 * first, so that the order of reading is the order of drawing and no element is ever left hanging.
 */
import { catalogOf, type KitDocument, type KitPage, type Ref } from './kit.ts'
import type { Element } from './tags.ts'

/** What an artifact is, where the standard has a word for it. */
export type ArtifactKind = 'Header' | 'Footer' | 'Layout'

type Node = { readonly ref: Ref; readonly kids: unknown[]; page: KitPage | undefined }

export type TagWriter = {
  /** Begins a page: nothing is marked yet. */
  readonly beginPage: () => void
  /** What follows belongs to this element. */
  readonly mark: (owner: Element) => void
  /** What follows belongs to this element, and stands for other words. */
  readonly markAs: (owner: Element, actual: string) => void
  /** What follows is decoration. */
  readonly artifact: (kind?: ArtifactKind) => void
  /** Makes an element known although nothing is drawn for it. */
  readonly touch: (owner: Element) => void
  /** Puts an annotation on the page and into its element. The reference is ended here. */
  readonly annotate: (owner: Element, annotation: Ref) => void
  readonly endPage: () => void
  /** Writes the structure. Nothing may be marked afterwards. */
  readonly end: () => void
}

export const tagWriterFor = (document: KitDocument, root: Element): TagWriter => {
  const nodes = new Map<Element, Node>()
  /** The parent tree: for each page the owners of its marked content by number, for each annotation its owner. */
  const parents: (readonly Ref[] | Ref)[] = []
  let marked: Ref[] = []
  let open: Element | ArtifactKind | 'words' | undefined

  const treeRoot = document.ref({ Type: 'StructTreeRoot' })
  catalogOf(document)['StructTreeRoot'] = treeRoot
  catalogOf(document)['MarkInfo'] = document.ref({ Marked: true })

  const nodeOf = (owner: Element): Node => {
    const known = nodes.get(owner)
    if (known) return known
    const parent = owner.parent ? nodeOf(owner.parent) : undefined
    const node: Node = { ref: document.ref(), kids: [], page: undefined }
    Object.assign(node.ref.data, structElement(owner, parent?.ref ?? treeRoot))
    parent?.kids.push(node.ref)
    nodes.set(owner, node)
    return node
  }
  const close = (): void => {
    if (open !== undefined) document.addContent('EMC')
    open = undefined
  }
  const begin = (owner: Element, actual?: string): void => {
    close()
    const node = nodeOf(owner)
    const mcid = marked.push(node.ref) - 1
    node.page ??= document.page
    node.kids.push(node.page === document.page ? mcid : { Type: 'MCR', Pg: document.page.dictionary, MCID: mcid })
    const extra = actual === undefined ? '' : ` /ActualText ${hexString(actual)}`
    document.addContent(`/${owner.tag} <</MCID ${mcid}${extra}>> BDC`)
    open = owner
  }

  return {
    beginPage: () => {
      marked = []
      document.page.dictionary.data['StructParents'] = parents.push(marked) - 1
      document.page.dictionary.data['Tabs'] = 'S'
    },
    mark: (owner) => {
      if (open !== owner) begin(owner)
    },
    markAs: (owner, actual) => {
      begin(owner, actual)
      open = 'words'
    },
    artifact: (kind = 'Layout') => {
      if (open === kind) return
      close()
      document.addContent(
        kind === 'Layout' ? '/Artifact <</Type /Layout>> BDC' : `/Artifact <</Type /Pagination /Subtype /${kind}>> BDC`,
      )
      open = kind
    },
    touch: (owner) => void nodeOf(owner),
    annotate: (owner, annotation) => {
      const node = nodeOf(owner)
      annotation.data['StructParent'] = parents.push(node.ref) - 1
      node.kids.push({ Type: 'OBJR', Obj: annotation, Pg: document.page.dictionary })
      document.page.annotations.push(annotation)
      annotation.end()
    },
    endPage: close,
    end: () => {
      for (const { ref, kids, page } of nodes.values()) {
        if (page) ref.data['Pg'] = page.dictionary
        if (kids.length > 0) ref.data['K'] = kids.length === 1 ? kids[0] : kids
        ref.end()
      }
      treeRoot.data['K'] = nodeOf(root).ref
      treeRoot.data['ParentTree'] = parentTree(document, parents)
      treeRoot.data['ParentTreeNextKey'] = parents.length
      // pdfkit ends the root of the tree and the mark information itself.
    },
  }
}

const structElement = (owner: Element, parent: Ref): Record<string, unknown> => ({
  Type: 'StructElem',
  S: owner.tag,
  P: parent,
  ...(owner.alt === undefined ? {} : { Alt: new String(owner.alt) }),
  ...(owner.actual === undefined ? {} : { ActualText: new String(owner.actual) }),
  ...(owner.attributes ? { A: owner.attributes } : {}),
})

const parentTree = (document: KitDocument, parents: readonly (readonly Ref[] | Ref)[]): Ref => {
  const tree = document.ref({ Nums: parents.flatMap((each, key) => [key, each]) })
  tree.end()
  return tree
}

/** A text string for content streams: UTF-16 in hex. */
const hexString = (text: string): string =>
  `<FEFF${[...Array(text.length).keys()].map((at) => text.charCodeAt(at).toString(16).padStart(4, '0')).join('')}>`
