/**
 * A plan as one audience may see it, as a PDF: tagged (PDF/UA-1), archival (PDF/A-3a), with its evidence attached, and
 * the same bytes for the same input on every machine. Everything is laid out and paged before anything is drawn, so that
 * the contents, the links and the page count are known when the first page is written.
 */
import type { AttachedFile } from '../model/attachments.ts'
import { copyWords } from '../model/copy.ts'
import type { PlanView, View } from '../model/view.ts'
import { attachmentsOf, type Attachment } from './attachments.ts'
import { attach, writeDestinations, writeOutline, writeOutputIntent, writePageLabels } from './catalog.ts'
import { createContext, type Context } from './context.ts'
import { closeDocument, openDocument } from './document.ts'
import { loadFonts } from './fonts.ts'
import { furniture } from './furniture.ts'
import { layoutBlocks } from './layout/blocks.ts'
import { controls } from './layout/controls.ts'
import { contents } from './layout/contents.ts'
import { cover, coverRoom, titleOf } from './layout/cover.ts'
import { evidence } from './layout/evidence.ts'
import { findings } from './layout/findings.ts'
import { openPlace } from './layout/place.ts'
import { register } from './layout/register.ts'
import { verify } from './layout/verify.ts'
import type { Rendered, RenderOptions, RenderProblem } from './options.ts'
import { paint } from './paint.ts'
import { paginate, type Page } from './paginate.ts'
import { signatureFields, writeSignature } from './signature.ts'
import { first, type PageOf, type Slice } from './slice.ts'
import { element, type Element } from './tags.ts'
import { tagWriterFor } from './tagwriter.ts'
import { sheet } from './theme.ts'

export type { Rendered, RenderOptions, RenderProblem } from './options.ts'

/**
 * Renders a plan. Problems of the content are reported in the result; only defects throw. A font of the settings that is
 * damaged is no defect, and shows anywhere between its first character and its last byte: then all of them are left out.
 */
export const renderPdf = async (view: View, plan: PlanView, options: RenderOptions): Promise<Rendered> => {
  try {
    return await render(view, plan, options)
  } catch (error) {
    if (!options.fonts?.length) throw error
    const without = await render(view, plan, { ...options, fonts: [] })
    return { ...without, problems: without.problems.map(ofDamagedFont) }
  }
}

const ofDamagedFont = (problem: RenderProblem): RenderProblem =>
  problem.kind === 'missing-glyph' ? { ...problem, damagedFont: true } : problem

const render = async (view: View, plan: PlanView, options: RenderOptions): Promise<Rendered> => {
  const attachments = attachmentsOf(view, plan, options)
  const context = createContext(view, plan, options, await loadFonts(options.fonts), attachments)
  const root = element('Document', undefined)
  const pages = paginate(layout(root, context), (page) => (page === 1 ? coverRoom : sheet))

  const { document, bytes } = openDocument({
    title: titleOf(plan),
    author: view.organisation,
    subject: plan.summary,
    generator: view.generator,
    created: view.asOf,
    language: options.language ?? 'en',
    identity: [
      plan.id,
      plan.version,
      plan.title,
      view.audience,
      view.asOf,
      ...attachments.map(({ sha256 }) => sha256),
      ...(options.copy ? [copyWords(options.copy)] : []),
    ].join('\n'),
  })
  const tags = tagWriterFor(document, root)
  const { signature } = options
  const { destinations, fields } = paint(pages, {
    document,
    tags,
    pageOf: pageFinder(pages),
    furniture: (page) => furniture(page, pages.length, context),
    sign: (rect, page, appearance) => {
      if (!signature) throw new Error('There is a signature field but no signature.')
      return signatureFields(document, signature, { rect, page, appearance })
    },
  })
  tags.end()
  writeOutputIntent(document)
  writePageLabels(document)
  writeDestinations(document, destinations)
  writeOutline(document, context.entries)
  attach(document, attachments, view.asOf)
  if (fields) writeSignature(document, fields)
  closeDocument(document)
  return { bytes: await bytes, pages: pages.length, problems: context.problems, attachments: attachments.map(listed) }
}

/** All slices in order. The contents come second but are laid out last, when their entries are known. */
const layout = (root: Element, context: Context): readonly Slice[] => {
  const front = cover(root, context)
  const sect = element('Sect', root)
  const body = first(layoutBlocks(context.plan.body, openPlace(sect), context), () => ({ newPage: true }))
  const back = [
    register(root, context),
    findings(root, context),
    controls(root, context),
    evidence(root, context),
    verify(root, context),
  ].flat()
  return [...front, ...contents(context.entries, root, context), ...body, ...back]
}

/** An attachment without its content. */
const listed = ({ name, relationship, type, bytes, sha256 }: Attachment): AttachedFile => ({
  name,
  relationship,
  type,
  bytes,
  sha256,
})

/** Finds the page on which a destination lies. */
const pageFinder = (pages: readonly Page[]): PageOf => {
  const found = new Map<string, number>()
  for (const page of pages)
    for (const { slice } of page.placed)
      for (const item of slice.items)
        if (item.kind === 'destination' && !found.has(item.name)) found.set(item.name, page.number)
  return (name) => found.get(name)
}
