/** The shape of the code, read from the code: stages import only what comes before them, and few files touch the world. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** The stages in the order of the data; a folder may import from those before it. */
const stages = [
  'model',
  'plan',
  'evidence',
  'claims',
  'controls',
  'rules',
  'document',
  'pdf',
  'sign',
  'seal',
  'report',
  'site',
]

const files = ['src', 'scripts'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|astro|css|py|sh)$/.test(name))
    .map((name) => ({
      name: `${top}/${name.replaceAll('\\', '/')}`,
      text: readFileSync(join(root, top, name), 'utf8'),
    })),
)
const code = files.filter(({ name }) => /\.(ts|astro)$/.test(name) && !name.endsWith('.d.ts'))

/** Text without comments, so that words in them do not count. */
const bare = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(?<=^|\s)\/\/.*$/gm, '')

const importsOf = ({ name, text }: { name: string; text: string }): string[] =>
  [...bare(text).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) =>
    normalize(join(dirname(name), path as string)).replaceAll('\\', '/'),
  )

const stageOf = (name: string): string | undefined => /^src\/([a-z]+)\//.exec(name)?.[1]

describe('stages', () => {
  test('every folder of src/ is a stage', () => {
    expect(new Set(files.flatMap(({ name }) => stageOf(name) ?? []))).toEqual(
      new Set(stages.filter((stage) => files.some(({ name }) => stageOf(name) === stage))),
    )
    expect(files.flatMap(({ name }) => stageOf(name) ?? []).filter((stage) => !stages.includes(stage))).toEqual([])
  })

  test('a folder imports only from itself and from stages before it', () => {
    const wrong = code.flatMap((file) => {
      const stage = stageOf(file.name)
      if (stage === undefined) return []
      return importsOf(file)
        .filter((path) => {
          const other = stageOf(path)
          // A stage is not the place from which the product as a whole is run.
          return other === undefined || stages.indexOf(other) > stages.indexOf(stage)
        })
        .map((path) => `${file.name} → ${path}`)
    })
    expect(wrong).toEqual([])
  })

  test('heavy packages are loaded only when they are needed', () => {
    const wrong = code
      .filter(({ name }) => !name.startsWith('src/pdf/') && !name.startsWith('src/site/'))
      .flatMap(({ name, text }) =>
        [
          ...bare(text).matchAll(
            /^import (?!type)[^\n]*from '(@aws-sdk\/[^']+|@smithy\/[^']+|pdfkit|fontkit|astro|pg)'/gm,
          ),
        ].map(([, what]) => `${name}: ${what}`),
      )
    expect(wrong).toEqual([])
  })
})

describe('the world', () => {
  const outside = (pattern: RegExp, allowed: (name: string) => boolean): string[] =>
    code.filter(({ name, text }) => !allowed(name) && pattern.test(bare(text))).map(({ name }) => name)

  test('only scripts, the command line and what runs in the reader’s browser ask for the time', () => {
    const asks = /Date\.now\(|new Date\(\)|performance\.now\(|Temporal\.Now/
    const inBrowser = new Set(['src/site/expire.ts', 'src/site/check/page.ts'])
    expect(
      outside(asks, (name) => name.startsWith('scripts/') || name === 'src/cli.ts' || inBrowser.has(name)),
    ).toEqual([])
  })

  test('only scripts and the command line read the environment and the terminal', () => {
    expect(
      outside(
        /process\.(env|argv|stdout|stderr|stdin|exit)/,
        (name) => name.startsWith('scripts/') || name === 'src/cli.ts',
      ),
    ).toEqual([])
  })

  test('only sources and signing may open a socket', () => {
    const opens = /from 'node:(net|http|https|tls|dgram|http2)'|import\('node:(net|http|https|tls)'\)|\bfetch\(/
    expect(
      outside(
        opens,
        (name) => name.startsWith('src/evidence/') || name.startsWith('src/sign/') || name.startsWith('scripts/'),
      ),
    ).toEqual([])
  })

  test('nothing is random, and nothing is sorted by the language of the machine', () => {
    // Keys are random, and so is the name under which a writer announces itself; neither is part of any output.
    const free = (name: string): boolean => name.startsWith('src/sign/keys/') || name === 'src/evidence/lock.ts'
    expect(outside(/Math\.random|randomUUID|localeCompare|toLocale/, free)).toEqual([])
  })
})

describe('files', () => {
  test('none is over 300 lines', () => {
    expect(
      files
        .filter(({ text }) => text.split('\n').length > 301)
        .map(({ name, text }) => `${name}: ${text.split('\n').length - 1}`),
    ).toEqual([])
  })

  test('each begins with a paragraph that says its rule', () => {
    expect(code.filter(({ text }) => !/^(?:#!.*\n)?(?:---\n)?\/\*\*/.test(text)).map(({ name }) => name)).toEqual([])
  })
})
