/** Reads the content of pages: which marks are tagged, which words stand where. */
import { parser, type Dict, type Name, type Pdf, type Value } from './read.ts'

/** Words shown on a page, with where they begin and end, and what they are marked as. */
export type Shown = {
  readonly page: number
  readonly text: string
  readonly x: number
  readonly end: number
  readonly y: number
  readonly size: number
  readonly tag: string
  readonly mcid: number | undefined
}

export type PageContent = {
  readonly shown: readonly Shown[]
  /** Marked runs in order. */
  readonly runs: readonly { readonly tag: string; readonly mcid: number | undefined; readonly kind: string }[]
  /** Painting operators outside any marked run, and marks that are nested or not closed. */
  readonly faults: readonly string[]
}

const painting = new Set(['TJ', 'Tj', 'f', 'S', 'B', 'Do', 'sh', 'F', 'b', 's'])

/** Operators of a content stream with their operands. */
function* operators(content: string): Generator<{ readonly operator: string; readonly operands: readonly Value[] }> {
  const reader = parser(content, 0)
  let operands: Value[] = []
  while (!reader.done()) {
    const at = content[reader.position()] as string
    if (/[A-Za-z'"*]/.test(at)) {
      yield { operator: reader.word(), operands }
      operands = []
    } else operands.push(reader.value())
  }
}

export const contentOf = (pdf: Pdf, number: number): PageContent => {
  const page = pdf.pages[number - 1]
  if (!page) throw new Error(`There is no page ${number}.`)
  return marksIn(pdf, page.content, page.dict['Resources'], number)
}

/** Words that the annotations of a page draw themselves: a signature field. */
export const drawnByFields = (pdf: Pdf, number: number): readonly string[] =>
  pdf.list(pdf.pages[number - 1]?.dict['Annots'] ?? []).flatMap((each) => {
    const normal = pdf.dict(pdf.dict(each)['AP'] ?? {})['N']
    if (normal === undefined) return []
    const content = Buffer.from(pdf.stream(normal)).toString('latin1')
    return marksIn(pdf, content, pdf.dict(normal)['Resources'], number).shown.map(({ text }) => text)
  })

const marksIn = (pdf: Pdf, content: string, resources: Value | undefined, number: number): PageContent => {
  const fonts = pdf.dict(pdf.dict(resources)['Font'] ?? {})
  const shown: Shown[] = []
  const runs: PageContent['runs'][number][] = []
  const faults: string[] = []
  let open: PageContent['runs'][number] | undefined
  let font: ReturnType<typeof fontOf> | undefined
  let size = 0
  let [x, y] = [0, 0]
  for (const { operator, operands } of operators(content)) {
    if (operator === 'BDC') {
      const properties = operands[1] as Dict
      const mcid = properties['MCID']
      if (open) faults.push('nested marks')
      open = {
        tag: (operands[0] as Name).name,
        mcid: typeof mcid === 'number' ? mcid : undefined,
        kind: pdf.name(properties['Subtype']),
      }
      runs.push(open)
    } else if (operator === 'EMC') open = undefined
    else if (operator === 'Tf') {
      font = fontOf(pdf, fonts[(operands[0] as Name).name])
      size = operands[1] as number
    } else if (operator === 'Tm') [x, y] = [operands[4] as number, operands[5] as number]
    else if (operator === 'TJ') {
      const { text, width } = font?.show(operands[0] as readonly Value[]) ?? { text: '', width: 0 }
      const end = x + (width * size) / 1000
      shown.push({ page: number, text, x, end, y, size, tag: open?.tag ?? '', mcid: open?.mcid })
      x = end
    }
    if (painting.has(operator) && !open) faults.push(`unmarked ${operator}`)
  }
  if (open) faults.push('unclosed mark')
  return { shown, runs, faults }
}

const cache = new WeakMap<Dict, ReturnType<typeof makeFont>>()

const fontOf = (pdf: Pdf, value: Value | undefined): ReturnType<typeof makeFont> => {
  const dict = pdf.dict(value)
  const known = cache.get(dict) ?? makeFont(pdf, dict)
  cache.set(dict, known)
  return known
}

const makeFont = (pdf: Pdf, dict: Dict) => {
  const descendant = pdf.dict(pdf.list(dict['DescendantFonts'])[0])
  const widths = widthsOf(pdf.list(descendant['W']).map((each) => pdf.get(each)))
  const map = Buffer.from(pdf.stream(dict['ToUnicode'])).toString('latin1')
  const letters = new Map<number, string>()
  for (const [, from, , codes] of map.matchAll(/<(\w{4})> <(\w{4})> \[([^\]]*)\]/g))
    [...(codes as string).matchAll(/<([^>]*)>/g)].forEach(([, hex], index) => {
      const units = (hex?.match(/\w{4}/g) ?? []).map((each) => Number.parseInt(each, 16))
      letters.set(Number.parseInt(from as string, 16) + index, String.fromCharCode(...units))
    })
  return {
    show: (parts: readonly Value[]): { readonly text: string; readonly width: number } => {
      let text = ''
      let width = 0
      for (const part of parts) {
        if (typeof part === 'number') width -= part
        else if (typeof part === 'string')
          for (let at = 0; at < part.length; at += 2) {
            const glyph = (part.charCodeAt(at) << 8) | part.charCodeAt(at + 1)
            text += letters.get(glyph) ?? '\uFFFD'
            // A space at the end of a line may lie outside.
            width += widths.get(glyph) ?? 0
          }
      }
      const spaces = text.length - text.trimEnd().length
      const space = [...letters].find(([, letter]) => letter === ' ')?.[0] ?? -1
      return { text, width: width - spaces * (widths.get(space) ?? 0) }
    },
  }
}

/** Widths by glyph: the file lists runs of them, each after its first glyph. */
const widthsOf = (list: readonly Value[]): ReadonlyMap<number, number> => {
  const widths = new Map<number, number>()
  for (let at = 0; at < list.length; at += 2)
    for (const [index, width] of (list[at + 1] as readonly number[]).entries())
      widths.set((list[at] as number) + index, width)
  return widths
}
