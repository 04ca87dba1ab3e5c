/**
 * Values of YAML that stand on one line: words, numbers, quoted text, `[lists]` and `{ groups: … }` of them. `declined` is
 * thrown for whatever is written in another way, or means something only together with other lines.
 */

/** Thrown for YAML that is not of the simple kind. */
export const declined: unique symbol = Symbol('not simple')

/** What stands on a line, and where: offsets in the line. */
export type Value = { readonly from: number; readonly to: number; readonly value: unknown; readonly parts: Parts }
/** The parts of a list or group, by key or index; `undefined` for anything else. */
export type Parts = readonly Part[] | undefined
export type Part = { readonly key: string; readonly from: number; readonly keyEnd: number; readonly value: Value }

const word = /[A-Za-z_][A-Za-z0-9_.-]{0,99}|'[^'\\]{1,99}'|"[^"\\]{1,99}"/y
const single = /'(?:[^']|'')*'/y
const double = /"[^"\\]*"/y
const spaces = / */y

const after = (pattern: RegExp, line: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.test(line) ? pattern.lastIndex : -1
}

/** A key with the colon behind it, and white space or nothing behind that. */
export const keyAt = (line: string, at: number): { readonly key: string; readonly end: number } | undefined => {
  const end = after(word, line, at)
  if (end === -1 || line[end] !== ':' || (line[end + 1] !== undefined && line[end + 1] !== ' ')) return undefined
  const written = line.slice(at, end)
  const key = /^['"]/.test(written) ? written.slice(1, -1) : written
  // Keys are text, whatever else they look like.
  if (key === '__proto__' || (key === written && typeof resolved(key) !== 'string')) throw declined
  return { key, end }
}

/** The value that begins at a letter of a line, inside brackets or not. */
export const valueAt = (line: string, at: number, inside: boolean): Value => {
  const letter = line[at]
  if (letter === '[' || letter === '{') return collectionAt(line, at)
  if (letter === "'" || letter === '"') {
    const to = after(letter === "'" ? single : double, line, at)
    if (to === -1) throw declined
    const value = line.slice(at + 1, to - 1)
    return { from: at, to, value: letter === "'" ? value.replaceAll("''", "'") : value, parts: undefined }
  }
  const to = plainEnd(line, at, inside)
  return { from: at, to, value: resolved(line.slice(at, to)), parts: undefined }
}

const plain = /(?:[^\s#:]|:(?! |$)|#)(?:[^:#]|:(?! |$)|(?<! )#)*/y
const plainInside = /(?:[^\s#:,[\]{}]|:(?![ ,[\]{}]|$)|#)(?:[^:#,[\]{}]|:(?![ ,[\]{}]|$)|(?<! )#)*/y

const plainEnd = (line: string, at: number, inside: boolean): number => {
  if (!/^(?:[^-?:,[\]{}#&*!|>'"%@`\s]|-[0-9.])/.test(line.slice(at, at + 2))) throw declined
  let to = after(inside ? plainInside : plain, line, at)
  while (to > at && line[to - 1] === ' ') to--
  if (to <= at) throw declined
  return to
}

/** What plain words mean in the core schema of YAML 1.2. */
const resolved = (text: string): unknown => {
  if (/^(?:~|[Nn]ull|NULL)$/.test(text)) return null
  if (/^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/.test(text)) return /^t/i.test(text)
  if (!/^[-+.0-9]/.test(text)) return text
  if (/^[-+]?[0-9]+$/.test(text)) return Number.parseInt(text, 10)
  if (/^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/.test(text)) return Number.parseFloat(text)
  if (/^(?:0[ox]|[-+]?\.(?:inf|nan)|[-+]?[0-9.]+e[-+]?[0-9]+$)/i.test(text)) throw declined
  return text
}

const collectionAt = (line: string, from: number): Value => {
  const isList = line[from] === '['
  const close = isList ? ']' : '}'
  const parts: Part[] = []
  const keys = new Set<string>()
  let at = after(spaces, line, from + 1)
  while (line[at] !== close) {
    const found = isList ? undefined : keyAt(line, at)
    if (!isList && (!found || line[found.end + 1] !== ' ' || keys.has(found.key))) throw declined
    const value = valueAt(line, found ? after(spaces, line, found.end + 1) : at, true)
    const key = found?.key ?? String(parts.length)
    keys.add(key)
    parts.push({ key, from: at, keyEnd: found?.end ?? value.to, value })
    at = after(spaces, line, value.to)
    if (line[at] === ',') {
      at = after(spaces, line, at + 1)
      if (line[at] === close) throw declined
    } else if (line[at] !== close) throw declined
  }
  const values = parts.map(({ key, value }) => [key, value.value] as const)
  return {
    from,
    to: at + 1,
    value: isList ? values.map(([, value]) => value) : Object.fromEntries(values),
    parts,
  }
}
