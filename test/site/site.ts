/** The example as it is published, built once for all tests, and what is on it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import type { ClaimView } from '../../src/model/view.ts'
import { run } from './process.ts'

export const example: string = fileURLToPath(new URL('../../content', import.meta.url))

/** The folder of the built example. One process of the run builds it; the others wait for that. */
export const builtSite = async (): Promise<string> => {
  const folder = inject('siteFolder')
  const [out, done] = [join(folder, 'dist'), join(folder, 'done')]
  let mine = true
  try {
    mkdirSync(join(folder, 'begun'))
  } catch {
    mine = false
  }
  if (mine) {
    const { exit, printed } = await run(['build', '--content', example, '--out', out], folder)
    writeFileSync(done, exit === 0 ? '' : `The example does not build (exit ${exit}):\n${printed}`)
  }
  while (!existsSync(done)) await wait(100)
  const trouble = readFileSync(done, 'utf8')
  if (trouble !== '') throw new Error(trouble)
  return out
}

/** The text of a file of the site. */
export const textOf = (site: string, path: string): string => readFileSync(join(site, path), 'utf8')

/** The data of a JSON file of the site. */
export const dataOf = <T>(site: string, path: string): T => JSON.parse(textOf(site, path)) as T

export type Status = {
  readonly asOf: string
  readonly validUntil: string
  readonly counts: { readonly holds: number; readonly total: number }
  readonly plans: readonly { readonly id: string; readonly pdfSha256: string; readonly nextReview: string }[]
}

/** The addresses of all pages, in a fixed order. */
export const addresses = (site: string): string[] => [
  ...readdirSync(site, { recursive: true, encoding: 'utf8' })
    .map((name) => `/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('/index.html'))
    .map((name) => name.slice(0, -'index.html'.length))
    .toSorted(),
  '/404.html',
]

/** All claims, as the site gives them to machines. */
export const claimsOf = (site: string): ClaimView[] =>
  dataOf<Status>(site, 'status.json').plans.flatMap(({ id }) => dataOf<ClaimView[]>(site, `api/claims/${id}.json`))

/** One address of every kind of page: all plans, one claim of each verdict and way of knowing, one of everything else. */
export const kinds = (site: string): Readonly<Record<string, string>> => {
  const pages = addresses(site)
  const first = (start: string): string => pages.find((each) => each.startsWith(start) && each !== start) as string
  const claims = new Map<string, string>()
  for (const { plan, id, verdict, underlying, basis } of claimsOf(site)) {
    const kind = ['claim', verdict, underlying, basis].filter(Boolean).join(' ')
    if (!claims.has(kind)) claims.set(kind, `/${plan}/claims/${id}/`)
  }
  return {
    board: '/',
    ...Object.fromEntries(dataOf<Status>(site, 'status.json').plans.map(({ id }) => [`plan ${id}`, `/${id}/`])),
    ...Object.fromEntries(claims),
    findings: '/findings/',
    controls: '/controls/',
    'controls of a plan': '/auditron/controls/',
    drills: '/drills/',
    'one drill': first('/drills/'),
    'one incident': first('/incidents/'),
    about: '/about/',
    'how to verify': '/verify/',
    'check a document': '/verify/check/',
    'no such page': '/404.html',
  }
}
