/** `holdfast collect --plan` and `--policy`: what a run would ask and what it must be granted, before anything is asked. */
import { stringify } from 'yaml'
import type { Settings } from '../src/model/portfolio.ts'
import type { Checked } from '../src/evidence/bindings.ts'
import { outlook, type Errand } from '../src/evidence/outlook.ts'
import { grantsFor, type Grants } from '../src/evidence/policy.ts'
import type { Terminal } from './terminal.ts'

const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** Prints what would be asked where. */
export const printPlan = (
  checked: readonly Checked[],
  settings: Pick<Settings, 'aws'>,
  format: string,
  terminal: Terminal,
): void => {
  const errands = outlook(checked, settings)
  if (format === 'json') return terminal.out(`${JSON.stringify({ errands }, null, 2)}\n`)
  let place = ''
  let region: string | null = null
  for (const errand of errands) {
    const where = headingOf(errand)
    if (where !== place) {
      terminal.out(`${place ? '\n' : ''}${where}\n`)
      region = null
    }
    if (errand.region !== null && errand.region !== region) terminal.out(`  ${errand.region}\n`)
    ;[place, region] = [where, errand.region]
    const indent = errand.region === null ? '  ' : '    '
    terminal.out(`${indent}${errand.source.padEnd(30)} ${many(errand.bindings.length, 'binding')}\n`)
    terminal.out(wrapped(errand.operations, `${indent}  `))
  }
  const unasked = checked.length - checked.filter(({ source }) => source.collect).length
  const left = unasked > 0 ? ` ${many(unasked, 'binding')} would not be read: no service is asked for them.` : ''
  terminal.out(`\nNothing was asked. A run would read ${many(checked.length - unasked, 'binding')}.${left}\n`)
}

const headingOf = ({ place, account, role }: Errand): string =>
  place !== 'aws'
    ? place
    : `${account === null ? 'AWS, the account of the credentials' : `AWS account ${account}`}${role ? `, as ${role}` : ''}`

/** Words in lines of at most a hundred characters. */
const wrapped = (words: readonly string[], indent: string): string => {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < 98) lines[lines.length - 1] = `${last}, ${word}`
    else lines.push(`${indent}${word}`)
  }
  return `${lines.join(',\n')}\n`
}

/** Prints what must be granted. */
export const printPolicy = (
  checked: readonly Checked[],
  store: string | undefined,
  format: string,
  terminal: Terminal,
): void => {
  const grants = grantsFor(checked, store)
  if (format === 'json') terminal.out(`${JSON.stringify(grants, null, 2)}\n`)
  else terminal.out(policyText(grants))
}

const policyText = ({ aws, postgres, kubernetes, others }: Grants): string =>
  [
    ...Object.entries(aws).map(
      ([account, policy]) =>
        `# AWS account ${account || 'of the credentials'}: policy of the role that reads\n${JSON.stringify(policy, null, 2)}`,
    ),
    ...Object.entries(postgres).map(([host, lines]) => `-- PostgreSQL on ${host}\n${lines.join('\n')}`),
    ...Object.entries(kubernetes).flatMap(([context, manifests]) =>
      manifests.map((manifest) => `# Kubernetes, context ${context}\n---\n${stringify(manifest).trimEnd()}`),
    ),
    ...Object.entries(others).map(([family, actions]) => `# ${family}: ${actions.join(', ')}`),
    '',
  ].join('\n\n')
