/**
 * One text in the form that each of the compared tools reads: chapters with paragraphs, a list, commands and a table that
 * goes on over pages. Words are the same everywhere; how they are set is left to the tools.
 */

type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }

const sentences = [
  'The database is copied to a second region every night, and the copy is restored once a month.',
  'Whoever is on call decides whether the standby takes over, and says so in the channel of the incident.',
  'A copy that nobody has restored counts as none, whatever the console shows about it.',
  'Clients reconnect on their own within a minute; those that do not are named in the list of exceptions.',
  'The clock of the objective starts with the disruption and not with its discovery.',
  'Logs of the last hour may be lost, because they are shipped in batches of sixty minutes.',
]

const paragraph = (number: number, seed: number): string =>
  [
    `This holds for service ${number}.`,
    ...Array.from({ length: 4 }, (_, at) => sentences[(seed + at * (1 + (seed % 3))) % sentences.length]),
  ].join(' ')

const chapter = (number: number): readonly Block[] => [
  { kind: 'heading', level: 2, text: `Service ${number}` },
  { kind: 'text', text: paragraph(number, number) },
  { kind: 'text', text: paragraph(number, number + 1) },
  { kind: 'heading', level: 3, text: `How service ${number} comes back` },
  { kind: 'list', items: sentences.map((sentence, at) => `Part ${number}.${at + 1}: ${sentence}`) },
  { kind: 'code', text: `restore --service ${number} --to standby\nverify --service ${number} --within 15m` },
  { kind: 'text', text: paragraph(number, number + 2) },
  { kind: 'heading', level: 3, text: `Stores of service ${number}` },
  {
    kind: 'table',
    head: ['Store', 'Kind', 'Copied', 'What is lost at most'],
    rows: Array.from({ length: 40 }, (_, row) => [
      `Store ${number}.${row + 1}`,
      row % 2 === 0 ? 'Relational database' : 'Bucket with versions',
      `every ${(row % 12) + 1} hours`,
      `What was written in the last ${(row % 12) + 1} hours before the disruption`,
    ]),
  },
]

/** So many chapters; a chapter is two to three pages. Each edition has other services, and so no paragraph of another. */
export const textOf = (chapters: number, edition = 0): readonly Block[] =>
  Array.from({ length: chapters }, (_, at) => chapter(100 * (edition + 1) + at)).flat()

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** The body of a plan. */
export const markdown = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => {
      if (block.kind === 'heading') return `${'#'.repeat(block.level)} ${block.text}`
      if (block.kind === 'text') return block.text
      if (block.kind === 'list') return block.items.map((item) => `- ${item}`).join('\n')
      if (block.kind === 'code') return `\`\`\`sh\n${block.text}\n\`\`\``
      return [line(block.head), line(block.head.map(() => '---')), ...block.rows.map(line)].join('\n')
    })
    .join('\n\n')

/** Signs that mean something to Typst, as themselves. */
const shown = (text: string): string => text.replace(/[#$*_`@<>\\[\]]/g, '\\$&')

/** For Typst, in the same typefaces, with contents and running numbers. */
export const typst = (blocks: readonly Block[]): string => {
  const body = blocks.map((block) => {
    if (block.kind === 'heading') return `${'='.repeat(block.level - 1)} ${shown(block.text)}`
    if (block.kind === 'text') return shown(block.text)
    if (block.kind === 'list') return block.items.map((item) => `- ${shown(item)}`).join('\n')
    if (block.kind === 'code') return `\`\`\`sh\n${block.text}\n\`\`\``
    const cells = (row: readonly string[]): string => row.map((cell) => `[${shown(cell)}]`).join(', ')
    return `#table(columns: ${block.head.length}, table.header(${cells(block.head)}), ${block.rows.map(cells).join(', ')})`
  })
  return [
    '#set document(title: "Recovery")',
    '#set page(paper: "a4", numbering: "1 / 1")',
    '#set text(font: "Source Serif 4", size: 10.2pt, lang: "en")',
    '#show raw: set text(font: "Source Code Pro")',
    '#outline()',
    ...body,
  ].join('\n\n')
}

const row = (cells: readonly string[], tag: string): string =>
  `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`

/** For tools that set pages of the web. */
export const html = (blocks: readonly Block[]): string => {
  const body = blocks.map((block) => {
    if (block.kind === 'heading') return `<h${block.level}>${block.text}</h${block.level}>`
    if (block.kind === 'text') return `<p>${block.text}</p>`
    if (block.kind === 'list') return `<ul>${block.items.map((item) => `<li>${item}</li>`).join('')}</ul>`
    if (block.kind === 'code') return `<pre><code>${block.text}</code></pre>`
    return `<table><thead>${row(block.head, 'th')}</thead><tbody>${block.rows.map((each) => row(each, 'td')).join('')}</tbody></table>`
  })
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Recovery</title><style>
@page { size: a4; margin: 3cm 2.2cm; @bottom-right { content: counter(page) } }
body { font: 10.2pt/14pt 'Source Serif 4', serif } code { font-family: 'Source Code Pro', monospace } td, th { text-align: left }
</style><h1>Recovery</h1>${body.join('\n')}</html>`
}
