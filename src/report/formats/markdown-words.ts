/** Words and code in Markdown, so that nothing of what is quoted is rendered but code between backticks: no markup, no link, no mention of anybody. */
import { oneLine } from './common.ts'

/** Code, whatever backticks it holds. */
export const code = (text: string): string => {
  const inner = oneLine(text)
  const longest = Math.max(0, ...[...inner.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${inner} ${fence}` : `${fence}${inner}${fence}`
}

/** Text as it reads: what stands between backticks is code, everything else is words. */
export const quoted = (text: string): string =>
  oneLine(text)
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : words(part)))
    .join('')

const words = (text: string): string =>
  text
    .replace(/[\\`*_[\]<>|~&$]/g, '\\$&')
    // What would begin a list, a heading or a line under one.
    .replace(/^(\s*)([-+=#])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2')
    // A mention would tell a stranger, and the name of a site would become a link.
    .replace(/@/g, '@\u200B')
    .replace(/(https?|www|ftp)(?=[:.])/gi, '$1\u200B')
