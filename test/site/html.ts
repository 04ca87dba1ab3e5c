/** The tags of a page as it lies in the file. A text that it does not understand completely is refused. */

export type Tag = { readonly name: string; readonly attributes: Readonly<Record<string, string>> }

const attribute = /\s+([^\s"'<>/=]+)(?:="([^"]*)")?/g
const opening = /<([a-z][a-z0-9-]*)((?:\s+[^\s"'<>/=]+(?:="[^"]*")?)*)\s*\/?>/g

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Text without its escapes. */
export const plain = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex?: string, decimal?: string, name?: string) =>
    hex !== undefined
      ? String.fromCodePoint(Number.parseInt(hex, 16))
      : decimal !== undefined
        ? String.fromCodePoint(Number(decimal))
        : (entities[name ?? ''] ?? whole),
  )

/** All elements in their order. */
export const tagsOf = (html: string): Tag[] => {
  const rest = html
    .replace(opening, '')
    .replace(/<\/[a-z][a-z0-9-]*\s*>/g, '')
    .replace(/^<!doctype html>/i, '')
  if (rest.includes('<')) throw new Error(`This is no tag: ${rest.slice(rest.indexOf('<'), rest.indexOf('<') + 80)}`)
  return [...html.matchAll(opening)].map(([, name = '', attributes = '']) => ({
    name,
    attributes: Object.fromEntries(
      [...attributes.matchAll(attribute)].map(([, key = '', value = '']) => [key, plain(value)]),
    ),
  }))
}
