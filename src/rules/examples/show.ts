/** An example as people read it: the parts of its content, each with a name. Shown by `explain` and on the page of rules. */
import { stringify } from 'yaml'
import type { Sample } from './example.ts'

export type SamplePart = { readonly name: string; readonly language: 'mdx' | 'yaml'; readonly text: string }

/** The parts of a sample, and in words what cannot be seen in them. An empty sample is the plan without findings. */
export const sampleParts = ({ plan, without = [], body, files = {}, readings }: Sample): SamplePart[] => {
  const keys = plan?.trim()
  const text = [keys && `---\n${keys}\n---`, body?.trim()].filter(Boolean).join('\n\n')
  return [
    ...(text ? [{ name: 'plans/orders.mdx', language: 'mdx' as const, text }] : []),
    ...(without.length > 0
      ? [{ name: 'plans/orders.mdx', language: 'yaml' as const, text: without.map((key) => `# no ${key}`).join('\n') }]
      : []),
    ...Object.entries(files).map(([name, words]) => ({
      name,
      language: name.endsWith('.mdx') || name.endsWith('.md') ? ('mdx' as const) : ('yaml' as const),
      text: words.trim(),
    })),
    ...(readings ? [{ name: 'what was read', language: 'yaml' as const, text: stringify(readings).trim() }] : []),
  ]
}

/** The day of a sample that is judged on another day than the rest. */
export const sampleDay = ({ at }: Sample): string => (at === undefined ? '' : `judged on ${at.slice(0, 10)}`)
