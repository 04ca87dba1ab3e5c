/**
 * What a document carries beside its pages: the evidence, the report and the text of the plan, and an index with the
 * digests of these, so that paper alone pins all of them. Everything here is what the document's audience may see: the
 * source of the plan is attached where all of it may be seen, and the text as that edition shows it everywhere else.
 */
import { createHash } from 'node:crypto'
import { attachmentIndex, evidenceName, indexName, reportName, type AttachedFile } from '../model/attachments.ts'
import type { PlanView, View } from '../model/view.ts'
import { markdownOf } from './markdown.ts'
import type { RenderOptions } from './options.ts'

/** A file with the words that viewers show beside its name. */
export type Attachment = AttachedFile & { readonly description: string; readonly content: Uint8Array }

/** Every attachment in the order of names, the index among them. */
export const attachmentsOf = (view: View, plan: PlanView, options: RenderOptions): readonly Attachment[] => {
  const { evidenceJson, reportJson, source, addressOf } = options
  const files = [
    attachment(
      evidenceName,
      'Data',
      'application/json',
      'The evidence that the verdicts in this document were judged on.',
      evidenceJson,
    ),
    source === undefined
      ? attachment(
          'plan.md',
          'Source',
          'text/markdown',
          'The text of the plan as this edition shows it.',
          markdownOf(view, plan, addressOf),
        )
      : attachment('plan.mdx', 'Source', 'text/markdown', 'The source of the plan.', source),
    ...(reportJson === undefined
      ? []
      : [attachment(reportName, 'Data', 'application/json', 'What was judged and found, for machines.', reportJson)]),
  ]
  const head = {
    generator: view.generator,
    plan: plan.id,
    planVersion: plan.version,
    audience: view.audience,
    asOf: view.asOf,
    copy: options.copy,
  }
  const index = attachment(
    indexName,
    'Data',
    'application/json',
    'What is attached to this document, with digests.',
    attachmentIndex(head, files),
  )
  return [...files, index].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

const attachment = (
  name: string,
  relationship: Attachment['relationship'],
  type: string,
  description: string,
  text: string,
): Attachment => {
  const content = new TextEncoder().encode(text)
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { name, relationship, type, description, content, bytes: content.length, sha256 }
}
