/** Gives the entries of every folder in the opposite order, as another file system might. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { readdirSync, readdir } = fs
const { readdir: readdirPromise } = fs.promises
type Entries = readonly unknown[]

fs.readdirSync = ((...given: Parameters<typeof readdirSync>) =>
  (readdirSync(...given) as Entries).toReversed()) as typeof readdirSync
fs.readdir = ((...given: readonly unknown[]) => {
  const done = given.at(-1) as (error: unknown, entries?: Entries) => void
  const turned = (error: unknown, entries?: Entries): void => done(error, entries?.toReversed())
  ;(readdir as (...all: unknown[]) => void)(...given.slice(0, -1), turned)
}) as typeof readdir
fs.promises.readdir = (async (...given: Parameters<typeof readdirPromise>) =>
  ((await readdirPromise(...given)) as Entries).toReversed()) as typeof readdirPromise
syncBuiltinESMExports()
