/**
 * How Astro is run. Astro draws pages and nothing else: no MDX, no collections, no client framework. Styles and
 * scripts are files of their own, so that the content-security policy needs no exception.
 */
import { fileURLToPath } from 'node:url'
import type { AstroInlineConfig } from 'astro'

/** The folder that holds `src/`. */
export const packageRoot: string = fileURLToPath(new URL('../../', import.meta.url))

export type SiteOptions = {
  /** Address under which the site is published. */
  readonly url: string
  /** Where the pages are written. */
  readonly outDir: string
  readonly port?: number | undefined
}

export const siteConfig = ({ url, outDir, port }: SiteOptions): AstroInlineConfig => ({
  configFile: false,
  root: packageRoot,
  srcDir: 'src/site',
  publicDir: 'src/site/public',
  outDir,
  site: url,
  trailingSlash: 'always',
  logLevel: 'warn',
  compressHTML: true,
  prerenderConflictBehavior: 'error',
  devToolbar: { enabled: false },
  // A page that waits for its document must not keep others from being drawn.
  build: { format: 'directory', inlineStylesheets: 'never', assets: 'assets', concurrency: 8 },
  ...(port === undefined ? {} : { server: { port } }),
  vite: {
    // Documents are put into the same folder meanwhile; it was empty when it was made.
    build: { assetsInlineLimit: 0, emptyOutDir: false },
    logLevel: 'warn',
    // The code that draws pages is run from beside the target, where no `node_modules` need be: it must be complete.
    // Not so while developing, when it is run as it stands.
    ...(port === undefined ? { environments: { prerender: { resolve: { noExternal: true } } } } : {}),
  },
})
