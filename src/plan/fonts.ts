/**
 * The fonts that the settings name under `pdf.fonts`. What cannot be set or embedded is refused here, at its entry, before
 * anything is judged: a document that says half of what it should is found out too late. Only heads of files are read.
 */
import { resolve } from 'node:path'
import type { NamedFont } from '../model/font.ts'
import type { Settings } from '../model/portfolio.ts'
import { placeIn } from '../model/records.ts'
import { fontHeads, type FontFileHead, type FontHead } from './font-file.ts'
import { nearest, problem, type ContentCode, type Problem } from './problem.ts'

type Trouble = { readonly code: ContentCode; readonly message: string; readonly hint: string }

/** The fonts of a portfolio, and what keeps some of them from being used. Paths are relative to the content folder. */
export const fontsOf = (
  folder: string,
  settings: Settings,
): { readonly fonts: readonly NamedFont[]; readonly problems: readonly Problem[] } => {
  const fonts: NamedFont[] = []
  const problems: Problem[] = []
  settings.pdf.fonts.forEach((entry, index) => {
    const found = fontOf(folder, entry)
    if ('at' in found) fonts.push(found)
    else problems.push(problem(found.code, placeIn(settings, `pdf.fonts.${index}`), found.message, found.hint))
  })
  return { fonts, problems }
}

const fontOf = (folder: string, entry: string): NamedFont | Trouble => {
  const [file = '', ...rest] = entry.split('#')
  const member = rest.length > 0 ? rest.join('#') : undefined
  const path = resolve(folder, file)
  let head: FontFileHead
  try {
    head = fontHeads(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return {
      code: 'content/unreadable',
      message:
        code === 'ENOENT'
          ? `There is no font file \`${file}\`.`
          : `The font file \`${file}\` cannot be read (${code}).`,
      hint: 'The path is relative to the content folder. Correct it, or take the font out of `pdf.fonts`.',
    }
  }
  const font = memberOf(head, file, member)
  if ('message' in font) return font
  const flaw = flawOf(font)
  return flaw ? unfit(`The font \`${entry}\` ${flaw[0]}.`, flaw[1]) : { path, at: font.at }
}

const unfit = (message: string, hint: string): Trouble => ({ code: 'content/invalid-value', message, hint })

/** The font that is meant. */
const memberOf = (head: FontFileHead, file: string, member: string | undefined): FontHead | Trouble => {
  const [first] = head.fonts
  if (!first) return unfit(`\`${file}\` ${noFont(head.signature)}, where a TrueType or OpenType font is expected.`, ask)
  if (!head.collection) {
    return member === undefined
      ? first
      : unfit(`\`${file}\` is one font, and \`#${member}\` names one of a collection.`, `Write \`${file}\`.`)
  }
  const names = head.fonts.map(({ name }) => name).filter(Boolean)
  const found = member === undefined ? undefined : head.fonts.find(({ name }) => name === member)
  if (found) return found
  const meant = (member !== undefined && nearest(member, names)) || (names[0] ?? '')
  const known = names.slice(0, 12).join(', ')
  return unfit(
    member === undefined
      ? `\`${file}\` is a collection, where one font is expected.`
      : `The collection \`${file}\` has no font \`${member}\`.`,
    `Name one of them, such as \`${file}#${meant}\`. It has ${known}${names.length > 12 ? ` and ${names.length - 12} more` : ''}.`,
  )
}

const ask = 'Name a `.ttf`, `.otf` or `.ttc` file.'

const noFont = (signature: string): string =>
  signature.startsWith('wOF') ? 'is a font that is packed for the web (WOFF)' : 'is not a font'

const outlines = 'Take one that draws with outlines, such as Noto Emoji in place of Noto Color Emoji.'

/** What keeps a font from being used, as the rest of a sentence, and what to do. */
const flawOf = ({ tables, licence, cut, unicode }: FontHead): readonly [string, string] | undefined => {
  const has = (...names: readonly string[]): boolean => names.every((name) => tables.has(name))
  if (cut) return ['is cut off: the file ends before its tables do', 'Fetch the file again.']
  const colour = [...tables.keys()].find((name) => ['CBDT', 'EBDT', 'sbix', 'COLR'].includes(name))
  if (colour !== undefined && (colour !== 'EBDT' || !(has('glyf') || has('CFF '))))
    return [`draws with pictures or colours (\`${colour}\`), which no archival PDF keeps as text`, outlines]
  if (!has('head', 'hhea', 'hmtx', 'maxp', 'cmap', 'name') || !unicode)
    return ['has no characters of Unicode, or not all tables that a font has', 'Take another version of it.']
  // Its default is often its thinnest, which nobody wants to read.
  if (has('fvar') || has('CFF2'))
    return [
      'is a variable font, where a static one is expected',
      'Take the static Regular of the same family, or make it with `fonttools varLib.instancer FONT wght=400`.',
    ]
  if (!has('glyf', 'loca') && !has('CFF '))
    return ['has no outlines', 'Take a TrueType or OpenType font that draws with outlines.']
  return forbidden(licence)
}

/** What the licence bits of OS/2 forbid. The lower four mean how a font may be embedded, and the most lenient counts. */
const forbidden = (licence: number): readonly [string, string] | undefined => {
  const says = `(\`fsType\` ${licence})`
  const hint = 'Take a font under an open licence, such as one of the Noto family.'
  if ((licence & 0x000f) === 0x0002) return [`must not be embedded, says its licence ${says}`, hint]
  if (licence & 0x0100) return [`must be embedded whole or not at all, says its licence ${says}`, hint]
  return licence & 0x0200 ? [`must be embedded as a bitmap only, says its licence ${says}`, hint] : undefined
}
