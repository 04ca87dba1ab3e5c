/** Documents with timestamps and validation data: what they prove, to whom, until when, and what nobody can do to them. */
import { readFileSync } from 'node:fs'
import { AsnConvert } from '@peculiar/asn1-schema'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromEpoch } from '../../src/model/calendar.ts'
import { signatureLevels, type SignatureLevel } from '../../src/model/signature.ts'
import { SignedContent } from '../../src/sign/cms/schema.ts'
import { verificationOf, verificationSchema } from '../../src/report/verification.ts'
import { raise, renew } from '../../src/sign/levels.ts'
import { openPdf } from '../../src/sign/pdf/file.ts'
import { withMaterial, type Material } from '../../src/sign/pdf/store.ts'
import { signPdf } from '../../src/sign/sign.ts'
import type { VerifyReport } from '../../src/sign/verify/report.ts'
import { structureOf, type Signed } from '../../src/sign/verify/structure.ts'
import { formatReport } from '../../src/sign/verify/text.ts'
import { verifyPdf } from '../../src/sign/verify/verify.ts'
import { askWith } from '../../src/sign/web.ts'
import { Authorities } from './authorities.ts'
import { bytesOf, cmsOf, latin, withCms } from './helpers.ts'
import { minimalPdf, update, withReserved } from './minimal-pdf.ts'
import { ec, Pki } from './pki.ts'
import { lacks } from './tools.ts'

const later = (days: number): string => fromEpoch(Date.now() / 1000 + days * 86_400)

describe.skipIf(lacks('openssl'))('archived documents (needs openssl)', () => {
  let all: Authorities
  const documents = {} as Record<SignatureLevel | 'renewed', Uint8Array>

  const signed = (name: string, text = 'The plan'): Promise<Uint8Array> =>
    signPdf(minimalPdf({ at: later(0), text, gap: 6000, ...withReserved(2) }), all.pki.signerNow(name))
  const raised = (bytes: Uint8Array, level: SignatureLevel): Promise<Uint8Array> =>
    raise(bytes, level, { authorities: [all.tsa], at: later(0), ask: askWith({ seconds: 5, tries: 1 }) })
  const verified = (
    bytes: Uint8Array,
    anchors: readonly string[] = ['root.pem'],
    at = later(0),
  ): Promise<VerifyReport> => verifyPdf(bytes, { anchors: anchors.map((each) => all.pki.read(each)), at })

  beforeAll(async () => {
    all = await Authorities.start(ec('P-256'))
    all.issue('signer', { days: 10 })
    let bytes = await signed('signer')
    for (const level of signatureLevels) documents[level] = bytes = await raised(bytes, level)
    documents.renewed = await renew(bytes, {
      authorities: [all.tsa],
      at: later(0),
      ask: askWith({ seconds: 5, tries: 1 }),
    })
  }, 120_000)
  afterAll(() => all.stop())

  describe('prove', () => {
    test.each([...signatureLevels, 'renewed'] as const)('%s: that it was there, and whose it is', async (name) => {
      const report = await verified(documents[name])
      const level = name === 'renewed' ? 'B-LTA' : name
      expect(report).toMatchObject({ state: 'valid', trust: 'trusted', level, reasons: [], warnings: [] })
      const stamps = { 'B-B': 0, 'B-T': 1, 'B-LT': 1, 'B-LTA': 2, renewed: 3 }[name]
      expect(report.timestamps.map(({ trust }) => trust)).toEqual(Array.from({ length: stamps }, () => 'trusted'))
      expect(report.provenAt).toBe(report.timestamps[0]?.time)
      expect(new Set(report.revocations.map(({ status }) => status))).toEqual(
        new Set(name === 'B-B' || name === 'B-T' ? [] : ['good']),
      )
      expect(report.revisions).toHaveLength({ 'B-B': 1, 'B-T': 1, 'B-LT': 2, 'B-LTA': 3, renewed: 5 }[name])
      const printed = JSON.parse(JSON.stringify(verificationOf(report, 'plan.pdf'))) as unknown
      expect(verificationSchema.parse(printed)).toEqual(printed)
      // Without anchors nobody is trusted, and nothing else is different.
      expect(await verifyPdf(documents[name])).toMatchObject({ state: 'valid', trust: 'not-checked', level })
    })

    test('of whom it is known that they were not revoked', async () => {
      const { revocations } = await verified(documents['B-LTA'])
      expect(revocations.map(({ subject, by }) => `${subject} ${by}`)).toEqual([
        'CN=Acme signer, O=Acme Ltd ocsp',
        'CN=Acme sub, O=Acme Ltd crl',
        'CN=Acme tsa, O=Acme Ltd ocsp',
      ])
    })

    test.each([
      ['B-B', 'indeterminate'],
      ['B-T', 'valid'],
      ['B-LT', 'valid'],
      ['B-LTA', 'valid'],
    ] as const)('%s: when the certificate of the signer has expired, it is %s', async (name, state) => {
      const report = await verified(documents[name], ['root.pem'], later(20))
      expect(report.state).toBe(state)
      expect(report.reasons.join()).toMatch(state === 'valid' ? /^$/ : /"Acme signer" has expired/)
    })

    test('nothing, when that of the timestamp authority has expired too and nobody renewed in time', async () => {
      for (const name of ['B-T', 'B-LTA', 'renewed'] as const) {
        const report = await verified(documents[name], ['root.pem'], later(3001))
        expect(report).toMatchObject({ state: 'indeterminate', level: 'B-B', trust: 'untrusted', provenAt: undefined })
        expect(report.reasons.join()).toContain('"Acme tsa" has expired')
      }
    })

    test('that somebody renewed in time: a timestamp that has ended counts because of the one after it', async () => {
      const usage =
        'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping'
      all.issue('short', { days: 5, extensions: usage })
      const options = { authorities: [`${all.tsa}/short`], at: later(0), ask: askWith({ seconds: 5, tries: 1 }) }
      const stamped = await raise(await signed('signer'), 'B-T', options)
      const archived = await raised(stamped, 'B-LTA')
      expect(await verified(stamped, ['root.pem'], later(20))).toMatchObject({ state: 'indeterminate', level: 'B-B' })
      const report = await verified(archived, ['root.pem'], later(20))
      expect(report).toMatchObject({ state: 'valid', level: 'B-LTA', trust: 'trusted' })
      expect(report.timestamps.map(({ authority }) => authority.subject)).toEqual([
        'CN=Acme short, O=Acme Ltd',
        'CN=Acme tsa, O=Acme Ltd',
      ])
    })

    test('nothing before they were made', async () => {
      const report = await verified(documents['B-LTA'], ['root.pem'], later(-1))
      expect(report.state).toBe('indeterminate')
      expect(report.reasons.join()).toMatch(/Timestamp of the signature: It says .*, later than/)
    })

    test('nothing to those who trust others', async () => {
      const other = new Pki(ec('P-256'))
      const report = await verifyPdf(documents['B-LTA'], { anchors: [other.read('root.pem')], at: later(0) })
      expect(report).toMatchObject({ state: 'indeterminate', trust: 'untrusted', level: 'B-B' })
      expect(report.reasons.filter((each) => each.includes('none of the given trust anchors vouches'))).toHaveLength(3)
    })

    test('only the claimed time to those who trust the signer, but not the authority', async () => {
      const report = await verified(documents['B-T'], ['signer.pem'])
      expect(report).toMatchObject({ state: 'indeterminate', level: 'B-B' })
      expect(report.reasons).toEqual([expect.stringMatching(/^Timestamp of the signature: The chain of its authority/)])
    })

    test('what the text says', async () => {
      const text = formatReport(await verified(documents['B-LTA']), 'plan.pdf')
      expect(text).toMatch(/level: +B-LTA \(as B-LT, kept by a timestamp of the whole document\)/)
      expect(text).toMatch(/proven: +the signature was there at \d{4}-\d\d-\d\d \d\d:\d\d UTC/)
      expect(text).toMatch(
        /timestamp: +.* by CN=Acme tsa, O=Acme Ltd, of the document \("ArchiveTimestamp01"\), trust: trusted/,
      )
      expect(text).toMatch(
        /revocation: +CN=Acme sub, O=Acme Ltd: not revoked at the time of the signature \(revocation list of/,
      )
      expect(text).toMatch(
        /added: +revision 2, validation data\n +added: +revision 3, the timestamp "ArchiveTimestamp01"/,
      )
    })
  })

  describe('validation data', () => {
    const nothing: Material = { certificates: [], crls: [], ocsps: [] }
    const stored = (bytes: Uint8Array, material: Partial<Material>): Uint8Array =>
      bytesOf(withMaterial(openPdf(latin(bytes)), 'AB', { ...nothing, ...material }))
    const lists = (): Partial<Material> => ({ crls: [all.crl('sub'), all.crl('root')] })

    test('that says nothing of a certificate leaves it unknown', async () => {
      const report = await verified(stored(documents['B-T'], { crls: [all.crl('root')] }))
      expect(report).toMatchObject({ state: 'indeterminate', level: 'B-T', trust: 'untrusted' })
      expect(report.reasons).toEqual([
        'The document does not say whether the certificate "Acme signer" was revoked.',
        'The document does not say whether the certificate "Acme tsa" was revoked.',
      ])
      expect(await verified(stored(documents['B-T'], lists()))).toMatchObject({ state: 'valid', level: 'B-LT' })
    })

    test('that is too old, or is no list at all, proves nothing', async () => {
      const old = await verified(stored(documents['B-T'], { crls: [all.crl('sub', -1), all.crl('root')] }))
      expect(old).toMatchObject({ state: 'indeterminate', level: 'B-T' })
      const noise = await verified(stored(documents['B-T'], { crls: [bytesOf('noise'), all.crl('root')] }))
      expect(noise).toMatchObject({ state: 'indeterminate', level: 'B-T' })
      const certificate = await verified(stored(documents['B-T'], { ...lists(), certificates: [bytesOf('noise')] }))
      expect(certificate.reasons).toEqual([
        expect.stringMatching(/^Object \d+ of the validation data is not a certificate/),
      ])
    })

    test('that says revoked counts against a signature from then on, and not against an older one', async () => {
      all.issue('thief')
      const before = await raised(await signed('thief'), 'B-T')
      all.list('sub', 'thief', true)
      const after = await raised(await signed('thief', 'Another plan'), 'B-T')
      const late = await verified(stored(after, lists()))
      expect(late).toMatchObject({ state: 'indeterminate', level: 'B-T' })
      expect(late.reasons).toEqual([
        expect.stringMatching(
          /^The certificate "Acme thief" was revoked at .* \(the key was compromised\), and nothing shows that the signature is older\.$/,
        ),
      ])
      expect(late.revocations[0]).toMatchObject({ status: 'revoked', by: 'crl' })
      expect((await verified(stored(before, lists()))).revocations[0]?.revokedAt).toBeDefined()
    })

    test('that says that a timestamp authority lost its key counts against all its timestamps', async () => {
      const books = readFileSync(all.pki.path('sub.index'))
      all.list('sub', 'tsa', true)
      const report = await verified(stored(documents['B-T'], lists()))
      all.pki.write('sub.index', books)
      expect(report.reasons.join()).toMatch(/"Acme tsa" was revoked at .* nothing shows that the timestamp is older/)
      expect(report).toMatchObject({ state: 'indeterminate', level: 'B-T' })
    })
  })

  describe('nobody can', () => {
    const archived = (): Uint8Array => documents['B-LTA']
    const structure = (): Signed => structureOf(latin(archived())) as Signed
    const expectInvalid = async (bytes: Uint8Array, reason: string | RegExp): Promise<void> => {
      const report = await verified(bytes)
      expect(report.state).toBe('invalid')
      expect(report.reasons.join('\n')).toMatch(reason)
    }
    const flipped = (at: number): Uint8Array => archived().with(at, (archived()[at] ?? 0) ^ 1)
    const trailer = (bytes: Uint8Array): string => {
      const [id] = /\/ID \[[^\]]*\]/.exec(latin(bytes).slice(latin(bytes).lastIndexOf('trailer'))) ?? ['']
      return `/Root 1 0 R ${id}`
    }

    test('blank a page, before the timestamps or after', async () => {
      for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) {
        const bytes = documents[level]
        const blank = { 4: '<< /Length 0 >>\nstream\n\nendstream' }
        await expectInvalid(update(bytes, blank, trailer(bytes)), 'Object 4 was changed after the document was signed.')
      }
    })

    test('change what was signed, or what was added', async () => {
      const { end } = structure().signature
      await expectInvalid(flipped(latin(archived()).indexOf('The plan')), 'was changed after it was signed')
      await expectInvalid(flipped(end + 200), /of something else|damaged|does not|belongs/)
    })

    test('put another timestamp into the signature, or none that is whole', async () => {
      const other = await raised(await signed('signer', 'Another plan'), 'B-T')
      const [from, to] = [other, documents['B-T']].map((each) => AsnConvert.parse(cmsOf(each), SignedContent))
      const [theirs, ours] = [from, to].map((each) => each?.content.signerInfos[0])
      if (!theirs || !ours || !to) throw new Error('There is no signer.')
      ours.unsignedAttrs = theirs.unsignedAttrs ?? []
      const swapped = withCms(documents['B-T'], new Uint8Array(AsnConvert.serialize(to)))
      await expectInvalid(
        swapped,
        'Timestamp of the signature: The timestamp is of something else than what it stands beside.',
      )
      await expectInvalid(withCms(documents['B-LTA'], cmsOf(other)), 'was changed after it was signed')
    })

    test('put another timestamp into the document, or something behind it', async () => {
      const other = structureOf(latin(await raised(await signed('signer', 'Another plan'), 'B-LTA'))) as Signed
      const [stamp] = structure().timestamps
      const [theirs] = other.timestamps
      if (!stamp || !theirs) throw new Error('There is no timestamp.')
      const [start, end] = stamp.hole
      const text = latin(archived())
      const digits = Buffer.from(theirs.der)
        .toString('hex')
        .padEnd(end - start - 2, '0')
      const swapped = bytesOf(`${text.slice(0, start + 1)}${digits}${text.slice(end - 1)}`)
      await expectInvalid(swapped, 'Timestamp "ArchiveTimestamp01": The timestamp is of something else')
      await expectInvalid(bytesOf(`${text.slice(0, end - 2)}1${text.slice(end - 1)}`), 'something behind the signature')
    })

    test('take away validation data, or add bytes', async () => {
      const bytes = archived()
      const catalog = /1 0 obj\n?([\s\S]*?)\n?endobj/.exec(latin(bytes))?.[1] ?? ''
      await expectInvalid(update(bytes, { 1: catalog }, trailer(bytes)), 'Validation data was taken out')
      await expectInvalid(bytesOf(`${latin(bytes)}\n`), '1 byte was added after it was signed.')
    })

    test('cut it back without its level showing that', async () => {
      const ends = structure().added.map(({ end }) => end)
      expect(ends.at(-1)).toBe(archived().length)
      expect(await verified(archived().subarray(0, ends[0]))).toMatchObject({ state: 'valid', level: 'B-LT' })
      expect(await verified(archived().subarray(0, structure().signature.end))).toMatchObject({
        state: 'valid',
        level: 'B-T',
      })
      expect((await verified(archived().subarray(0, -1))).state).toBe('invalid')
    })

    test('flip a bit: any of the last revision, and some everywhere', async () => {
      const [hole, resume] = structure().timestamps[0]?.hole ?? [0, 0]
      const length = structure().timestamps[0]?.der.length ?? 0
      const begin = structure().added[0]?.end ?? 0
      const offsets = [
        // Everything that the timestamp covers is in its digest; its own digits are not.
        ...Array.from({ length: 40 }, (_, index) => Math.floor((index * begin) / 40)),
        ...Array.from({ length: 60 }, (_, index) => hole + 1 + Math.floor((index * 2 * length) / 60)),
        ...Array.from({ length: 20 }, (_, index) => hole + 1 + 2 * length + index * 13),
        ...Array.from({ length: hole + 1 - begin }, (_, index) => begin + index),
        ...Array.from({ length: archived().length - resume + 1 }, (_, index) => resume - 1 + index),
      ]
      const unnoticed: string[] = []
      for (const at of offsets) {
        const { state } = await verified(flipped(at))
        if (state === 'valid' || state === 'indeterminate') unnoticed.push(`${at}: ${state}`)
      }
      expect(unnoticed).toEqual([])
    }, 120_000)
  })
})
