/** What every part of the layout needs to know: the view, the faces, the numbers of claims, and what it has found so far. */
import type { AttachedFile } from '../model/attachments.ts'
import type { Target } from '../model/document.ts'
import type { ClaimView, PlanView, View } from '../model/view.ts'
import type { Fonts } from './fonts.ts'
import type { Setting } from './lines.ts'
import type { RenderOptions, RenderProblem } from './options.ts'
import { isRightToLeft } from './signs.ts'
import type { Goal } from './slice.ts'
import { headingElement, type Element } from './tags.ts'
import { anchorsOf } from './anchors.ts'

/** A line of the contents and a bookmark. */
export type Entry = { readonly rank: number; readonly title: string; readonly destination: string }

export type Context = {
  readonly view: View
  readonly plan: PlanView
  readonly options: RenderOptions
  readonly setting: Setting
  readonly entries: Entry[]
  readonly problems: RenderProblem[]
  /** What the file carries. */
  readonly attachments: readonly AttachedFile[]
  /** A claim with its number in the register; `undefined` when the view has none of that name. */
  readonly claim: (id: string) => { readonly number: number; readonly view: ClaimView } | undefined
  /** Where a link within the portfolio leads. */
  readonly goalOf: (target: Target, label: string) => Goal | undefined
  /** Where a link as written leads. */
  readonly goalOfHref: (href: string, label: string) => Goal | undefined
  /** Names a destination for the place where a claim is first made; later places get none. */
  readonly statedHere: (claim: string) => string | undefined
  /** True when the text has made the claim by now. */
  readonly isStated: (claim: string) => boolean
  /** The element of a heading. Ranks never skip a level, whatever is asked for. */
  readonly heading: (rank: number, parent: Element) => Element
}

/** Destinations have names that can be used from outside: `plan.pdf#nameddest=claim.rpo-database`. */
export const destinations = {
  anchor: (id: string): string => ascii(id),
  claim: (id: string): string => `claim.${ascii(id)}`,
  stated: (id: string): string => `stated.${ascii(id)}`,
  evidence: (id: string): string => `evidence.${ascii(id)}`,
  waiver: (id: string): string => `waiver.${ascii(id)}`,
  part: (name: string): string => `part.${name}`,
} as const

const ascii = (text: string): string => encodeURIComponent(text.toWellFormed()).replace(/[()']/g, '_')

const here = (name: string, label: string): Goal => ({ kind: 'here', name, label })

export const createContext = (
  view: View,
  plan: PlanView,
  options: RenderOptions,
  fonts: Fonts,
  attachments: readonly AttachedFile[],
): Context => {
  const problems: RenderProblem[] = []
  const report = (problem: RenderProblem): void => {
    const same = JSON.stringify(problem)
    if (!problems.some((each) => JSON.stringify(each) === same)) problems.push(problem)
  }
  const numbers = new Map(plan.claims.map((each, index) => [each.id, { number: index + 1, view: each }]))
  const anchors = anchorsOf(plan.body)
  const stated = new Set<string>()
  let rank = 0

  const anchored = (anchor: string, href: string, label: string): Goal | undefined => {
    if (anchors.has(anchor)) return here(destinations.anchor(anchor), label)
    // What the site calls the place of a claim's words is its entry in the register here.
    const claim = anchor.startsWith('claim-') ? anchor.slice('claim-'.length) : ''
    if (numbers.has(claim)) return here(destinations.claim(claim), label)
    report({ kind: 'dangling-link', href, context: label })
    return undefined
  }
  const goalOf = (target: Target, label: string): Goal | undefined => {
    if (target.kind === 'claim' && target.plan === plan.id && numbers.has(target.claim))
      return here(destinations.claim(target.claim), label)
    if (target.kind === 'plan' && target.plan === plan.id) {
      if (target.anchor === undefined) return here(destinations.part('cover'), label)
      return anchored(target.anchor, `#${target.anchor}`, label)
    }
    const uri = options.addressOf?.(target)
    return uri === undefined ? undefined : { kind: 'away', uri }
  }

  return {
    view,
    plan,
    options,
    entries: [],
    problems,
    attachments,
    setting: {
      fonts,
      missing: (character, context) =>
        report({
          kind: 'missing-glyph',
          character,
          codePoint: codePointOf(character),
          context: context.trim(),
          ...(isRightToLeft(character) && { rightToLeft: true }),
        }),
    },
    claim: (id) => numbers.get(id),
    goalOf,
    goalOfHref: (href, label) => {
      if (href.startsWith('#')) return anchored(decoded(href.slice(1)), href, label)
      return /^(?:https?|mailto|tel):/i.test(href) ? { kind: 'away', uri: href } : undefined
    },
    statedHere: (claim) => {
      if (stated.has(claim) || !numbers.has(claim)) return undefined
      stated.add(claim)
      return destinations.stated(claim)
    },
    isStated: (claim) => stated.has(claim),
    heading: (wanted, parent) => {
      rank = Math.min(wanted, rank + 1)
      return headingElement(rank, parent)
    },
  }
}

const codePointOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
