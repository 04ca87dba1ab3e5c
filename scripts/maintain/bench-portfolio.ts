/**
 * A portfolio of any size, for measuring. It is made of the example: every plan is copied again and again together with
 * all that it rests on (its bindings, attestations, waivers, drills and incidents, and the evidence on file), under new
 * names, so that each copy is judged, waived and published like the plan it was copied from. Copies differ from each
 * other in their names and titles. Evidence is written through the store, so its digests and its chain are real.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readStore, writeStore } from '../../src/evidence/store.ts'

/** Writes a content folder with so many plans. The first five are the example itself. */
export const generate = async (example: string, to: string, plans: number): Promise<void> => {
  const sources = readdirSync(join(example, 'plans')).toSorted()
  const ids = sources.map((file) => file.replace(/\.mdx$/, ''))
  const copies = Array.from({ length: plans }, (_, index) => ({
    plan: ids[index % ids.length] as string,
    suffix: suffixOf(Math.floor(index / ids.length)),
  }))
  for (const folder of ['plans', 'drills', 'incidents', 'evidence']) mkdirSync(join(to, folder), { recursive: true })
  for (const same of ['holdfast.yaml', 'vendors.yaml', 'pages'])
    cpSync(join(example, same), join(to, same), { recursive: true })

  const records = ['bindings', 'attestations', 'waivers'].map((name) => ({
    file: `${name}.yaml`,
    entries: entriesIn(readFileSync(join(example, `${name}.yaml`), 'utf8')),
  }))
  const names = records.flatMap(({ entries }) => [...entries.keys()])
  for (const { file, entries } of records) {
    const made = copies.flatMap(({ plan, suffix }) =>
      [...entries]
        .filter(([name]) => belongs(name, plan))
        .map(([, text]) => renamed(text, plan, suffix, names).replace(`plan: ${plan}\n`, `plan: ${plan}${suffix}\n`)),
    )
    writeFileSync(join(to, file), made.join(''))
  }
  for (const { plan, suffix } of copies) {
    const text = readFileSync(join(example, 'plans', `${plan}.mdx`), 'utf8')
    const titled = text.replace(
      /^title: '(.*)'$/m,
      (_, title: string) => `title: '${title}${suffix.replace('-', ' ')}'`,
    )
    writeFileSync(join(to, 'plans', `${plan}${suffix}.mdx`), renamed(titled, plan, suffix, names))
    for (const folder of ['drills', 'incidents'])
      for (const file of readdirSync(join(example, folder))) {
        const record = readFileSync(join(example, folder, file), 'utf8')
        if (!record.includes(`\nplan: ${plan}\n`)) continue
        writeFileSync(
          join(to, folder, file.replace(/\.mdx$/, `${suffix}.mdx`)),
          record.replace(`\nplan: ${plan}\n`, `\nplan: ${plan}${suffix}\n`),
        )
      }
  }
  const known = Object.values(readStore(join(example, 'evidence')).records)
  await writeStore(
    join(to, 'evidence'),
    copies.flatMap(({ plan, suffix }) =>
      known
        .filter(({ binding }) => belongs(binding, plan))
        .map(({ id: _, previous: __, digest: ___, ...draft }) => ({
          ...draft,
          binding: nameOf(draft.binding, plan, suffix),
        })),
    ),
  )
}

const suffixOf = (copy: number): string => (copy === 0 ? '' : `-${String(copy).padStart(3, '0')}`)

/** The names of the example begin with the name of the plan that they serve. */
const belongs = (name: string, plan: string): boolean => name.startsWith(`${plan}-`)

const nameOf = (name: string, plan: string, suffix: string): string => plan + suffix + name.slice(plan.length)

/** Text in which every name of a record of the plan has the name of its copy. */
const renamed = (text: string, plan: string, suffix: string, names: readonly string[]): string => {
  if (suffix === '') return text
  const own = names.filter((name) => belongs(name, plan)).toSorted((a, b) => b.length - a.length)
  const pattern = new RegExp(`(?<![\\w-])(?:${own.join('|')})(?![\\w-])`, 'g')
  return text.replace(pattern, (name) => nameOf(name, plan, suffix))
}

/** The entries of a YAML file of records, each with its text. */
const entriesIn = (text: string): Map<string, string> =>
  new Map(
    [...text.matchAll(/^([a-z][\w-]*):[\s\S]*?(?=^\S|$(?![\s\S]))/gm)].map(([entry, name]) => [
      name as string,
      entry.endsWith('\n') ? entry : `${entry}\n`,
    ]),
  )
