/** What a program printed, reported for a binding, as it would be recorded. */
import { checkBinding } from '../../src/evidence/bindings.ts'
import { readReport } from '../../src/evidence/push.ts'
import type { Draft } from '../../src/evidence/record.ts'
import type { Instant } from '../../src/model/calendar.ts'
import { binding, settings } from './make.ts'

export const reported = (
  program: string,
  source: string,
  text: string,
  params: Record<string, unknown> = {},
  now: Instant = '2026-11-20T07:00:00Z',
): Draft => {
  const { checked } = checkBinding(binding(source, params))
  if (!checked) throw new Error('The binding is not sound.')
  const found = readReport(checked, {
    bytes: Buffer.from(text),
    now,
    settings: settings(''),
    from: { program, by: 'job' },
  })
  if ('problems' in found) throw new Error('There are problems.')
  return found.draft
}

/** A word that stands for a secret; it must be nowhere in what is recorded. */
export const canary = 'CANARY-7f3a'
