/**
 * What a source is. A source is one file that says everything about one kind of evidence: what may be asked (`params`),
 * what it answers (`facts`), what that proves and where it misleads (`says`), which permissions it needs (`actions`), and
 * how it is read (`collect`). The reference pages, the least-privilege policy and the editor schema come from these, so they
 * cannot drift. A planned source has all of it but `collect`: claims over it are typed today, and nothing is ever recorded.
 * A pushed source has no `collect` either: what only another machine can see is reported by it (`push.ts`).
 */
import type { z } from 'zod'
import type { FactSpec } from '../model/evidence.ts'
import type { Instant } from '../model/calendar.ts'
import type { Aws } from './aws.ts'
import type { Connections, Machine } from './connection.ts'
import type { Facts, Values } from './facts.ts'
import type { Trace } from './trace.ts'
import type { Web } from './web.ts'

/** One thing that the binding matched. `collect` must give every fact: a value, `null`, or `unread(error)`. */
export type Found<F extends Facts> = { readonly subject: string; readonly facts: Values<F> }

/** What a source may use while it reads: the run's clock, AWS in the account and region of its binding, stores, and the web. */
export type Context = {
  readonly now: Instant
  readonly aws: Aws
  /** A store outside AWS by the address that the binding names. Throws when the settings do not name it. */
  readonly store: (endpoint: string) => Aws
  readonly web: Web
  /** Settings under `connections`, and what is known of this machine, for sources that ask in a way of their own. */
  readonly connections: Connections
  readonly machine: Machine
  /** Notes an answer that was got in such a way. */
  readonly trace: Trace
  /** Ends when the run is given up. */
  readonly signal?: AbortSignal | undefined
}

type Described<F extends Facts> = {
  /** `aws/rds-instance` */
  readonly id: string
  readonly title: string
  /** One paragraph: what it proves, and its traps. */
  readonly says: string
  readonly params: z.ZodType
  readonly facts: F
  /** The permissions it needs, by the service's own names. */
  readonly actions: readonly string[]
  /** True when it asks AWS and the answer depends on the region that is asked, so that a binding must name one. */
  readonly regional?: boolean | undefined
}

/**
 * A source that can be read. `collect` must return everything that the binding matches; an empty list means that the
 * service answered that there is nothing. It must throw for an answer that it did not get, or got only in part.
 */
export type Source<P = unknown, F extends Facts = Facts> = Described<F> & {
  /** Raised when the meaning of a fact changes. */
  readonly version: number
  readonly params: z.ZodType<P>
  readonly collect: (params: P, context: Context) => Promise<readonly Found<F>[]>
  /** Which bindings are reported by another machine. There `collect` reads what is pushed. */
  readonly pushed?: ((params: P) => boolean) | undefined
}

/** What a program printed, put into the facts of a source. `at` is the moment that it speaks of. */
export type Converted<F extends Facts = Facts> = { readonly at: Instant; readonly matches: readonly Found<F>[] }

/**
 * Reads the output of a program for one binding. It must throw a `ReadError` for what is not this output, or not of what
 * the binding names; `now` is the moment at which it was received.
 */
export type Convert<P, F extends Facts> = (text: string, params: P, now: Instant) => Converted<F>

/** A source whose readings are reported, always: only another machine can see what they tell. */
export type PushedSource<P = unknown, F extends Facts = Facts> = Described<F> & {
  readonly version: number
  readonly params: z.ZodType<P>
  readonly pushed: true
  /** Programs whose output is understood as it is, by the names that `--from` takes. */
  readonly formats?: Readonly<Record<string, Convert<P, F>>> | undefined
  readonly collect?: undefined
}

/** A source that plans already speak of and that cannot be read yet. Its claims are `unknown`. */
export type PlannedSource = Described<Facts> & { readonly collect?: undefined }

// What a registry can hold: a source is used only with parameters that its own schema has accepted.
export type AnySource = Described<Facts> & {
  readonly version?: number | undefined
  readonly collect?: ((params: never, context: Context) => Promise<readonly Found<Facts>[]>) | undefined
  readonly pushed?: true | ((params: never) => boolean) | undefined
  readonly formats?: Readonly<Record<string, Convert<never, Facts>>> | undefined
}

/** Checks a source where it is declared: `collect` gives every fact, and each of the kind that was declared. */
export const source = <P, F extends Facts>(declared: Source<P, F>): AnySource => declared

/** Whether a source asks AWS, so that its binding may name an account and a region of it. */
export const asksAws = ({ id, regional }: AnySource): boolean => id.startsWith('aws/') || regional === true

/** The same for a source whose readings are reported. */
export const pushedSource = <P, F extends Facts>(declared: PushedSource<P, F>): AnySource => declared

/** Whether Holdfast can neither read it nor take a report of it yet. */
export const isPlanned = (each: AnySource): boolean => each.collect === undefined && each.pushed === undefined

/** Whether the reading of a binding with these parameters is reported by another machine. */
export const isPushed = ({ pushed = () => false }: AnySource, params: unknown): boolean =>
  pushed === true || pushed(params as never)

/** The facts of a source by name, for the judge and for the reference pages. */
export const factSpecs = (each: AnySource): Readonly<Record<string, FactSpec>> => each.facts

/** `aws/rds-instance@1` */
export const collectorOf = (each: AnySource): string => `${each.id}@${each.version ?? 0}`
