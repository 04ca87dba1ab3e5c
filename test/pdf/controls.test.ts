/** The control matrix is part of the document for auditors, and of no document for others. */
import { expect, test } from 'vitest'
import type { Audience } from '../../src/model/audience.ts'
import type { ControlView } from '../../src/model/view.ts'
import { renderPdf } from '../../src/pdf/index.ts'
import { claim, plan, view } from '../fixtures/pdf/make.ts'
import { contentOf } from './content.ts'
import { readPdf } from './read.ts'

const cell = (more: Partial<ControlView>): ControlView => ({
  clause: 'nist:CP-9(8)',
  standard: 'nist',
  name: 'NIST SP 800-53 CP-9(8)',
  about: 'Backups are protected by encryption',
  element: 'protection',
  part: 'Protection of backups',
  needs: 'A claim.',
  state: 'evidence',
  items: [{ kind: 'claim', id: 'encrypted', state: 'evidence', basis: 'configured', words: 'It is encrypted' }],
  ...more,
})

const wordsFor = async (audience: Audience): Promise<string> => {
  const one = plan({
    claims: [claim('encrypted', 'holds', 'It is encrypted')],
    controls: [cell({}), cell({ element: 'backup', part: 'Backups', state: 'gap', items: [] })],
  })
  const pdf = readPdf((await renderPdf(view(one, { audience }), one, { evidenceJson: '{}' })).bytes)
  return pdf.pages
    .flatMap((_, at) => contentOf(pdf, at + 1).shown)
    .map(({ text }) => text)
    .join(' ')
    .replace(/\s+/g, ' ')
}

test('auditors see clauses with what supplies evidence, and gaps', async () => {
  const words = await wordsFor('auditor')
  expect(words).toContain('Control matrix')
  expect(words).toContain('NIST SP 800-53 CP-9(8)')
  expect(words).toMatch(/Supplies evidence: Protection of backups \(claim 1\)/)
  expect(words).toMatch(/Gap: Backups/)
})

test('customers do not', async () => {
  expect(await wordsFor('customer')).not.toContain('Control matrix')
})
