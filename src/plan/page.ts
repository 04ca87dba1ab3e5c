/** Ordinary pages of the site (welcome, how to verify): the same grammar as plans, with a title and a summary. */
import { z } from 'zod'
import type { Page } from '../model/portfolio.ts'
import type { Read } from './plan.ts'
import { readNarrative } from './records.ts'
import { says, text } from './schema/fields.ts'

export const pageSchema: z.ZodType<{ title: string; summary: string }> = z.strictObject({
  title: says(text, 'Title of the page.', 'How to verify a document'),
  summary: says(text, 'What the page is for, in a sentence.', 'How a reader checks a PDF of this site.'),
})

/** Reads a page. Its id is the file's name. */
export const readPage = (source: string, file: string): Read<Page> => readNarrative(source, file, pageSchema)
