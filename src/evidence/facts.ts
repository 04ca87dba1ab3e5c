/**
 * How a source declares its facts: `setting.duration('…')`, `measured.choice(['a', 'b'], '…')`. Each helper returns
 * the fact's `FactSpec`, which the judge, the reference page and the editor schema read, and which also tells the
 * compiler what kind of value `collect` must give for it. What is configured is a `setting`; what was found to be so is
 * `measured`. A fact is public unless it says otherwise; names, keys and addresses are `internal`.
 */
import { z } from 'zod'
import type { Audience } from '../model/audience.ts'
import type { EvidenceError, FactSpec, FactType, FactValue } from '../model/evidence.ts'

/** A `FactSpec` that remembers, for the compiler only, what kind of value the fact has. */
export type Fact<T extends FactValue = FactValue> = FactSpec & { readonly value?: T | undefined }

export type Facts = Readonly<Record<string, Fact>>

/** In the place of a value: it could not be read, and why. */
export type Unread = { readonly unread: EvidenceError }

type ValueOf<F> = F extends Fact<infer T> ? T : never

/** What a source gives for its facts: a value each, `null` for "read, and there is none", or the reason why it could not be read. */
export type Values<F extends Facts> = { readonly [K in keyof F]: ValueOf<F[K]> | null | Unread }

/** The same without the names and kinds of one source. */
export type LooseValues = Readonly<Record<string, FactValue | null | Unread>>

/** Marks one fact as unread, so that the others still count. */
export const unread = (error: EvidenceError): Unread => ({ unread: error })

export const isUnread = (value: unknown): value is Unread =>
  typeof value === 'object' && value !== null && 'unread' in value

/** A fact made from a part of an answer; unread when the part is. */
export const of = <P, T>(part: P | Unread, make: (value: P) => T): T | Unread => (isUnread(part) ? part : make(part))

type Make<T extends FactValue> = (says: string, audience?: Audience) => Fact<T>

type Maker = {
  /** A length of time, in seconds. */
  readonly duration: Make<number>
  /** A moment. */
  readonly instant: Make<string>
  readonly number: Make<number>
  /** A size, in bytes. */
  readonly bytes: Make<number>
  /** 0 to 100. */
  readonly percent: Make<number>
  readonly boolean: Make<boolean>
  readonly text: Make<string>
  /** A sorted list of texts. */
  readonly texts: Make<readonly string[]>
  /** One of a few known words. */
  readonly choice: <const C extends readonly string[]>(choices: C, says: string, audience?: Audience) => Fact<C[number]>
}

const makerOf = (kind: FactSpec['kind']): Maker => {
  const make =
    (type: FactType) =>
    (says: string, audience: Audience = 'public'): FactSpec => ({ type, kind, audience, says })
  return {
    duration: make('duration'),
    instant: make('instant'),
    number: make('number'),
    bytes: make('bytes'),
    percent: make('percent'),
    boolean: make('boolean'),
    text: make('text'),
    texts: make('texts'),
    choice: (choices, says, audience = 'public') => ({ type: 'choice', choices, kind, audience, says }),
  } as Maker
}

/** Facts about what was configured. */
export const setting: Maker = makerOf('setting')

/** Facts about what was found to be so. */
export const measured: Maker = makerOf('measurement')

const forms: Readonly<Record<FactType, (spec: FactSpec) => z.ZodType>> = {
  duration: () => z.number().min(0),
  instant: () => z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
  number: () => z.number(),
  bytes: () => z.int().min(0),
  percent: () => z.number().min(0).max(100),
  boolean: () => z.boolean(),
  text: () => z.string(),
  texts: () => z.array(z.string()),
  choice: (spec) => z.enum([...(spec.choices ?? [])]),
}

/** The zod schema of one fact's value, without `null`. */
export const factSchema = (spec: FactSpec): z.ZodType => forms[spec.type](spec)

/** The zod schema of all facts of a source that were read: every value fits its fact, and no other is there. */
export const factsSchema = (facts: Facts): z.ZodType<Record<string, FactValue | null>> =>
  z.strictObject(
    Object.fromEntries(Object.entries(facts).map(([name, spec]) => [name, factSchema(spec).nullable().optional()])),
  ) as unknown as z.ZodType<Record<string, FactValue | null>>
