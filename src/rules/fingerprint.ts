/**
 * Which finding is the same one in two runs. It must survive that lines move, that days pass and that a measurement changes, so it
 * is made of the rule, the plan, the element and the words without their figures; never of a line. Everything that compares runs
 * (baselines, `--since`, SARIF) uses this and nothing else. Private words have no part in it: whoever may read the
 * fingerprint could guess at them.
 */
import type { Finding } from '../model/finding.ts'
import { textFor } from '../model/phrase.ts'
import { digestOf } from '../evidence/digest.ts'

type Identified = Pick<Finding, 'code' | 'plan' | 'about' | 'place' | 'message'>

/**
 * 32 hex digits that name a finding in every run. Two findings can have the same one, where a rule hits one element twice with the
 * same words; `fingerprintsOf` tells them apart.
 */
export const fingerprintOf = ({ code, plan, about, place, message }: Identified): string =>
  digestOf({
    code,
    where: plan ?? place.file,
    about,
    // A claim has one verdict, and what is said of it is what was measured: other words are not another finding.
    words: about?.startsWith('claims.') ? undefined : withoutFigures(textFor(message, 'public')),
  }).slice(0, 32)

/** A fingerprint of its own for each finding of a run, in the order of `inOrder`: `…`, and `…:2` for the second alike. */
export const fingerprintsOf = (findings: readonly Finding[]): ReadonlyMap<Finding, string> => {
  const seen = new Map<string, number>()
  return new Map(
    findings.map((finding) => {
      const print = fingerprintOf(finding)
      const count = (seen.get(print) ?? 0) + 1
      seen.set(print, count)
      return [finding, count === 1 ? print : `${print}:${count}`]
    }),
  )
}

const unit = String.raw`(?:\s?(?:%|(?:ms|s|min|h|d|days?|weeks?|months?|years?|times|B|kB|MB|GB|TB)\b))?`
const figure = String.raw`(?<![\p{L}\p{N}_.-])\d[\d.,:/TZ–-]*${unit}(?![\p{L}\p{N}_])`
const figures = new RegExp(`${figure}(?:\\s${figure})*`, 'gu')

/** `it is 17 days late` and `it is 1 day late` are the same words; `tier-1` is a name, and stays. */
const withoutFigures = (text: string): string => text.replace(figures, '#')
