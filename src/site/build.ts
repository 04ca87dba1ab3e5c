/** Draws the site with Astro into a folder. Astro is loaded here, and only here and in `dev.ts`. */
import { siteConfig } from './config.ts'
import { provideSite, type SiteData } from './data.ts'

/** Writes the pages. What others put into `outDir` stays. Throws when a page cannot be drawn. */
export const buildSite = async (url: string, data: SiteData, outDir: string): Promise<void> => {
  provideSite(data)
  const { build } = await import('astro')
  await build(siteConfig({ url, outDir }))
}
