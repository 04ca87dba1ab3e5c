/**
 * What a person can put right: a key, a certificate, a passphrase, a setting, an authority that cannot be reached. Shown without
 * a stack.
 */
export class SigningError extends Error {
  override readonly name = 'SigningError'
  /** What to do about it. */
  readonly hint: string
  /** 3: the settings, or what they name, cannot be used. 2: they may be fine, but an authority outside did not confirm it. */
  readonly exit: 2 | 3

  constructor(message: string, hint: string, exit: 2 | 3 = 3) {
    super(message)
    this.hint = hint
    this.exit = exit
  }
}
