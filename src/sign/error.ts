/** What a person can put right: a key, a certificate, a passphrase, a setting. Shown without a stack. */
export class SigningError extends Error {
  override readonly name = 'SigningError'
  /** What to do about it. */
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}
