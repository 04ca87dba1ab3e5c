/** Damage to the body of a file: components and Markdown that are broken, misplaced, without end, or code. */
import type { Chance } from './chance.ts'

const inline = [
  '{', '}', '{1 + 1}', '{/* x */}', '{...x}', '<', '</', '/>', '<>', '</>', '<a', '<a>', '<b>x</b>', '<br>', '<!-- x -->', '<!DOCTYPE x>', '<?x?>', '<![CDATA[x]]>', '<Claim', '<Claim>', '<Claim id>', '<Claim id="">', '<Claim id="nothing">x</Claim>', '</Claim>', '<Claim id="a"', "<Claim id='a\">x</Claim>", '<Bound/>', '<Bound of="nothing"/>', '<Measured of={x}/>', '<Measured fact="nothing"/>', '<Objective id="nothing" field="rto"/>', '<Objective id="plan" field="__proto__"/>', '<LastDrill exercise="nothing"/>', '<Only>', '<Only audience="public">', '<Only audience="nobody">x</Only>', '<constructor/>', '<__proto__/>', '<x.y/>', '<x:y/>', '<Claims/>', '<Script src="x"/>',
  '[x](javascript:alert(1))', '[x](/\\evil)', '[x](#nothing)', '[x](nothing.mdx)', '[x](../../../etc/passwd)', '![x](x.png)', '[x][y]', '[^1]', '[x]( )', '<https://x>', 'https://x.invalid', 'a@b.invalid', '**', '*', '_', '`', '``', '~~', '|', '\\', '&amp;', '&#0;', '&#xD800;', '&nosuch;', '\\u0000', '$x$', '==x==',
] // prettier-ignore

const block = [
  '# x', '####### x', '#### x', '##', 'x\n===', 'x\n---', '---', '***', '- [ ] x', '1. x', '99999999999. x', '- - - x', '> x', '    code', '```', '~~~', '``` js {x}\nx\n```', '| a |', '| a |\n|---|', '| a |\n|---|---|\n| b | c | d |', '[x]: javascript:x', '[^1]: x', 'import x from "y"', 'export const x = 1', 'export default 1', '{x}', '<div>', '</div>', '<Procedure>', '</Procedure>', '<Procedure id="p" title="P">', '<Procedure id="p" title="P">\n</Procedure>', '<Procedure id="p" title="P" scenario="nothing">\n<Step>\nx\n</Step>\n</Procedure>', '<Step>', '</Step>', '<Step takes="x">\nx\n</Step>', '<Step takes="999999999999h">\nx\n</Step>', '<Step after="nothing">\nx\n</Step>', '<Limitation id="nothing">\nx\n</Limitation>', '<Limitation>', '<Claims', '<Claims />x', '<Claims x="y" />', '<Claims {...x} />', '<Controls />', '<Nothing />', '<Drills>x</Drills>', '<Only audience="internal">\n\n# x\n\n</Only>', '<Only audience="internal">\n\nx', '<svg onload="x"/>', '<script>x</script>', '<style>{`x`}</style>', '---\ntitle: x\n---', '+++', '%%%', ':::x\n:::',
] // prettier-ignore

const deep = ['> ', '- ', '* ', '1. ', '[', '![', '*', '_', '**', '<Only audience="internal">', '{', '(', '`', '~~', '<a ', '| ', '&', '\\', '<!--', '"', '\t', '#'] // prettier-ignore

type Damage = (text: string, from: number, chance: Chance) => string

const put = (text: string, at: number, by: string): string => text.slice(0, at) + by + text.slice(at)

/** The start of a line of the body. */
const lineIn = (text: string, from: number, chance: Chance): number =>
  text.lastIndexOf('\n', from + chance.upTo(text.length - from)) + 1

/** Something in the body that a pattern finds, by chance. */
const found = (text: string, from: number, pattern: RegExp, chance: Chance): readonly [number, string] | undefined => {
  const all = [...text.slice(from).matchAll(pattern)]
  const one = all.length > 0 ? chance.pick(all) : undefined
  return one && [from + one.index, one[0]]
}

const changeFound =
  (pattern: RegExp, change: (found: string, chance: Chance) => string): Damage =>
  (text, from, chance) => {
    const [at, old] = found(text, from, pattern, chance) ?? [text.length, '']
    return text.slice(0, at) + change(old, chance) + text.slice(at + old.length)
  }

/** Ways to damage a body that begins at `from`, each with its name. */
export const damages: Readonly<Record<string, Damage>> = {
  'words put in': (text, from, chance) => put(text, from + chance.upTo(text.length - from + 1), chance.pick(inline)),
  'block put in': (text, from, chance) => put(text, lineIn(text, from, chance), `\n${chance.pick(block)}\n\n`),
  'line put in': (text, from, chance) => put(text, lineIn(text, from, chance), `${chance.pick(block)}\n`),
  'something very deep': (text, from, chance) =>
    put(text, lineIn(text, from, chance), `${chance.pick(deep).repeat(1 + chance.upTo(2000))}x\n\n`),
  'something many times': (text, from, chance) =>
    put(text, lineIn(text, from, chance), `${chance.pick([...inline, ...block])}\n\n`.repeat(1 + chance.upTo(100))),
  'tag removed': changeFound(/<\/?[A-Z][^>]*>/g, () => ''),
  'tag twice': changeFound(/<\/?[A-Z][^>]*>/g, (tag) => tag + tag),
  'tag closed': changeFound(/<[A-Z][^>/]*>/g, (tag) => tag.replace('>', '/>')),
  'tag renamed': changeFound(/<\/?[A-Z]\w*/g, (tag, chance) => tag.slice(0, -1) + chance.pick(['', 'x', 's', '.x'])),
  'attribute replaced': changeFound(/="[^"]*"/g, (_, chance) =>
    chance.pick(['=""', '={x}', '={1}', "='", '=', '', '="nothing"', '="-1h"', '="999999999999h"', '="__proto__"', '="a b"', '="&quot;"', '="{x}"', '={`x`}', '="< 0m"']),
  ), // prettier-ignore
  'attribute renamed': changeFound(/\w+(?==")/g, (name, chance) => chance.pick([`${name}s`, 'x', 'constructor', 'onclick', 'className', 'id', '{...x} y'])), // prettier-ignore
  'attribute twice': changeFound(/ \w+="[^"]*"/g, (attribute) => attribute + attribute),
  'empty line removed': changeFound(/\n\n/g, () => '\n'),
  'empty line put in': changeFound(/\n/g, () => '\n\n'),
  'mark removed': changeFound(/[|*`#>[\]()_-]/g, () => ''),
}
