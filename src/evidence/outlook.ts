/** What a run would ask, and where, before anything is asked: the bindings by the place that answers them. */
import type { Settings } from '../model/portfolio.ts'
import { defaultRegion } from './aws.ts'
import { isInAws, type Checked } from './bindings.ts'
import { actionOf } from './errors.ts'

/** One source at one place. */
export type Errand = {
  readonly source: string
  /** `aws`, or the address, host or context that is asked. */
  readonly place: string
  readonly account: string | null
  readonly region: string | null
  /** Who asks: the role of the account; `null` for the credentials of the run. */
  readonly role: string | null
  /** By the service's own names, as permissions have them. */
  readonly operations: readonly string[]
  readonly bindings: readonly string[]
}

/** The place that a binding of another service than AWS asks. */
const placeOf = ({ params, source }: Checked): string | undefined => {
  const given = params as Readonly<Record<string, unknown>>
  const names = ['url', 'endpoint', 'address', 'host', 'context', 'name', 'remotes', 'path']
  const found = names.map((name) => given[name]).find((value) => value !== undefined)
  if (source.id.startsWith('github/')) return 'https://api.github.com'
  if (source.id === 'oncall/schedule') return 'https://api.pagerduty.com'
  if (found === undefined) return undefined
  const said = Array.isArray(found) ? found.join(', ') : String(found)
  return URL.canParse(said) && said.includes('://') ? new URL(said).origin : said
}

/** Everything that a run would ask, sorted by place. Nothing is asked to find out. */
export const outlook = (checked: readonly Checked[], settings: Pick<Settings, 'aws'>): readonly Errand[] => {
  const errands = new Map<string, Errand>()
  for (const each of checked) {
    if (each.source.collect === undefined) continue
    const isAws = isInAws(each)
    const place = isAws ? 'aws' : placeOf(each)
    // Without an address there is nobody to ask.
    if (place === undefined) continue
    const account = each.binding.account ?? null
    const errand: Errand = {
      source: each.source.id,
      place,
      account,
      region: isAws ? (each.binding.region ?? defaultRegion) : null,
      role: (account !== null && settings.aws.roles[account]?.arn) || null,
      operations: each.source.actions.map(actionOf),
      bindings: [each.binding.id],
    }
    const key = JSON.stringify([errand.place, account, errand.region, errand.source])
    const known = errands.get(key)
    errands.set(key, known ? { ...known, bindings: [...known.bindings, each.binding.id].toSorted() } : errand)
  }
  return [...errands].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, errand]) => errand)
}
