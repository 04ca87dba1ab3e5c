/** What the renderer is given beside the view, and what it gives back. */
import type { AttachedFile } from '../model/attachments.ts'
import type { Copy } from '../model/copy.ts'
import type { Target } from '../model/document.ts'
import type { FontSource } from '../model/font.ts'
import type { SignatureRequest } from '../model/signature.ts'

export type RenderOptions = {
  /** The evidence the verdicts were judged on, as JSON text. It is attached byte for byte, and its SHA-256 printed. */
  readonly evidenceJson: string
  /** The report on this plan for the same audience, as JSON text. Attached when it is given. */
  readonly reportJson?: string | undefined
  /** The plan's file as it is, only for an audience that may see all of it. Absent: its text as Markdown, made from the view. */
  readonly source?: string | undefined
  /** Set for a copy that is made for one recipient: it says so on the cover and on every page. */
  readonly copy?: Copy | undefined
  /** Leaves room for a signature and shows it on the cover. Absent: no form, no permissions, no field. */
  readonly signature?: SignatureRequest | undefined
  /** Address of a page outside this document; `undefined` when it has none, and its link becomes plain words. */
  readonly addressOf?: ((target: Target) => string | undefined) | undefined
  /** Fonts for characters that the bundled ones do not have, in the order in which they are asked. */
  readonly fonts?: readonly FontSource[] | undefined
  /** BCP 47 language of the plan (`en`). */
  readonly language?: string | undefined
}

/** Something in the plan that the document could not show as it was meant. It never stops the rendering. */
export type RenderProblem =
  | {
      readonly kind: 'missing-glyph'
      readonly character: string
      /** `U+1F600` */
      readonly codePoint: string
      /** The words around it. */
      readonly context: string
      /** Set for letters that no font would help. */
      readonly rightToLeft?: true
      /** Set when the fonts of the settings were left out, because one of them cannot be read. */
      readonly damagedFont?: true
    }
  | { readonly kind: 'dangling-link'; readonly href: string; readonly context: string }

export type Rendered = {
  readonly bytes: Uint8Array
  readonly pages: number
  /** Each once, in the order of the text. */
  readonly problems: readonly RenderProblem[]
  /** What the file carries, as printed. */
  readonly attachments: readonly AttachedFile[]
}
