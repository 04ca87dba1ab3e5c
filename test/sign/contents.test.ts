/** What a document carries must be what its index lists; both are signed, so here it is the signer who made a mistake, or lies. */
import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { attachmentIndex } from '../../src/model/attachments.ts'
import type { Copy } from '../../src/model/copy.ts'
import type { Signer } from '../../src/sign/keys/signer.ts'
import { signPdf } from '../../src/sign/sign.ts'
import type { VerifyReport } from '../../src/sign/verify/report.ts'
import { verifyPdf } from '../../src/sign/verify/verify.ts'
import { development } from './helpers.ts'
import { minimalPdf } from './minimal-pdf.ts'

let signer: Signer
beforeAll(async () => {
  ;({ signer } = await development())
})

const head = {
  generator: 'Holdfast',
  plan: 'shop',
  planVersion: '1.0',
  audience: 'public',
  asOf: '2026-11-20T06:00:00Z',
} as const
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

type Files = Record<string, string>
const files: Files = {
  'evidence.json': JSON.stringify({
    plan: 'shop',
    version: '1.0',
    audience: 'public',
    asOf: head.asOf,
    evidence: [{ digest: 'a' }, { digest: 'b' }],
  }),
  'plan.md': '# The plan\n',
  'report.json': JSON.stringify({ asOf: head.asOf, plans: [{ id: 'shop' }], evidence: [{ digest: 'a' }] }),
}
const relationship = (name: string): 'Data' | 'Source' => (name === 'plan.md' ? 'Source' : 'Data')
const listed = (all: Files, copy?: Copy): string =>
  attachmentIndex(
    { ...head, copy },
    Object.entries(all).map(([name, text]) => ({
      name,
      relationship: relationship(name),
      type: 'x/y',
      bytes: text.length,
      sha256: sha256(text),
    })),
  )

/** A document with these files in it. */
const carrying = (all: Files, stored: (text: string) => string = packed): Uint8Array => {
  const names = Object.keys(all).toSorted()
  const objects = names.flatMap((name, index) => [
    `<< /Type /Filespec /F (${name}) /UF (${name}) /AFRelationship /${relationship(name)} /EF << /F ${10 + 2 * index} 0 R >> >>`,
    stored(all[name] ?? ''),
  ])
  const tree = names.map((name, index) => `(${name}) ${9 + 2 * index} 0 R`).join(' ')
  const catalog = `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /SigFlags 3 >> /Perms << /DocMDP 7 0 R >> /Names << /EmbeddedFiles << /Kids [<< /Names [${tree}] >>] >> >> >>`
  return minimalPdf({ catalog, objects })
}
const stream = (bytes: Buffer, entries: string): string =>
  `<< /Type /EmbeddedFile ${entries} /Length ${bytes.length} >>\nstream\n${bytes.toString('latin1')}\nendstream`
const packed = (text: string): string => stream(deflateSync(text), '/Filter /FlateDecode')

const verified = async (unsigned: Uint8Array): Promise<VerifyReport> => verifyPdf(await signPdf(unsigned, signer))

test('files that are as their index says', async () => {
  const report = await verified(carrying({ ...files, 'index.json': listed(files) }))
  expect(report).toMatchObject({ state: 'valid', reasons: [], warnings: [], about: head })
  expect(report.attachments.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'evidence.json listed',
    'index.json index',
    'plan.md listed',
    'report.json listed',
  ])
  expect(report.attachments[2]).toMatchObject({ bytes: 11, sha256: sha256('# The plan\n') })
})

test('a copy says whom it was made for', async () => {
  const copy = { number: 12, recipient: 'Acme Bank', on: '2026-11-28' }
  const report = await verified(carrying({ ...files, 'index.json': listed(files, copy) }))
  expect(report).toMatchObject({ state: 'valid', about: { ...head, copy } })
  const nobody = listed(files, copy).replace('"recipient": "Acme Bank"', '"recipient": 7')
  expect((await verified(carrying({ ...files, 'index.json': nobody }))).reasons).toEqual([
    'The index of attachments (index.json) cannot be read.',
  ])
})

test('files that are not compressed', async () => {
  const plain = (text: string): string => stream(Buffer.from(text), '')
  expect((await verified(carrying({ ...files, 'index.json': listed(files) }, plain))).state).toBe('valid')
})

test('an older document without an index is valid, with a note', async () => {
  const report = await verified(carrying({ 'evidence.json': '{}' }))
  expect(report).toMatchObject({ state: 'valid', attachments: [{ name: 'evidence.json', state: 'no-index' }] })
  expect(report.warnings).toEqual(['The document carries no index of its attachments, as it did before there was one.'])
})

const without = (name: string): Files => Object.fromEntries(Object.entries(files).filter(([each]) => each !== name))
const edited = (name: string, edit: (value: Record<string, unknown>) => void): Files => {
  const value = JSON.parse(files[name] ?? '') as Record<string, unknown>
  edit(value)
  return { ...files, [name]: JSON.stringify(value) }
}

describe('is invalid with', () => {
  test.each<[string, Files, Files, string]>([
    [
      'a file that was exchanged',
      { ...files, 'plan.md': '# Another\n' },
      files,
      'The attachment plan.md is not the one that the index of attachments lists.',
    ],
    ['a file of the same length', { ...files, 'plan.md': '# The plam\n' }, files, 'plan.md is not the one'],
    [
      'a file that is not listed',
      { ...files, 'more.txt': 'x' },
      files,
      'The attachment more.txt is not in the index of attachments.',
    ],
    [
      'a file that is missing',
      without('plan.md'),
      files,
      'The attachment plan.md is in the index of attachments, but not in the document.',
    ],
    [
      'no evidence',
      without('evidence.json'),
      without('evidence.json'),
      'The evidence (evidence.json) is not in the document.',
    ],
    ...['plan', 'version', 'audience', 'asOf'].map((key): [string, Files, Files, string] => {
      const other = edited('evidence.json', (value) => (value[key] = 'other'))
      return [`evidence of another ${key}`, other, other, 'is of another plan, version, audience or time']
    }),
    ...[
      [
        'a report of another plan',
        edited('report.json', (value) => (value['plans'] = [{ id: 'other' }])),
        'The report (report.json) is of another plan or time',
      ],
      [
        'a report of all plans',
        edited('report.json', (value) => (value['plans'] = [{ id: 'shop' }, { id: 'other' }])),
        'is of another plan or time',
      ],
      [
        'a report of another time',
        edited('report.json', (value) => (value['asOf'] = '2026-11-21T06:00:00Z')),
        'is of another plan or time',
      ],
      [
        'a report that rests on other evidence',
        edited('report.json', (value) => (value['evidence'] = [{ digest: 'a' }, { digest: 'c' }])),
        'rests on evidence that is not in evidence.json: c.',
      ],
      ['a report that cannot be read', { ...files, 'report.json': '{' }, 'The report (report.json) cannot be read.'],
      [
        'evidence that cannot be read',
        { ...files, 'evidence.json': '{' },
        'The evidence (evidence.json) cannot be read.',
      ],
    ].map(([name, all, reason]): [string, Files, Files, string] => [
      name as string,
      all as Files,
      all as Files,
      reason as string,
    ]),
  ])('%s', async (_, carried, index, reason) => {
    const report = await verified(carrying({ ...carried, 'index.json': listed(index) }))
    expect(report.state).toBe('invalid')
    expect(report.summary).toMatch(/^Do not rely on this file: it is as it was signed, but/)
    expect(report.reasons.join('\n')).toContain(reason)
  })

  test.each([
    ['is no JSON', '{'],
    ['is of another format', listed(files).replace('holdfast-attachments', 'x')],
    ['lists no digests', listed(files).replaceAll('sha256', 'sha512')],
  ])('an index that %s', async (_, index) => {
    const report = await verified(carrying({ ...files, 'index.json': index }))
    expect(report).toMatchObject({
      state: 'invalid',
      reasons: ['The index of attachments (index.json) cannot be read.'],
    })
  })

  test('content that is damaged, or would fill the memory', async () => {
    for (const bytes of [Buffer.from('nonsense'), deflateSync(Buffer.alloc(65 * 1024 * 1024))]) {
      const report = await verified(carrying({ 'evidence.json': '' }, () => stream(bytes, '/Filter /FlateDecode')))
      expect(report).toMatchObject({
        state: 'invalid',
        reasons: [expect.stringContaining('damaged, or larger than 64 MB')],
      })
    }
  })

  test('content in an unknown form, or none', async () => {
    const odd = await verified(carrying({ 'evidence.json': '' }, () => stream(Buffer.from('x'), '/Filter /LZWDecode')))
    expect(odd.reasons).toEqual(['The attachment "evidence.json" is compressed in a way that is not read.'])
    const none = await verified(carrying({ 'evidence.json': '' }, () => '<< >>'))
    expect(none.reasons).toEqual(['The attachment "evidence.json" has no content.'])
  })
})
