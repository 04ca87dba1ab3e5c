/**
 * The site while it is being written: Astro's development server over a view that is made anew whenever the content
 * changes. What blocks publication does not block looking; it stands on every page. Content that cannot be read leaves
 * the last good page, with the report laid over it; when there never was a good page, the report stands alone. Either
 * way the site comes back by itself once the content is mended.
 */
import { join, sep } from 'node:path'
import type { AstroIntegration } from 'astro'
import type { Plugin, ViteDevServer } from 'vite'
import { SigningError } from '../sign/error.ts'
import { siteConfig } from './config.ts'
import { provideSite, type SiteData } from './data.ts'
import { troublePage } from './trouble-page.ts'

/** What the content came to: a site, or the report that says why there is none. */
export type Drawn = { readonly data: SiteData } | { readonly trouble: string }

export type DevOptions = {
  readonly content: string
  readonly port: number
  readonly first: Drawn
  /** Called after a change of the content. */
  readonly refresh: () => Drawn
  /** Makes the document of a plan when a reader asks for it. */
  readonly document: (plan: string) => Promise<Uint8Array | undefined>
}

/** Starts the server; gives its address and how to stop it. */
export const startDev = async (
  options: DevOptions,
): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> => {
  const { first } = options
  if ('data' in first) provideSite(first.data)
  const { dev } = await import('astro')
  const url = 'data' in first ? first.data.view.site.url : 'http://localhost'
  const config = siteConfig({ url, outDir: 'dist', port: options.port })
  const server = await dev({
    ...config,
    integrations: [showTrouble],
    vite: { ...config.vite, plugins: [follow(options)] },
  })
  return { port: server.address.port, stop: () => server.stop() }
}

/** The script that lays a report over the page. The site that is published knows nothing of it. */
const troubleScript = '/src/site/trouble.ts'

const showTrouble: AstroIntegration = {
  name: 'holdfast-trouble',
  hooks: { 'astro:config:setup': ({ injectScript }) => injectScript('page', `import '${troubleScript}'`) },
}

/** Many files change together when an editor saves or a branch is switched: they are one change. */
const pause = 40

const follow = (options: DevOptions): Plugin => ({
  name: 'holdfast',
  configureServer: (server: ViteDevServer) => {
    let now = options.first
    let drawn = 'data' in now
    const show = (next: Drawn): void => {
      now = next
      if ('trouble' in next) return server.ws.send('holdfast:trouble', next.trouble)
      provideSite(next.data)
      drawn = true
      // Astro keeps the list of pages until it hears this.
      for (const { hot } of Object.values(server.environments)) hot.send('astro:content-changed', {})
      server.ws.send({ type: 'full-reload', path: '*' })
    }
    server.ws.on('holdfast:ask', (_, client) => {
      if ('trouble' in now) client.send('holdfast:trouble', now.trouble)
    })

    let waiting: NodeJS.Timeout | undefined
    server.watcher.add(options.content)
    server.watcher.on('all', (_event: string, file: string) => {
      if (!join(file, sep).startsWith(join(options.content, sep))) return
      clearTimeout(waiting)
      waiting = setTimeout(() => show(options.refresh()), pause)
    })

    server.middlewares.use((request, response, next) => {
      const [, plan, name] = /^\/([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*)\.pdf$/.exec(request.url ?? '') ?? []
      if (!drawn && 'trouble' in now && request.headers.accept?.includes('text/html')) {
        response.writeHead(503, { 'content-type': 'text/html; charset=utf-8' })
        return void response.end(troublePage(now.trouble, troubleScript))
      }
      if (plan === undefined || plan !== name) return next()
      const serve = async (): Promise<void> => {
        try {
          const bytes = await options.document(plan)
          if (!bytes) return next()
          response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': bytes.length })
          response.end(bytes)
        } catch (error) {
          if (!(error instanceof SigningError)) return next(error)
          response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
          response.end(`${error.message}\n  hint: ${error.hint}\n`)
        }
      }
      return void serve()
    })
  },
})
