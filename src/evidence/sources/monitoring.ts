/**
 * What the sources that ask a Prometheus-like monitoring share. Its answers are wrapped: `status` says whether it could
 * answer, `warnings` that it left something out, which makes a listing none.
 */
import { z } from 'zod'
import type { Instant } from '../../model/calendar.ts'
import { ReadError } from '../errors.ts'
import { hidden } from '../params.ts'
import type { Web } from '../web.ts'

/** The parameter that says where the monitoring is. */
export const endpoint: z.ZodType<string> = hidden(
  z
    .string()
    .regex(/^https?:\/\/[^?#@\s]+$/, 'it is not a web address')
    .transform((address) => address.replace(/\/+$/, '')) as unknown as z.ZodType<string>,
  'Address of the monitoring, with its path if it has one.',
  'https://prometheus.your-company.com',
)

const envelope = z.looseObject({
  status: z.literal('success'),
  data: z.unknown(),
  warnings: z.array(z.unknown()).nullish(),
})

/** Asks one of the monitoring's own paths. Throws unless it answers completely and in the form of the schema. */
export const askMonitoring = async <T>(
  web: Web,
  operation: string,
  url: string,
  schema: z.ZodType<T>,
): Promise<{ readonly data: T; readonly clock: Instant }> => {
  const { value, clock } = await web.json({ operation, url, grant: 'reading its API' })
  const wrapped = envelope.safeParse(value)
  const parsed = schema.safeParse(wrapped.data?.data)
  if (!parsed.success) throw odd(operation)
  if ((wrapped.data?.warnings ?? []).length > 0) {
    throw new ReadError(
      'transient',
      `${operation} was answered in part only.`,
      'Collect again. If it stays so, look at the stores behind the monitoring.',
    )
  }
  return { data: parsed.data, clock }
}

/** An answer that does not come from such a monitoring. */
export const odd = (operation: string): ReadError =>
  new ReadError(
    'invalid',
    `${operation} gave an answer that is not one of Prometheus.`,
    'Correct the address in the binding; it must be the one under which `/api/v1/` is found.',
  )
