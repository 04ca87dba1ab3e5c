/** `holdfast dev`: show the site and follow edits. Findings stand on the page and in the terminal; nothing is published. */
import { join, resolve } from 'node:path'
import type { Audience } from '../src/model/audience.ts'
import { viewFor } from '../src/document/view.ts'
import { makeDocuments } from '../src/documents.ts'
import type { Outcome } from '../src/report/outcome.ts'
import { textReport } from '../src/report/text.ts'
import { blocking } from '../src/rules/find.ts'
import { requestFor } from '../src/sign/sign.ts'
import type { SiteData } from '../src/site/data.ts'
import { startDev } from '../src/site/dev.ts'
import { assessed, checkArguments, printReport, refuse, sourceOf, type Command } from './command.ts'
import { local, signerFor } from './signing.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal)
  if (refused !== undefined) return refused
  let latest = assessed(given, terminal)
  if (!latest.judged) {
    printReport(latest, given, terminal)
    return latest.exit
  }
  const siteOf = ({ judged, generator, findings }: Outcome): SiteData | undefined => {
    if (!judged) return undefined
    const audience = (given.audience as Audience | undefined) ?? judged.portfolio.settings.publish.audience
    const view = viewFor(judged, {
      audience,
      generator,
      preview: blocking(findings, given.strict).length > 0,
      strict: given.strict,
    })
    return {
      view,
      documents: Object.fromEntries(
        view.plans.map(({ id }) => [id, { href: `/${id}/${id}.pdf`, bytes: 0, sha256: '' }]),
      ),
    }
  }
  let data = siteOf(latest) as SiteData
  const port = Number(given.port ?? 4321)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return refuse(terminal, `\`${given.port}\` is not a port.`, 'Write a number: `--port 4400`.')

  const server = await startDev({
    content: resolve(given.content),
    url: data.view.site.url,
    port,
    first: data,
    refresh: () => {
      latest = assessed(given, terminal)
      terminal.out(`\n${textReport(latest, { color: terminal.color, source: sourceOf(given.content) })}`)
      const next = siteOf(latest)
      if (!next)
        return {
          trouble: {
            message: 'The content cannot be read.',
            frame: textReport(latest, { color: false, source: sourceOf(given.content) }),
          },
        }
      data = next
      return { data }
    },
    document: async (id) => {
      const plan = data.view.plans.find((each) => each.id === id)
      if (!plan || !latest.judged) return undefined
      const at = terminal.clock()
      const signer = await signerFor(latest.judged.portfolio, given.content, at, terminal)
      const signature = requestFor(signer, latest.judged.portfolio.settings.signing, at)
      const [document] = await makeDocuments(
        { ...data.view, plans: [plan] },
        { signer, signature, cache: join(local, 'documents') },
      )
      return document?.bytes
    },
  })
  if (!given.quiet) printReport(latest, given, terminal)
  terminal.out(`\nShowing ${given.content}/ at http://localhost:${server.port}/  (Ctrl-C ends it)\n`)
  return new Promise((ended) => {
    const stop = (): void => void server.stop().then(() => ended(0))
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
}
