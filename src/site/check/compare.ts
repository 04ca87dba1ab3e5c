/**
 * What has become of a document since: the claims that it prints against those of the site. Pure in both, and in the moment at which
 * it is asked.
 */
import { reportName } from '../../model/attachments.ts'
import { under, type UnpackedFile } from '../../sign/verify/contents.ts'

/** A plan as the site publishes it now. */
export type Published = {
  readonly id: string
  readonly title: string
  readonly version: string
  readonly asOf: string
  readonly sha256: string
  readonly href: string
  /** Verdicts by claim. */
  readonly claims: ReadonlyMap<string, string>
}

export type Claim = {
  readonly id: string
  readonly sentence: string
  readonly verdict: string
  readonly validUntil: string | null
}

/** A plan as a document prints it. */
export type Printed = {
  readonly plan: string
  readonly version: string
  readonly asOf: string
  readonly claims: readonly Claim[]
}

export type Changes = {
  /** Claims whose verdict is another one now. */
  readonly judged: readonly { readonly claim: Claim; readonly now: string }[]
  readonly gone: readonly Claim[]
  /** Ids of claims that the document does not know. */
  readonly added: readonly string[]
  /** How many of its verdicts counted until a moment that has passed. */
  readonly ended: number
}

const textUnder = (value: unknown, key: string): string => {
  const found = under(value, key)
  return typeof found === 'string' ? found : ''
}

/** What a document prints, from the report that it carries; `undefined` when it carries none that can be read. */
export const printedIn = (files: readonly UnpackedFile[]): Printed | undefined => {
  const file = files.find(({ name }) => name === reportName)
  if (!file) return undefined
  try {
    const report: unknown = JSON.parse(new TextDecoder().decode(file.content))
    const plans = under(report, 'plans')
    const plan: unknown = Array.isArray(plans) ? plans[0] : undefined
    const claims = under(plan, 'claims')
    if (!Array.isArray(claims)) return undefined
    return {
      plan: textUnder(plan, 'id'),
      version: textUnder(plan, 'version'),
      asOf: textUnder(report, 'asOf'),
      claims: claims.map((each) => ({
        id: textUnder(each, 'id'),
        sentence: textUnder(each, 'sentence'),
        verdict: textUnder(each, 'verdict'),
        validUntil: textUnder(each, 'validUntil') || null,
      })),
    }
  } catch {
    return undefined
  }
}

/** Compares; `now` is milliseconds since 1970. A moment that cannot be read counts as one that has passed. */
export const changesSince = (printed: Printed, published: Published, now: number): Changes => ({
  judged: printed.claims.flatMap((claim) => {
    const verdict = published.claims.get(claim.id)
    return verdict === undefined || verdict === claim.verdict ? [] : [{ claim, now: verdict }]
  }),
  gone: printed.claims.filter(({ id }) => !published.claims.has(id)),
  added: [...published.claims.keys()].filter((id) => !printed.claims.some((each) => each.id === id)),
  ended: printed.claims.filter(
    ({ verdict, validUntil }) => verdict === 'holds' && validUntil !== null && !(Date.parse(validUntil) > now),
  ).length,
})
