/** The commands that have a compiled form. */
export declare const commands: readonly string[]
/** Where the manifest of the compiled form lies. */
export declare const manifest: string
/** The address of the compiled module, if it was made of the files that are there. */
export declare const compiled: (file?: string) => string | undefined
