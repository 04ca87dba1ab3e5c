/**
 * What it means when PostgreSQL gives no answer, in the words of the model. Of what the server says only the SQLSTATE is kept:
 * its sentences name roles, tables and values.
 */
import { codeOf, ReadError } from './errors.ts'

/** What was asked, and what grants it. */
export type Asking = {
  /** `postgresql:pg_stat_archiver` */
  readonly operation: string
  /** The host as the binding names it. */
  readonly host: string
  /** What a reader must do when it is refused. */
  readonly grant: string
}

const make = (kind: ConstructorParameters<typeof ReadError>[0], message: string, hint: string): ReadError =>
  new ReadError(kind, message, hint)

const settingsOf = (host: string): string => `\`${host}\` under \`connections.postgres\` in holdfast.yaml`

/** Puts anything thrown while a server was asked into the words of the model. */
export const explainPostgres = (error: unknown, asking: Asking): ReadError => {
  if (error instanceof ReadError) return error
  const code = codeOf(error)
  return bySqlState(code, asking) ?? byNetwork(code, String((error as Error | undefined)?.message ?? ''), asking)
}

/** A SQLSTATE that the server gave; `undefined` when the code is none. */
const bySqlState = (code: string, { operation, host, grant }: Asking): ReadError | undefined => {
  if (!/^[0-9A-Z]{5}$/.test(code) || /^E[A-Z]+$/.test(code)) return undefined
  if (code === '28P01' || code === '28000') {
    return make(
      'not-configured',
      `${operation} was not asked: the server did not accept the role, its password, or where it comes from (${code}).`,
      `Correct \`user\` and \`passwordFrom\` of ${settingsOf(host)}, and let pg_hba.conf of the server accept the role from this machine.`,
    )
  }
  if (code === '3D000')
    return make('not-found', `The server has no such database (${code}).`, 'Correct `database` in the binding.')
  if (code === '42501') return make('denied', `${operation} was refused (${code}).`, grant)
  if (code === '57014') {
    return make(
      'transient',
      `${operation} took too long and was stopped (${code}).`,
      'Collect again. If it stays so, look at what else the server does, or make the query cheaper.',
    )
  }
  if (code === '53300') {
    return make(
      'throttled',
      `${operation} was not asked: the server has no free connection (${code}).`,
      'Collect again later, or raise `max_connections` of the server or the limit of the role.',
    )
  }
  if (code === '25006') {
    return make(
      'invalid',
      `${operation} would change something, so the server refused it (${code}).`,
      'Let the query only read.',
    )
  }
  // What was asked is wrong in itself: a name that does not exist, a mistake in the syntax, a value that does not fit.
  if (/^(0A|21|22|26|34|42)/.test(code))
    return make(
      'invalid',
      `${operation} is not something that the server can answer (${code}).`,
      'Correct the binding.',
    )
  return make(
    'transient',
    `${operation} gave no answer (${code}).`,
    'Collect again. If it stays so, look at the log of the server.',
  )
}

const isAboutTrust = (code: string): boolean => /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)

const byNetwork = (code: string, said: string, { operation, host }: Asking): ReadError => {
  if (code === 'ENOTFOUND') {
    return make(
      'not-found',
      `The address that ${operation} is sent to does not exist.`,
      `Correct \`host\` in the binding, or \`at\` of ${settingsOf(host)}.`,
    )
  }
  if (isAboutTrust(code)) {
    return make(
      'invalid',
      `${operation} was not asked, because nobody vouches for the certificate of the server (${code}).`,
      `Name the certificate of the authority that does as \`ca\` of ${settingsOf(host)}.`,
    )
  }
  if (said.includes('does not support SSL')) {
    return make(
      'not-configured',
      `${operation} was not asked, because the server offers no TLS.`,
      `Switch on TLS at the server. In a network that nobody else can listen to, write \`tls: none\` for ${settingsOf(host)}.`,
    )
  }
  const why = /timeout|timed out/i.test(said) ? 'time ran out' : code === 'UnknownError' ? 'the connection ended' : code
  return make(
    'transient',
    `${operation} gave no complete answer (${why}).`,
    'Collect again. If it stays so, look at the network between this machine and the server.',
  )
}
