/**
 * Planned sources: what plans already speak of and Holdfast cannot read yet. They are data: facts, so that claims over them are
 * type-checked today, and parameters, all private, so that a misspelt one is found. Nothing is ever recorded for them.
 */
import { z } from 'zod'
import type { Facts } from './facts.ts'
import { hidden, open } from './params.ts'
import type { PlannedSource } from './source.ts'

/** Names of parameters, each with the sentence that explains it and an example; a name in `open` may be seen by everybody. */
type Parameters = { readonly [name: string]: readonly unknown[] | undefined; readonly open?: readonly string[] }

/** A planned source without its id, which is its key in the registry. */
export type Planned = (id: string) => PlannedSource

/** Declares a planned source. */
export const planned =
  (title: string, says: string, actions: readonly string[], parameters: Parameters, facts: Facts): Planned =>
  (id) => {
    let schema: z.ZodType | undefined
    return {
      id,
      title,
      says,
      actions,
      facts,
      // Made when a binding is first checked against it: most sources are used by nobody.
      get params() {
        schema ??= schemaOf(parameters)
        return schema
      },
    }
  }

const form = z.union([z.string().min(1), z.number(), z.array(z.string().min(1))]).meta({ id: 'parameter' })

const schemaOf = ({ open: visible = [], ...fields }: Parameters): z.ZodType =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(fields).map(([name, said = []]) => {
        const [sentence, ...examples] = said
        const mark = visible.includes(name) ? open : hidden
        return [name, mark(form, String(sentence), ...examples).optional()]
      }),
    ),
  )
