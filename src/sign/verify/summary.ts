/** The result of a verification in a sentence or two. */
import type { Certificate } from '../keys/certificate.ts'
import type { VerifyReport } from './report.ts'

/** Why a file that is as it was signed is still not to be relied on. */
export const contradictory =
  'Do not rely on this file: it is as it was signed, but what it carries is not what it says that it carries.'

export const altered = 'Do not rely on this file: it is not what was signed.'

export const summaryOf = (
  state: 'valid' | 'invalid' | 'indeterminate',
  trust: VerifyReport['trust'],
  development: boolean,
  signer: Certificate | undefined,
): string => {
  const unchanged = 'The signature is valid: nothing was changed since the file was signed.'
  if (state === 'invalid') return altered
  if (state === 'indeterminate')
    return 'Nothing was changed since the file was signed, but the signer is not known to be trustworthy.'
  if (development) return `${unchanged} It was made with a development key: it proves integrity, not identity.`
  if (trust === 'trusted') return `${unchanged} The signer is trusted: ${signer?.label}.`
  return `${unchanged} Who "${signer?.label}" is was not checked, because no trust anchors were given.`
}
