/** Rules about documents: found while a PDF is made, because only then is it known what the fonts can show. */
import type { RuleInfo } from '../model/finding.ts'

export const documentRules: Readonly<Record<'missingGlyph' | 'danglingLink', RuleInfo>> = {
  missingGlyph: {
    code: 'document/missing-glyph',
    severity: 'warn',
    exit: 1,
    title: 'Character that the PDF cannot show',
    why: 'A box says nothing to the reader.',
    clauses: ['PDF/UA-1 7.21.8', 'PDF/A-3 6.2.11.8'],
    hint: 'Write it with characters that the fonts have, or name a font that has it under `pdf.fonts`.',
  },
  danglingLink: {
    code: 'document/dangling-link',
    severity: 'warn',
    exit: 1,
    title: 'Link that leads nowhere in the PDF',
    why: 'A reader of the document cannot follow it.',
    clauses: [],
    hint: 'Correct the link, or remove it.',
  },
}
