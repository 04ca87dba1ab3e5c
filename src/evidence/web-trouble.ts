/**
 * What it means when the web gives no answer, in the words of the model, as `errors.ts` has them for AWS. Of what a service
 * says in an error nothing is kept: it may repeat the secret that it was asked with.
 */
import { codeOf, ReadError } from './errors.ts'
import { cutOff, privateAddress, timedOut, tooLarge } from './http.ts'
import type { Answered, Request } from './web.ts'

const serverErrors = new Set([500, 502, 503, 504])

/** Whether a service that answered so may answer otherwise soon. */
export const isWorthAnotherTry = (status: number): boolean => status === 429 || serverErrors.has(status)

/** Milliseconds before the next try; as long as the service asks for, within reason. */
export const waitBefore = (attempt: number, asked: string | undefined): number => {
  const seconds = Number(asked)
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 20) * 1000 : 200 * 2 ** (attempt - 1)
}

/** A status that is no answer. */
export const explainStatus = (request: Request, { status, headers }: Answered): ReadError => {
  const { operation, grant } = request
  const origin = new URL(request.url).origin
  // GitHub answers 403 when it has been asked too often; what is refused for good has neither header.
  const isRationed = headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined
  if (status === 429 || (status === 403 && isRationed)) {
    return new ReadError(
      'throttled',
      `${operation} was slowed down by the service (${status}), also after several attempts.`,
      'Collect again later, or with a token that may ask more often.',
    )
  }
  if (status === 401) {
    return new ReadError(
      'not-configured',
      `${operation} was not accepted with the credentials of the run (401).`,
      `Name a valid token for \`${origin}\` under \`connections.web\` in holdfast.yaml.`,
    )
  }
  if (status === 403) {
    return new ReadError(
      'denied',
      `${operation} was refused (403).`,
      grant ? `Grant ${grant} to whom the token belongs to.` : 'Grant reading to whom the token belongs to.',
    )
  }
  if (status === 404 || status === 410) {
    return new ReadError(
      'not-found',
      `${operation} found nothing at the place it was sent to (${status}).`,
      grant
        ? `Correct the names in the binding. Some services answer so too when ${grant} is not granted.`
        : 'Correct the names in the binding.',
    )
  }
  if (status >= 500) {
    return new ReadError(
      'transient',
      `${operation} failed in the service (${status}), also after several attempts.`,
      'Collect again. If it stays so, look at the service.',
    )
  }
  return new ReadError(
    'invalid',
    `${operation} was answered with status ${status}, which is no answer to it.`,
    'Correct the address and the names in the binding.',
  )
}

const isAboutTrust = (code: string): boolean =>
  /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA$|INVALID_PURPOSE$|HOSTNAME_MISMATCH$)/.test(code)

/** An exchange that did not come about. */
export const explainTrouble = (request: Request, error: unknown): ReadError => {
  if (error instanceof ReadError) return error
  const { operation } = request
  const { origin } = new URL(request.url)
  const code = codeOf(error)
  if (code === privateAddress) {
    return new ReadError(
      'not-configured',
      `${operation} would be sent into a network that is not public, so it was not sent.`,
      `If that is meant, write \`private: true\` for \`${origin}\` under \`connections.web\` in holdfast.yaml.`,
    )
  }
  if (code === tooLarge)
    return new ReadError('invalid', `${operation} gave an answer of over 32 MB.`, 'Correct the address in the binding.')
  if (code === 'ERR_INVALID_CHAR') {
    return new ReadError(
      'not-configured',
      `${operation} was not sent, because its token has characters that no token has.`,
      `Correct the variable that is named for \`${origin}\` under \`connections.web\`; a line break at its end is enough.`,
    )
  }
  if (code === 'ENOTFOUND') {
    return new ReadError(
      'not-found',
      `The address that ${operation} is sent to does not exist.`,
      'Correct the address in the binding; if it is right, look at the name service of this machine.',
    )
  }
  if (isAboutTrust(code)) {
    return new ReadError(
      'invalid',
      `${operation} was not asked, because nobody vouches for the certificate of the service (${code}).`,
      `If the service has a certificate of your own authority, name its file as \`ca\` for \`${origin}\` under \`connections.web\`.`,
    )
  }
  return new ReadError(
    'transient',
    `${operation} gave no complete answer (${code === cutOff ? 'it was cut off' : code === timedOut ? 'time ran out' : code}).`,
    'Collect again. If it stays so, look at the network between this machine and the service.',
  )
}
