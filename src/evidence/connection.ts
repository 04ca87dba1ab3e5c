/**
 * What a source outside AWS is given to ask with: the settings under `connections`, the secrets that they name, and a
 * watch. Secrets come from the environment and from nowhere else, are read when they are needed, and are never part of an
 * address, a message or a record.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Connections } from '../model/portfolio.ts'
import { ReadError } from './errors.ts'

export type { Connections }

/** What the command line knows of this machine. */
export type Machine = {
  /** An environment variable; `undefined` when there is none. */
  readonly environment: (name: string) => string | undefined
  /** All of them, for a program that is run. */
  readonly variables?: (() => Readonly<Record<string, string | undefined>>) | undefined
  /** Seconds on a clock that never goes back, for the time that something takes. */
  readonly watch: () => number
  /** The content folder; paths in the settings are relative to it. */
  readonly folder: string
}

/** A machine about which nothing is known. */
export const noMachine: Machine = { environment: () => undefined, watch: () => 0, folder: '.' }

/** A secret from the environment. Throws when the settings name one that is not there. */
export const secretFrom = (machine: Machine, variable: string | undefined): string | undefined => {
  if (variable === undefined) return undefined
  const value = machine.environment(variable)
  if (value) return value
  throw new ReadError(
    'not-configured',
    `The environment variable ${variable} is not set, so nothing was asked.`,
    `Set ${variable} for the run, or correct \`connections\` in holdfast.yaml.`,
  )
}

/** A file that the settings name, such as the certificate of an authority. */
export const fileOf = (machine: Machine, path: string | undefined): string | undefined => {
  if (path === undefined) return undefined
  try {
    return readFileSync(resolve(machine.folder, path), 'utf8')
  } catch {
    throw new ReadError(
      'not-configured',
      'A file that `connections` names cannot be read, so nothing was asked.',
      `Look for \`${path}\`, which is relative to the content folder, or correct holdfast.yaml.`,
    )
  }
}
