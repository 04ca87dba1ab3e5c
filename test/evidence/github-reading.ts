/** What the tests of the GitHub sources share: the small server, and readings in which no canary may be found. */
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Draft } from '../../src/evidence/record.ts'
import { startGitHub, type GitHub, type Routes } from './github-service.ts'
import type { Handler } from './web-server.ts'

/** The server; there is one after the tests have begun. */
export let github: GitHub
let handler: Handler
beforeAll(async () => {
  github = await startGitHub()
  handler = github.server.handler
})
afterEach(() => {
  github.server.handler = handler
  github.server.asked.splice(0)
})
afterAll(() => github.server.stop())

export const at = (path: string): string => `/repos/acme/orders${path}`

export const read = async (source: string, params: object, routes: Routes): Promise<Draft> => {
  github.routes = routes
  const record = await github.read(source, params)
  expect(JSON.stringify(record)).not.toContain('canary')
  return record
}
export const factsOf = async (...given: Parameters<typeof read>): Promise<Record<string, unknown>[]> => {
  const { error, matches } = await read(...given)
  expect(error).toBeNull()
  return matches.map(({ facts }) => facts)
}
