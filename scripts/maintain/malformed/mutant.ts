/** One malformed file for each number: which file of the example, and what is done to it, follow from the number alone. */
import { chanceOf } from './chance.ts'
import { damages as byteDamages } from './bytes.ts'
import { damages as mdxDamages } from './mdx.ts'
import { damages as yamlDamages, pairsIn, type Pair } from './yaml.ts'

export type Original = { readonly file: string; readonly text: string }

export type Mutant = Original & {
  readonly number: number
  readonly level: 'byte' | 'YAML' | 'MDX'
  /** What was done, in order. */
  readonly damages: readonly string[]
}

/** The mutants of a set of files, by number. One in eight is a plan: there is one among many files, and it takes longest. */
export const mutantsOf = (files: readonly Original[]): ((number: number) => Mutant) => {
  const plans = files.filter(({ file }) => file.startsWith('plans/'))
  const others = files.filter(({ file }) => !file.startsWith('plans/'))
  const known = new Map<string, readonly Pair[]>()
  const pairs = ({ file, text }: Original): readonly Pair[] => {
    const found = known.get(file) ?? pairsIn(text)
    known.set(file, found)
    return found
  }
  return (number) => {
    const chance = chanceOf(number)
    const original = chance.pick(chance.upTo(8) === 0 ? plans : others)
    const isMdx = original.file.endsWith('.mdx')
    const isJson = /\.jsonl?$/.test(original.file)
    const level = isJson
      ? 'byte'
      : chance.pick(isMdx ? (['byte', 'YAML', 'MDX'] as const) : (['byte', 'YAML'] as const))
    // Mostly one slip; now and then several, because one may hide what another does.
    const times = chance.pick([1, 1, 1, 1, 2, 4])
    const done: string[] = []
    let { text } = original
    for (let time = 0; time < times; time++) {
      if (level === 'byte') {
        const name = chance.pick(Object.keys(byteDamages))
        text = byteDamages[name]?.(text, chance, chance.pick(files).text) ?? text
        done.push(name)
      } else if (level === 'YAML') {
        const name = chance.pick(Object.keys(yamlDamages))
        // After the first slip the pairs of the original stand elsewhere; then it is damage of another kind, and as good.
        text = yamlDamages[name]?.(text, chance.pick(pairs(original)), chance, pairs(original)) ?? text
        done.push(name)
      } else {
        const name = chance.pick(Object.keys(mdxDamages))
        text = mdxDamages[name]?.(text, Math.max(0, text.indexOf('\n---', 4)) + 5, chance) ?? text
        done.push(name)
      }
    }
    // What the disk would hold is bytes, and what is read of them has no byte-order mark.
    return {
      number,
      file: original.file,
      level,
      damages: done,
      text: Buffer.from(text)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    }
  }
}
