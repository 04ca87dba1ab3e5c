/** Who may read what. Each audience sees what the one before it sees, and more. */

export const audiences = ['public', 'customer', 'auditor', 'internal'] as const

export type Audience = (typeof audiences)[number]

/** True when `reader` may see what is meant for `meant`. */
export const maySee = (reader: Audience, meant: Audience): boolean =>
  audiences.indexOf(reader) >= audiences.indexOf(meant)
