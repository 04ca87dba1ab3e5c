import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { developmentSigner } from '../../src/sign/keys/development.ts'
import { loadSigner } from '../../src/sign/load.ts'
import { temporaryFolder } from './temporary.ts'

const at = '2026-11-20T06:00:00Z'
let keys = ''
beforeEach(() => {
  keys = join(temporaryFolder(), 'deep', 'keys')
})

test('is made once and used again', async () => {
  const first = await developmentSigner(keys, at)
  const second = await developmentSigner(keys, '2030-01-01T00:00:00Z')
  expect(second.certificate).toEqual(first.certificate)
  expect(first).toMatchObject({ development: true, name: 'Holdfast development signature' })
  expect(first.algorithm.name).toBe('rsa-sha256')
})

test('is readable by its owner only', async () => {
  await developmentSigner(keys, at)
  expect(readdirSync(keys)).toEqual(['development'])
  for (const leaf of ['key.pem', 'certificate.pem']) {
    expect((statSync(join(keys, 'development', leaf)).mode & 0o777).toString(8)).toBe('600')
  }
})

test('has a certificate that says what it is', async () => {
  const { certificate } = await developmentSigner(keys, at)
  const x509 = new X509Certificate(certificate)
  expect(x509.subject).toBe('CN=Holdfast development signature')
  expect(x509.verify(x509.publicKey)).toBe(true)
  expect(x509.ca).toBe(false)
  expect([x509.validFromDate.toISOString(), x509.validToDate.toISOString()]).toEqual([
    '2016-11-20T06:00:00.000Z',
    '2036-11-20T06:00:00.000Z',
  ])
})

test('builds that start together end up with one key', async () => {
  const signers = await Promise.all([1, 2, 3, 4].map(() => developmentSigner(keys, at)))
  expect(new Set(signers.map((each) => Buffer.from(each.certificate).toString('hex'))).size).toBe(1)
  expect(readdirSync(keys)).toEqual(['development'])
})

test.each([
  ['expired', '2040-01-01T00:00:00Z', 'has expired'],
  ['not yet valid', '2010-01-01T00:00:00Z', 'is not yet valid'],
])('when it is %s, the way out is told', async (_, later, message) => {
  await developmentSigner(keys, at)
  await expect(developmentSigner(keys, later)).rejects.toMatchObject({
    name: 'SigningError',
    message: expect.stringContaining(message),
    hint: 'Delete that folder; the next build makes a new key. Files that were signed with the old one stay valid.',
  })
})

test('when it is damaged, it is not replaced silently', async () => {
  await developmentSigner(keys, at)
  writeFileSync(join(keys, 'development', 'key.pem'), 'gone')
  await expect(developmentSigner(keys, at)).rejects.toMatchObject({
    message: expect.stringContaining(`The development key in ${join(keys, 'development')} cannot be used.`),
  })
})

test('when its folder cannot be made, that is told', async () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  await expect(developmentSigner(file, at)).rejects.toMatchObject({
    name: 'SigningError',
    hint: 'Check that the folder can be written, or configure a key under `signing` in holdfast.yaml.',
  })
})

test('is what signs when the settings name no key', async () => {
  const options = { folder: '.', keys, at }
  expect((await loadSigner({ ...options, settings: undefined })).development).toBe(true)
  expect(await loadSigner({ ...options, settings: { name: 'Acme', reason: 'Approved' } })).toMatchObject({
    development: true,
    name: 'Holdfast development signature',
  })
})

test('is not used when the settings name a key that is not there', async () => {
  const settings = { key: 'a.key', certificates: 'a.pem' }
  await expect(loadSigner({ settings, folder: 'content', keys, at })).rejects.toMatchObject({
    message: `\`signing.key\` names ${join('content', 'a.key')}, which does not exist.`,
    hint: 'The path is relative to the content folder. Correct it, or remove `signing` to use a development key.',
  })
})
