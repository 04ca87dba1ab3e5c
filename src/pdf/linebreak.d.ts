/** The part of linebreak that is used here; the package has no types of its own. */
declare module 'linebreak' {
  export default class LineBreaker {
    constructor(text: string)
    /** The next place where a line may or must end, in UTF-16 units; the end of the text is the last. */
    nextBreak(): { readonly position: number; readonly required: boolean } | null
  }
}
