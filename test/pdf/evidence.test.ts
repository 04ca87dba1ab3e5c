/** The appendix stays readable when a reading matched very many things. */
import { expect, test } from 'vitest'
import { renderPdf } from '../../src/pdf/index.ts'
import { contentOf } from './content.ts'
import { readPdf } from './read.ts'
import { claim, evidence, plan, view } from '../fixtures/pdf/make.ts'

const reading = (count: number) =>
  evidence('many', 'Buckets', {
    matches: Array.from({ length: count }, (_, at) => ({
      label: `bucket ${at + 1} of ${count}`,
      facts: [
        {
          name: 'versioning',
          says: 'Whether old versions are kept.',
          kind: 'setting' as const,
          value: at === 3 ? 'suspended' : 'enabled',
        },
        { name: 'region', says: 'Where it is.', kind: 'setting' as const, value: 'eu-west-1' },
      ],
    })),
  })

const cellsFor = async (count: number): Promise<readonly string[]> => {
  const read = reading(count)
  // Only facts that a claim was compared with are shown.
  const comparisons = [{ fact: 'versioning', expected: '= enabled', measured: 'enabled', pass: true }]
  const compared = claim('versioned', 'holds', 'Every bucket is versioned', {
    evidence: [read.id],
    matches: [{ label: 'Buckets', pass: true, comparisons }],
  })
  const one = plan({ evidence: [read], claims: [compared] })
  const pdf = readPdf((await renderPdf(view(one), one, { evidenceJson: '{}' })).bytes)
  const shown = pdf.pages.flatMap((_, at) => contentOf(pdf, at + 1).shown)
  return shown.filter((each) => each.tag === 'TD').map((each) => each.text.trim())
}

test('few things are listed one by one', async () => {
  const cells = await cellsFor(4)
  expect(cells.filter((each) => each === 'versioning')).toHaveLength(4)
  expect(cells).toContain('bucket 4 of 4')
  expect(cells).not.toContain('region')
})

test('many things are counted, and the odd ones named', async () => {
  const cells = await cellsFor(40)
  expect(cells.filter((each) => each === 'versioning')).toHaveLength(1)
  expect(cells.join(' ')).toContain('enabled (39 things); suspended (bucket 4 of 40)')
})
