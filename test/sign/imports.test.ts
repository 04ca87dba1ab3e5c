/** What this stage may load: `verify` must stay small and must not draw in the renderer. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const home = 'src/sign'

test('imports only Node, the schemas of ASN.1, the model and itself; and the SDK for a key in KMS', () => {
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.ts'))
  expect(files.length).toBeGreaterThan(10)
  for (const file of files) {
    for (const [, from = ''] of readFileSync(join(home, file), 'utf8').matchAll(/(?:from|import\() ?'([^']+)'/g)) {
      const inside = from.startsWith('.') && join(home, file, '..', from)
      const allowed = inside
        ? /^src\/(?:sign|model)\//
        : file === 'keys/kms.ts'
          ? /^(?:node:crypto|@aws-sdk\/client-kms)$/
          : /^(?:node:(?:crypto|fs\/promises|path|util|zlib)|@peculiar\/asn1-\w+)$/
      expect(inside || from, file).toMatch(allowed)
    }
  }
})

test('verify loads no package but the schemas', () => {
  const code = `
    import { registerHooks } from 'node:module'
    const seen = new Set()
    registerHooks({ resolve: (name, context, next) => {
      const found = next(name, context)
      const [, name_] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(found.url) ?? []
      if (name_) seen.add(name_)
      return found
    } })
    await import('./src/sign/verify/verify.ts')
    console.log(JSON.stringify([...seen].sort()))`
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
  const packages = JSON.parse(output) as string[]
  expect(packages).toContain('@peculiar/asn1-cms')
  expect(
    packages.filter(
      (each) => !/^(?:@peculiar\/(?:asn1-|utils)|asn1js$|pvutils$|pvtsutils$|tslib$|temporal-)/.test(each),
    ),
  ).toEqual([])
})
