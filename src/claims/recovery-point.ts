/**
 * RPO belongs to a scenario, a store and a way to recover it: what is lost at worst is the time between two recovery
 * points, plus the time in which one is made, plus the time until the copy has arrived (NIST SP 800-34, CP-9).
 */
import type { Backup } from '../model/plan.ts'
import type { Part } from './recovery-time.ts'

/** A part of the loss, and the field of the backup that it comes from. */
type LossPart = Part & { readonly field: 'interval' | 'takes' | 'copyLag' }

/** The most that restoring from a backup can lose, with its parts. */
export const worstLoss = (backup: Backup): { readonly seconds: number; readonly parts: readonly LossPart[] } => {
  const parts: LossPart[] = [{ what: 'interval', seconds: backup.interval.seconds, field: 'interval' }]
  if (backup.takes) parts.push({ what: 'making it', seconds: backup.takes.seconds, field: 'takes' })
  if (backup.copyLag) parts.push({ what: 'copying', seconds: backup.copyLag.seconds, field: 'copyLag' })
  return { seconds: parts.reduce((sum, part) => sum + part.seconds, 0), parts }
}
