/**
 * What a reader gets: the example as it is published. It builds without a finding that counts, every page and every page
 * of every PDF says that its evidence is recorded, and what the site tells readers to do to verify a document works as it
 * is printed there, with programs that other people wrote.
 *
 * Seen to fail: the notice left out of the pages, and of every other page of the PDFs; a recipe with a wrong offset; another
 * exit code for an altered document.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { fromEpoch } from '../../src/model/calendar.ts'
import { readCertificate } from '../../src/sign/keys/certificate.ts'
import { raise } from '../../src/sign/levels.ts'
import { signPdf } from '../../src/sign/sign.ts'
import { askWith } from '../../src/sign/web.ts'
import { folder } from '../content.ts'
import { contentOf } from '../pdf/content.ts'
import { readPdf } from '../pdf/read.ts'
import { Authorities } from '../sign/authorities.ts'
import { minimalPdf, withReserved } from '../sign/minimal-pdf.ts'
import { example, expecting, filesOf, recorded, root, type Done } from './product.ts'
import { withoutEntities, withoutTags } from './texts.ts'
import { withTools } from './tools.ts'

const plans = ['auditforge', 'auditron', 'cloud-optimizer', 'knowledge-exchange', 'virtual-backroom']
let cwd: string
let site: Map<string, Buffer>
beforeAll(async () => {
  cwd = folder()
  await expecting(0, ['build', '--content', example, '--as-of', recorded], { cwd })
  site = filesOf(join(cwd, 'dist'))
})

const fileOf = (id: string): Buffer => site.get(`${id}/${id}.pdf`) as Buffer
const pathOf = (id: string): string => join(cwd, 'dist', id, `${id}.pdf`)
const verify =
  (file: string, ...more: readonly string[]): ((exit: number) => Promise<Done>) =>
  (exit) =>
    expecting(exit, ['verify', file, ...more], { cwd })

describe('the example', () => {
  test('is published without an error or a warning', () => {
    const report = JSON.parse(site.get('report.json')?.toString() ?? '') as Record<string, unknown>
    expect(report).toMatchObject({ exit: { code: 0 }, mode: 'replay', counts: { findings: { error: 0, warn: 0 } } })
    expect(plans.map((id) => fileOf(id).subarray(0, 5).toString())).toEqual(plans.map(() => '%PDF-'))
  })

  test('says on every page that its evidence is recorded', () => {
    const { notice } = JSON.parse(site.get('status.json')?.toString() ?? '') as { notice: string }
    expect(notice).toContain('recorded from emulated accounts')
    const pages = [...site].filter(([path]) => path.endsWith('.html'))
    expect(pages.length).toBeGreaterThan(400)
    const silent = pages.filter(([, html]) => !withoutTags(html.toString()).includes(`Simulated evidence. ${notice}`))
    expect(silent.map(([path]) => path)).toEqual([])
  })

  test.each(plans)('says it on every page of the PDF of %s', (id) => {
    const pdf = readPdf(fileOf(id))
    const words = pdf.pages.map((_, at) =>
      contentOf(pdf, at + 1)
        .shown.map(({ text }) => text)
        .join(''),
    )
    expect(words.length).toBeGreaterThan(20)
    expect(words.flatMap((text, at) => (/recorded evidence/i.test(text) ? [] : [at + 1]))).toEqual([])
    expect(words[0]?.replace(/\s+/g, '')).toContain('recordedfromemulatedaccounts')
  })
})

withTools('as poppler reads it', ['pdftotext'], () => {
  test.each(plans)('every page of %s says that the evidence is recorded', (id) => {
    const { stdout } = spawnSync('pdftotext', [pathOf(id), '-'], { encoding: 'utf8' })
    const pages = stdout.split('\f').slice(0, -1)
    expect(pages.length).toBe(readPdf(fileOf(id)).pages.length)
    expect(pages.flatMap((text, at) => (/recorded\s+evidence/i.test(text) ? [] : [at + 1]))).toEqual([])
  })
})

/** The commands that a page of the site prints, one text for each frame. */
const recipes = (): string[] => {
  const html = site.get('verify/index.html')?.toString() ?? ''
  return [...html.matchAll(/<pre[^>]*data-language="sh"[^>]*><code>([\s\S]*?)<\/code>/g)].map(([, code]) =>
    withoutEntities((code as string).replace(/<[^>]*>/g, '')),
  )
}

/** Runs commands as a reader would, in an empty folder with one document. `holdfast` is this very Holdfast. */
const follow = (
  commands: string,
  files: Readonly<Record<string, Uint8Array>>,
): { status: number | null; output: string; made: Map<string, Buffer> } => {
  const at = folder()
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(at, name), bytes)
  mkdirSync(join(at, 'bin'))
  writeFileSync(join(at, 'bin/holdfast'), `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'src/cli.ts')}" "$@"\n`)
  chmodSync(join(at, 'bin/holdfast'), 0o755)
  const env = { PATH: `${join(at, 'bin')}:${process.env['PATH']}`, HOME: at }
  const done = spawnSync('sh', ['-e', '-c', commands], { cwd: at, env, encoding: 'utf8' })
  return { status: done.status, output: done.stdout + done.stderr, made: filesOf(at) }
}

const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

withTools('the page that says how to verify', ['openssl', 'pdfdetach', 'sha256sum', 'xxd'], () => {
  const named = (word: string): string => recipes().find((each) => each.includes(word)) ?? 'false'
  const openssl = (id: string): string =>
    `${named('openssl cms').replaceAll('auditron.pdf', `${id}.pdf`)}\n${named('fingerprint')}`

  test('has a recipe for each of its ways', () => {
    expect(recipes().length).toBe(6)
    for (const word of ['holdfast verify', 'openssl cms', 'fingerprint', 'asn1parse', 'stamped.bin', 'pdfdetach'])
      expect(named(word)).toContain(word)
  })

  test.each(plans)('its recipe with OpenSSL accepts %s, and shows the fingerprint that the page names', (id) => {
    const { status, output } = follow(openssl(id), { [`${id}.pdf`]: fileOf(id) })
    expect(output).toContain('CAdES Verification successful')
    expect(status).toBe(0)
    const { signer } = JSON.parse(site.get('status.json')?.toString() ?? '') as { signer: { fingerprint: string } }
    expect(output.replaceAll(':', '').toLowerCase()).toContain(signer.fingerprint)
    const page = withoutTags(site.get('verify/index.html')?.toString() ?? '').replace(/[\s:]+/g, '')
    expect(page.toLowerCase()).toContain(signer.fingerprint)
  })

  test('its recipe with OpenSSL refuses a document with one changed bit, before and behind the signature', () => {
    const bytes = fileOf('auditron')
    for (const at of [200, bytes.length - 3000]) {
      const { status, output } = follow(openssl('auditron'), { 'auditron.pdf': flipped(bytes, at) })
      expect(output).toContain('Verification failure')
      expect(status).not.toBe(0)
    }
  })

  test('its command says what it says, with the exit codes that it names', () => {
    const command = named('holdfast verify')
    const bytes = fileOf('auditron')
    const exits = [bytes, flipped(bytes, 60_000), Buffer.alloc(0), Buffer.from('no PDF')].map(
      (each) => follow(command, { 'auditron.pdf': each }).status,
    )
    expect(exits).toEqual([0, 1, 3, 3])
  })

  test('its recipes for timestamps accept an archived document with a chain, and no other time', async () => {
    const all = await Authorities.start()
    try {
      all.issue('signer')
      const at = fromEpoch(Date.now() / 1000)
      const signed = await signPdf(minimalPdf({ at, ...withReserved(2) }), all.pki.signerNow('signer'))
      const options = { authorities: [all.tsa], at, ask: askWith({ seconds: 5, tries: 1 }) }
      const archived = Buffer.from(await raise(signed, 'B-LTA', options))
      const steps = [openssl('auditron'), named('asn1parse'), named('stamped.bin')].join('\n')
      const good = follow(steps, { 'auditron.pdf': archived })
      expect(good.output.match(/Verification: OK/g)).toHaveLength(2)
      expect(good.output.match(/Time stamp: .* GMT/g)).toHaveLength(2)
      expect(good.output.replaceAll(':', '').toLowerCase()).toContain(
        readCertificate(all.pki.signerNow('signer').certificate).fingerprint,
      )
      expect(good.made.get('as-signed.pdf')?.equals(archived.subarray(0, signed.length))).toBe(true)
      expect(good.status).toBe(0)
      const late = follow(steps, { 'auditron.pdf': flipped(archived, signed.length + 100) })
      expect(late.output.match(/Verification: OK/g)).toHaveLength(1)
      expect(late.status).not.toBe(0)
      const none = follow(steps, { 'auditron.pdf': fileOf('auditron') })
      expect(none.output).toContain('The signature holds no timestamp.')
      expect(none.status).not.toBe(0)
    } finally {
      await all.stop()
    }
  })

  test('its recipe for the evidence gives the bytes whose digest the PDF prints', () => {
    const { status, output, made } = follow(named('pdfdetach'), { 'auditron.pdf': fileOf('auditron') })
    expect(status).toBe(0)
    const digest = /^([0-9a-f]{64}) /m.exec(output)?.[1] ?? 'none'
    const pdf = readPdf(fileOf('auditron'))
    const words = pdf.pages
      .map((_, at) =>
        contentOf(pdf, at + 1)
          .shown.map(({ text }) => text)
          .join(''),
      )
      .join('')
    expect(words.replace(/\s+/g, '')).toContain(digest)
    expect(output).toContain(`"sha256": "${digest}"`)
    expect(JSON.parse(made.get('evidence.json')?.toString() ?? '')).toMatchObject({
      plan: 'auditron',
      audience: 'public',
    })
  })
})

describe('holdfast verify', () => {
  const put = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(cwd, name), bytes)
    return join(cwd, name)
  }

  test.each(plans)('accepts %s, and says that the signature proves no identity', async (id) => {
    const { stdout } = await verify(pathOf(id))(0)
    expect(stdout).toMatch(/: valid\. /)
    expect(stdout).toMatch(/development/i)
  })

  test('finds one changed bit anywhere', async () => {
    const bytes = fileOf('knowledge-exchange')
    const step = Math.floor(bytes.length / 7)
    const files = Array.from({ length: 6 }, (_, at) => put(`flipped-${at}.pdf`, flipped(bytes, (at + 1) * step)))
    for (const file of files) {
      const { stdout } = await verify(file)(1)
      expect(stdout).toMatch(/: invalid\. /)
    }
  })

  test('tells what is no PDF, what is not signed, what is not there, and another’s certificate', async () => {
    const [text, unsigned] = [put('text.pdf', Buffer.from('Dear all')), put('unsigned.pdf', withoutSignature())]
    expect((await verify(text)(3)).stdout).toMatch(/: unreadable\. /)
    expect((await verify(unsigned)(3)).stdout).toMatch(/: unsigned\. /)
    expect((await verify(join(cwd, 'none.pdf'))(3)).stderr).toMatch(/There is no file .*\n {2}hint: /)
    expect((await verify(pathOf('auditron'), '--anchors', text)(3)).stderr).toMatch(/\n {2}hint: /)
  })

  /** A PDF by hand, so that nothing of ours is in it. */
  const withoutSignature = (): Buffer => {
    const objects = [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>',
    ]
    let text = '%PDF-1.7\n'
    const offsets = objects.map((object, at) => {
      const offset = text.length
      text += `${at + 1} 0 obj\n${object}\nendobj\n`
      return offset
    })
    const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
    return Buffer.from(
      `${text}xref\n0 4\n0000000000 65535 f \n${entries}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
    )
  }
})

withTools('other readers of signatures', ['pdfsig', 'qpdf'], () => {
  test.each(plans)('pdfsig and qpdf find nothing wrong with %s', (id) => {
    const signature = spawnSync('pdfsig', [pathOf(id)], { encoding: 'utf8' }).stdout
    expect(signature).toContain('Signature is Valid.')
    expect(signature).toContain('Total document signed')
    const check = spawnSync('qpdf', ['--check', pathOf(id)], { encoding: 'utf8' })
    expect([check.status, check.stderr]).toEqual([0, ''])
  })

  test('pdfsig finds one changed bit', () => {
    const file = join(cwd, 'one-bit.pdf')
    writeFileSync(file, flipped(fileOf('auditron'), 60_000))
    expect(spawnSync('pdfsig', [file], { encoding: 'utf8' }).stdout).not.toContain('Signature is Valid.')
  })
})
