/**
 * Fonts that the settings name, as `build` and `pdf` use them: a plan in Chinese, Japanese, Korean and emoji says with them
 * what it says in its source, and without them each character is a finding. A font that is replaced makes its documents anew.
 *
 * Seen to fail: a key of documents and pages without the digests of fonts; a build that never looked at fonts outside the
 * content folder; sequences of emoji that were set sign by sign. Not yet seen to fail: the lines that begin with what closes.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { fontFile, tableOf } from '../src/pdf/subset.ts'
import { folder } from './content.ts'
import { writePlanInScripts } from './fixtures/fonts/portfolio.ts'
import { expecting, recorded } from './invariants/product.ts'
import { withTools } from './invariants/tools.ts'

let here: string
const font = (name: string): string => join(here, 'fonts', name)
const document = (): string => join(here, 'dist/orders/orders.pdf')
const run = async (...args: readonly string[]): Promise<string> =>
  (await expecting(0, [...args, '--as-of', recorded], { cwd: here })).stdout
const build = (): Promise<string> => run('build', '--out', 'dist')

/** The words of a document, as whoever copies them gets them. */
const wordsOf = (file: string): string =>
  spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).stdout.replace(/[ \f]+/g, ' ')

withTools('fonts of the settings', ['pdftotext', 'pdffonts'], () => {
  let said: string
  beforeAll(async () => {
    here = folder()
    writePlanInScripts(here, ['cjk.ttf', 'emoji.ttf'])
    said = await build()
  }, 60_000)

  test('with the fonts there is nothing to find', () => {
    expect(said).toContain('0 errors, 0 warnings.')
  })

  test('the text of the document is that of the plan: title, headings, prose, table and code', () => {
    const words = wordsOf(document())
    for (const text of [
      '注文の復旧 – 订单恢复 – 주문 복구 🚒',
      '数据库故障后恢复订单。',
      '中文：数据库',
      '“负责人”确认。𠮷',
      '日本語の「復旧」',
      '地域に保存し、毎日テストする。太字も、斜体も、コードも、同じ行に並ぶ。',
      '한국어 복구 👍🏽',
      '데이터베이스가 멈추면 네 시간 안에 주문을 복구해야 합니다.',
      'Emoji 👨‍👩‍👧',
      'One 🚒, a family 👨‍👩‍👧, a flag 🇩🇪, a key 1️⃣, a tone of skin 👍🏽, a',
      'heart ❤️, at work 👩🏽‍💻.',
      '停止写入，通知客户 十五分 담당자 👍🏽',
      '从备份恢复数据库，然后确认数据没有丢失 二時間 다른 담당자',
      'echo "订单恢复" # 復旧 복구 🚒 👨‍👩‍👧',
    ])
      expect(words).toContain(text)
    expect(words).not.toContain('□')
  })

  test('lines end between signs of Chinese and Japanese, and none begins with what closes', () => {
    const lines = wordsOf(document())
      .split('\n')
      .map((line) => line.trim())
    const prose = lines.filter((line) => /[\p{sc=Han}\p{sc=Hiragana}]/u.test(line))
    expect(prose.length).toBeGreaterThan(15)
    expect(prose.filter((line) => /^[，。、；：）」”’！？ー]/u.test(line))).toEqual([])
    expect(prose.filter((line) => /[（「“‘]$/u.test(line))).toEqual([])
    // A line end in the source of Chinese is no space.
    expect(lines.join('')).toContain('必须在四小时内恢复订单，恢复后由')
  })

  test('nothing is made anew while the fonts stay; one that is replaced makes the document anew', async () => {
    expect(await build()).toMatch(/^dist\/ is up to date/m)
    const before = readFileSync(document())
    const { mtimeMs } = statSync(document())
    // Another font of the same name: the same signs, with outlines of the other kind.
    cpSync(join(here, 'fonts/cjk.otf'), font('cjk.ttf'))
    expect(await build()).toMatch(/^Wrote dist\//m)
    const after = readFileSync(document())
    expect(after.equals(before)).toBe(false)
    expect(statSync(document()).mtimeMs).toBeGreaterThan(mtimeMs)
    expect(wordsOf(document())).toContain('注文の復旧 – 订单恢复 – 주문 복구 🚒')
    // The kinds of the fonts, and whether they are embedded and only in part.
    const fonts = spawnSync('pdffonts', [document()], { encoding: 'utf8' }).stdout
    expect(fonts).toMatch(/\+NotoSansCJKjp-Regular +CID Type 0C +Identity-H +yes yes yes/)
    expect(fonts).toMatch(/\+NotoEmoji-Regular +CID TrueType +Identity-H +yes yes yes/)
    expect(await build()).toMatch(/^dist\/ is up to date/m)
  }, 60_000)

  test('a copy for a recipient whose name needs the fonts', async () => {
    await run('pdf', 'orders', '--for', '注文 한국어', '--out', 'copy.pdf')
    expect(wordsOf(join(here, 'copy.pdf'))).toContain('注文 한국어')
  })

  test('with a font that is damaged inside, what it has is a finding, and a name that needs it is refused', async () => {
    const whole = readFileSync(font('emoji.ttf'))
    tableOf(fontFile(whole), 'loca').fill(0xff)
    writeFileSync(font('emoji.ttf'), whole)
    const out = await run('pdf', 'orders', '--out', 'damaged.pdf')
    expect(out).toMatch(/^warn\[document\/missing-glyph\]: The fonts of the PDF have no “🚒”/m)
    expect(out).toContain('A font that `pdf.fonts` in `holdfast.yaml` names is damaged, so none of them was used')
    const refused = await expecting(3, ['pdf', 'orders', '--for', '🚒', '--as-of', recorded], { cwd: here })
    expect(refused.stderr).toMatch(
      /^The fonts of the PDF have no “🚒” \(U\+1F692\), which stands in “🚒”\.\n {2}hint: /,
    )
  })

  test('without the fonts each character is a finding where it stands, and its hint names the setting', async () => {
    const settings = join(here, 'content/holdfast.yaml')
    writeFileSync(settings, readFileSync(settings, 'utf8').replace(/^pdf:.*\n/m, ''))
    const out = await run('pdf', 'orders', '--out', 'orders.pdf')
    expect(out).toMatch(
      /^warn\[document\/missing-glyph\]: The fonts of the PDF have no “🚒” \(U\+1F692\), which stands in “One 🚒, .*\n +--> content\/plans\/orders\.mdx:31:5$/m,
    )
    expect(out).toMatch(/“数” \(U\+6570\).*\n +--> content\/plans\/orders\.mdx:18:/)
    expect(out).toContain('hint: Write it in words, or name a font that has it under `pdf.fonts` in `holdfast.yaml`.')
    expect(wordsOf(join(here, 'orders.pdf'))).toContain('□')
  })
})
