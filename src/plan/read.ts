/**
 * The first stage: the content folder becomes a portfolio. Every file is read once and checked alone, then the names
 * that files use for each other are checked. All problems of all files are reported together; a file with problems
 * never hides those of another.
 */
import { posix } from 'node:path'
import type { Plan } from '../model/plan.ts'
import type { Page, Portfolio, Settings } from '../model/portfolio.ts'
import type { Attestation, Binding, Drill, Incident, Review, Vendor, Waiver } from '../model/records.ts'
import { targetExists } from './folder.ts'
import { fontsOf } from './fonts.ts'
import type { Read } from './plan.ts'
import { portfolioReferences } from './portfolio-references.ts'
import { problem, type Problem } from './problem.ts'
import { readSource, sourcesIn, type Kind, type ReadAll } from './sources.ts'
import { linksIn, relativeTarget } from './structure.ts'

export type PortfolioRead = { readonly portfolio: Portfolio | undefined; readonly problems: readonly Problem[] }

const readEach: ReadAll = (sources) => sources.map(readSource)

/**
 * Reads and checks the content folder. Throws only when the machine fails, never because of what a person wrote.
 * `readAll` may know what becomes of some files without reading them.
 */
export const readPortfolio = (folder: string, readAll: ReadAll = readEach): PortfolioRead => {
  const sources = sourcesIn(folder)
  const found = readAll(sources).map((read, index) => ({ ...read, ...sources[index] }))
  const byKind = Map.groupBy(found, ({ kind }) => kind)
  const values = <T>(kind: Kind): T[] => (byKind.get(kind) ?? []).flatMap(({ value }) => (value as T | undefined) ?? [])
  const entries = <T>(kind: Kind): Readonly<Record<string, T>> => values<Record<string, T>>(kind)[0] ?? {}

  const reviews = (byKind.get('reviews') ?? []).map(({ file, value }) => reviewFiledAs(file ?? '', value as Filed))
  const problems = [
    ...(byKind.has('settings') ? [] : [noSettings]),
    ...(byKind.has('plans') ? [] : [noPlan]),
    ...found.flatMap((each) => each.problems),
    ...reviews.flatMap((each) => each.problems),
  ]
  const [settings] = values<Settings>('settings')
  if (!settings) return { portfolio: undefined, problems }

  const plans = values<Plan>('plans')
  const { fonts, problems: fontProblems } = fontsOf(folder, settings)
  const portfolio: Portfolio = {
    settings,
    plans,
    drills: values<Drill>('drills'),
    incidents: values<Incident>('incidents'),
    reviews: reviews.flatMap(({ value }) => value ?? []),
    waivers: Object.values(entries<Waiver>('waivers')),
    attestations: entries<Attestation>('attestations'),
    vendors: entries<Vendor>('vendors'),
    bindings: entries<Binding>('bindings'),
    pages: values<Page>('pages'),
    files: targetsOf(folder, plans),
    fonts,
    texts: new Map(sources.flatMap(({ kind, file, text }) => (kind === 'plans' ? [[file, text]] : []))),
  }
  // What cannot be read may well have the names that others use for it; only its own problems are said.
  const unread = found.filter(({ value }) => value === undefined)
  const isUnread = (what: string, name: string): boolean =>
    unread.some(({ kind, file }) => kind === `${what}s` && (kind !== 'plans' || file?.endsWith(`/${name}.mdx`)))
  return { portfolio, problems: [...problems, ...fontProblems, ...portfolioReferences(portfolio, isUnread)] }
}

const noSettings: Problem = problem(
  'content/unreadable',
  { file: 'holdfast.yaml' },
  'There is no `holdfast.yaml`.',
  'It stands at the top of the content folder. Name another content folder with `--content DIR`.',
)

const noPlan: Problem = problem(
  'content/unreadable',
  { file: 'plans' },
  'There is no plan: the folder `plans/` has no `.mdx` file.',
  'Put a plan there, or name another content folder with `--content DIR`.',
)

type Filed = Omit<Review, 'plan' | 'date'> | undefined

/** Reviews are filed as `reviews/<plan>/<date>.yaml`; plan and date are taken from the path. */
const reviewFiledAs = (file: string, review: Filed): Read<Review> => {
  const [, plan, date] = /^reviews\/([a-z][a-z0-9-]*)\/(\d{4}-\d{2}-\d{2})\.yaml$/.exec(file) ?? []
  if (plan !== undefined && date !== undefined) return { value: review && { ...review, plan, date }, problems: [] }
  const message = 'The name of the file does not say which review it is.'
  return {
    value: undefined,
    problems: [
      problem('content/invalid-value', { file }, message, 'Reviews are filed as `reviews/<plan>/<date>.yaml`.'),
    ],
  }
}

/** Which of the files that plans refer to exist; paths are relative to the content folder. */
const targetsOf = (folder: string, plans: readonly Plan[]): Set<string> => {
  const targets = new Set<string>()
  for (const plan of plans) for (const path of pathsIn(plan)) if (targetExists(folder, path)) targets.add(path)
  return targets
}

/** The files that a plan refers to. */
const pathsIn = (plan: Plan): readonly string[] => [
  ...linksIn(plan.body).flatMap(({ href }) => relativeTarget(plan.file, href) ?? []),
  ...Object.values(plan.references).flatMap(({ path }) => (path === undefined ? [] : [posix.normalize(path)])),
]

/** Whether a plan refers to a file that is not in the content folder. */
export const leadsOutside = (plans: readonly Plan[]): boolean =>
  plans.some((plan) => pathsIn(plan).some((path) => path.startsWith('..')))
