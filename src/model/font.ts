/** Fonts that the settings name, beside those that come with Holdfast. They are asked for the characters that those do not have. */

/** A font in a file that was looked at: it can be set and embedded. */
export type NamedFont = {
  /** The file; a path that is relative to the content folder in the settings is relative to the working folder here. */
  readonly path: string
  /** Where the font begins in the file: not at its beginning when it is one of a collection. In bytes. */
  readonly at: number
}

/** A font file as it is now. */
export type FontSource = NamedFont & { readonly sha256: string }
