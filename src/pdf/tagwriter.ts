/**
 * The only module that writes marked content, structure elements and annotations. Its rules: every mark belongs to one
 * element or is an artifact; one marked run ends before the next begins and before the page does; an annotation stands in
 * its element as an object of the page it lies on. Elements enter the structure when they are first drawn, parents
 * first, so that the order of reading is the order of drawing and no element is ever left hanging.
 */
import { catalogOf, type KitDocument, type KitPage, type Ref } from './kit.ts'
import { reference, referenceTo, reserve, textString, writeObject } from './objects.ts'
import type { Element } from './tags.ts'

/** What an artifact is, where the standard has a word for it. */
export type ArtifactKind = 'Header' | 'Footer' | 'Layout'

/** An element that is known: the number of its object, and its kids as the file writes them. */
type Node = {
  readonly owner: Element
  readonly object: number
  readonly parent: number
  kids: string
  count: number
  page: KitPage | undefined
}

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
  const parents: (string[] | string)[] = []
  let marked: string[] = []
  let open: Element | ArtifactKind | 'words' | undefined

  const treeRoot = document.ref({ Type: 'StructTreeRoot' })
  catalogOf(document)['StructTreeRoot'] = treeRoot
  catalogOf(document)['MarkInfo'] = document.ref({ Marked: true })

  const nodeOf = (owner: Element): Node => {
    const known = nodes.get(owner)
    if (known) return known
    const parent = owner.parent && nodeOf(owner.parent)
    const object = reserve(document)
    const node = { owner, object, parent: parent?.object ?? treeRoot.id, kids: '', count: 0, page: undefined }
    if (parent) add(parent, reference(object))
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
    const mcid = marked.push(reference(node.object)) - 1
    node.page ??= document.page
    add(node, node.page === document.page ? String(mcid) : markReference(document.page, mcid))
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
      annotation.data['StructParent'] = parents.push(reference(node.object)) - 1
      add(node, objectReference(document.page, annotation))
      document.page.annotations.push(annotation)
      annotation.end()
    },
    endPage: close,
    end: () => {
      for (const node of nodes.values()) writeObject(document, node.object, structElement(node))
      const tree = reserve(document)
      const keys = parents.map((each, key) => `${key} ${typeof each === 'string' ? each : `[${each.join(' ')}]`}`)
      writeObject(document, tree, `<<\n/Nums [${keys.join(' ')}]\n>>`)
      treeRoot.data['K'] = referenceTo(nodeOf(root).object)
      treeRoot.data['ParentTree'] = referenceTo(tree)
      treeRoot.data['ParentTreeNextKey'] = parents.length
      // pdfkit ends the root of the tree and the mark information itself.
    },
  }
}

const add = (node: Node, kid: string): void => {
  node.kids = node.count === 0 ? kid : `${node.kids} ${kid}`
  node.count++
}

/** Marked content of another page than the element's own. */
const markReference = (page: KitPage, mcid: number): string =>
  `<<\n/Type /MCR\n/Pg ${reference(page.dictionary.id)}\n/MCID ${mcid}\n>>`

const objectReference = (page: KitPage, annotation: Ref): string =>
  `<<\n/Type /OBJR\n/Obj ${reference(annotation.id)}\n/Pg ${reference(page.dictionary.id)}\n>>`

const structElement = ({ owner, parent, page, kids, count }: Node): string => {
  let text = `<<\n/Type /StructElem\n/S /${owner.tag}\n/P ${reference(parent)}`
  if (owner.alt !== undefined) text += `\n/Alt ${textString(owner.alt)}`
  if (owner.actual !== undefined) text += `\n/ActualText ${textString(owner.actual)}`
  if (owner.attributes) {
    const attributes = Object.entries(owner.attributes).map(([key, value]) => `/${key} /${value}\n`)
    text += `\n/A <<\n${attributes.join('')}>>`
  }
  if (page) text += `\n/Pg ${reference(page.dictionary.id)}`
  if (count > 0) text += `\n/K ${count === 1 ? kids : `[${kids}]`}`
  return `${text}\n>>`
}

/** A text string for content streams: UTF-16 in hex. */
const hexString = (text: string): string =>
  `<FEFF${[...Array(text.length).keys()].map((at) => text.charCodeAt(at).toString(16).padStart(4, '0')).join('')}>`
