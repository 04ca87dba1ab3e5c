/**
 * The first stage: the content folder becomes a portfolio. Every file is read once and checked alone, then the names
 * that files use for each other are checked. All problems of all files are reported together; a file with problems
 * never hides those of another.
 */
import { posix } from 'node:path'
import type { Plan } from '../model/plan.ts'
import type { Page, Portfolio, Settings } from '../model/portfolio.ts'
import type { Attestation, Binding, Drill, Incident, Review, Vendor, Waiver } from '../model/records.ts'
import { filesIn, targetExists, textOf } from './folder.ts'
import { readPage } from './page.ts'
import { readPlan, type Read } from './plan.ts'
import { portfolioReferences } from './portfolio-references.ts'
import { problem, type Problem } from './problem.ts'
import { readEntries, readNarrative, readRecord } from './records.ts'
import {
  attestationsSchema,
  bindingsSchema,
  drillSchema,
  incidentSchema,
  reviewSchema,
  vendorsSchema,
  waiversSchema,
} from './schema/records.ts'
import { settingsSchema } from './schema/settings.ts'
import { linksIn, relativeTarget } from './structure.ts'

export type PortfolioRead = { readonly portfolio: Portfolio | undefined; readonly problems: readonly Problem[] }

/** Reads and checks the content folder. Throws only when the machine fails, never because of what a person wrote. */
export const readPortfolio = (folder: string, readPlans: typeof plansIn = plansIn): PortfolioRead => {
  const problems: Problem[] = []
  const keep = <T>(read: Read<T>): T | undefined => {
    problems.push(...read.problems)
    return read.value
  }
  const settings = keep(settingsIn(folder))
  const plans = readPlans(folder).flatMap((read) => keep(read) ?? [])
  const entries = <T>(
    file: string,
    schema: Parameters<typeof readEntries<T>>[2],
  ): Record<string, T & { id: string }> => {
    const text = textOf(folder, file)
    return (text === undefined ? undefined : keep(readEntries(text, file, schema))) ?? {}
  }
  const narratives = <T>(under: string, schema: Parameters<typeof readNarrative<T>>[2]): T[] =>
    filesIn(folder, under, '.mdx').flatMap(
      (file) => keep(readNarrative(textOf(folder, file) ?? '', file, schema)) ?? [],
    )

  const drills = narratives('drills', drillSchema) as unknown as Drill[]
  const incidents = narratives('incidents', incidentSchema) as unknown as Incident[]
  const reviews = reviewsIn(folder, keep)
  const waivers = Object.values(entries('waivers.yaml', waiversSchema)) as unknown as Waiver[]
  const attestations = entries('attestations.yaml', attestationsSchema) as unknown as Record<string, Attestation>
  const vendors = entries('vendors.yaml', vendorsSchema) as unknown as Record<string, Vendor>
  const bindings = entries('bindings.yaml', bindingsSchema) as unknown as Record<string, Binding>
  const pages: Page[] = filesIn(folder, 'pages', '.mdx').flatMap(
    (file) => keep(readPage(textOf(folder, file) ?? '', file)) ?? [],
  )
  if (!settings) return { portfolio: undefined, problems }

  const portfolio: Portfolio = {
    settings,
    plans,
    drills,
    incidents,
    reviews,
    waivers,
    attestations,
    vendors,
    bindings,
    pages,
    files: targetsOf(folder, plans),
  }
  return { portfolio, problems: [...problems, ...portfolioReferences(portfolio)] }
}

/** Every plan file, read. */
export const plansIn = (folder: string): Read<Plan>[] => {
  const files = filesIn(folder, 'plans', '.mdx')
  if (files.length === 0) {
    return [
      {
        value: undefined,
        problems: [
          problem(
            'content/unreadable',
            { file: 'plans' },
            'There is no plan: the folder `plans/` has no `.mdx` file.',
            'Put a plan there, or name another content folder with `--content DIR`.',
          ),
        ],
      },
    ]
  }
  return files.map((file) => readPlan(textOf(folder, file) ?? '', file))
}

const settingsIn = (folder: string): Read<Settings> => {
  const file = 'holdfast.yaml'
  const text = textOf(folder, file)
  if (text !== undefined) return readRecord(text, file, settingsSchema)
  return {
    value: undefined,
    problems: [
      problem(
        'content/unreadable',
        { file },
        'There is no `holdfast.yaml`.',
        'It stands at the top of the content folder. Name another content folder with `--content DIR`.',
      ),
    ],
  }
}

/** Reviews are filed as `reviews/<plan>/<date>.yaml`; plan and date are taken from the path. */
const reviewsIn = (folder: string, keep: <T>(read: Read<T>) => T | undefined): Review[] =>
  filesIn(folder, 'reviews', '.yaml').flatMap((file): Review[] => {
    const match = /^reviews\/([a-z][a-z0-9-]*)\/(\d{4}-\d{2}-\d{2})\.yaml$/.exec(file)
    if (!match) {
      keep({
        value: undefined,
        problems: [
          problem(
            'content/invalid-value',
            { file },
            'The name of the file does not say which review it is.',
            'Reviews are filed as `reviews/<plan>/<date>.yaml`.',
          ),
        ],
      })
      return []
    }
    const review = keep(readRecord(textOf(folder, file) ?? '', file, reviewSchema))
    return review ? [{ ...review, plan: match[1] as string, date: match[2] as string }] : []
  })

/** Which of the files that plans refer to exist; paths are relative to the content folder. */
const targetsOf = (folder: string, plans: readonly Plan[]): Set<string> => {
  const targets = new Set<string>()
  for (const plan of plans) {
    const links = linksIn(plan.body).flatMap(({ href }) => relativeTarget(plan.file, href) ?? [])
    const references = Object.values(plan.references).flatMap(({ path }) =>
      path === undefined ? [] : [posix.normalize(path)],
    )
    for (const path of [...links, ...references]) if (targetExists(folder, path)) targets.add(path)
  }
  return targets
}
