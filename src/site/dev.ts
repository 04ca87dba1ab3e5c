/**
 * The site while it is being written: Astro's development server over a view that is made anew whenever the content
 * changes. What blocks publication does not block looking; it stands on every page. Content that cannot be read leaves
 * the last good page, with the problem laid over it.
 */
import type { Plugin, ViteDevServer } from 'vite'
import { siteConfig } from './config.ts'
import { provideSite, type SiteData } from './data.ts'

/** What a change came to: a new site, or what stands in the way. */
export type Refreshed = {
  readonly data?: SiteData | undefined
  readonly trouble?: { readonly message: string; readonly frame: string } | undefined
}

export type DevOptions = {
  readonly content: string
  readonly url: string
  readonly port: number
  readonly first: SiteData
  /** Called after a change of the content. */
  readonly refresh: () => Refreshed
  /** Makes the document of a plan when a reader asks for it. */
  readonly document: (plan: string) => Promise<Uint8Array | undefined>
}

/** Starts the server; gives its address and how to stop it. */
export const startDev = async (
  options: DevOptions,
): Promise<{ readonly port: number; readonly stop: () => Promise<void> }> => {
  provideSite(options.first)
  const { dev } = await import('astro')
  const config = siteConfig({ url: options.url, outDir: 'dist', port: options.port })
  const server = await dev({ ...config, vite: { ...config.vite, plugins: [follow(options)] } })
  return { port: server.address.port, stop: () => server.stop() }
}

/** Many files change together when an editor saves or a branch is switched: they are one change. */
const pause = 40

const follow = (options: DevOptions): Plugin => ({
  name: 'holdfast',
  configureServer: (server: ViteDevServer) => {
    let waiting: NodeJS.Timeout | undefined
    server.watcher.add(options.content)
    server.watcher.on('all', (_event: string, file: string) => {
      if (!file.startsWith(options.content)) return
      clearTimeout(waiting)
      waiting = setTimeout(() => {
        const { data, trouble } = options.refresh()
        if (data) {
          provideSite(data)
          // Astro keeps the list of pages as long as a page's module is the same.
          for (const environment of Object.values(server.environments)) environment.moduleGraph.invalidateAll()
        }
        server.ws.send(
          trouble
            ? { type: 'error', err: { message: trouble.message, stack: '', frame: trouble.frame } }
            : { type: 'full-reload', path: '*' },
        )
      }, pause)
    })
    server.middlewares.use((request, response, next) => {
      const [, plan, name] = /^\/([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*)\.pdf$/.exec(request.url ?? '') ?? []
      if (plan === undefined || plan !== name) return next()
      const serve = async (): Promise<void> => {
        try {
          const bytes = await options.document(plan)
          if (!bytes) return next()
          response.writeHead(200, { 'content-type': 'application/pdf' })
          response.end(bytes)
        } catch (error) {
          next(error)
        }
      }
      return void serve()
    })
  },
})
