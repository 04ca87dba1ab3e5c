/**
 * `holdfast dev`: show the site and follow edits. Findings stand on the page and in the terminal; nothing is published.
 * Content that cannot be read is no reason to end: its report stands on the page until it is mended.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Audience } from '../src/model/audience.ts'
import { viewFor } from '../src/document/view.ts'
import { carriedBy, makeDocuments } from '../src/documents.ts'
import type { Outcome } from '../src/report/outcome.ts'
import { textReport } from '../src/report/text.ts'
import { blocking } from '../src/rules/find.ts'
import { requestFor } from '../src/sign/sign.ts'
import type { SiteData } from '../src/site/data.ts'
import { startDev, type Drawn } from '../src/site/dev.ts'
import { checkArguments, judgedWith, printReport, refuse, sourceOf, type Arguments, type Command } from './command.ts'
import { evidenceFolder } from './evidence-folder.ts'
import { portOf } from './port.ts'
import { local } from './local.ts'
import { signerFor } from './signing.ts'

export const run: Command = async (given, terminal) => {
  const refused = checkArguments(given, terminal)
  if (refused !== undefined) return refused
  const port = portOf(given.port)
  if (port === undefined)
    return refuse(terminal, `\`${given.port}\` is not a port.`, 'Write a number from 0 to 65535: `--port 4400`.')
  const evidence = await evidenceFolder(given.content, terminal)
  let latest = judgedWith(evidence, given, terminal)
  if (!existsSync(given.content)) {
    printReport(latest, given, terminal)
    return latest.exit
  }
  let data = siteOf(latest, given)
  const drawn = (): Drawn =>
    latest.judged && data
      ? { data }
      : { trouble: textReport(latest, { color: false, source: sourceOf(given.content) }) }

  const server = await startDev({
    content: resolve(given.content),
    port,
    first: drawn(),
    refresh: () => {
      latest = judgedWith(evidence, given, terminal)
      data = siteOf(latest, given) ?? data
      terminal.out('\n')
      printReport(latest, given, terminal)
      return drawn()
    },
    document: async (id) => {
      const plan = data?.view.plans.find((each) => each.id === id)
      if (!data || !plan || !latest.judged) return undefined
      const at = terminal.clock()
      const signer = await signerFor(latest.judged.portfolio.settings, given.content, at, terminal)
      // What is looked at while writing is nobody's archive, so no authority is asked for it.
      const settings = { ...latest.judged.portfolio.settings.signing, level: undefined, timestamp: undefined }
      const signature = requestFor(signer, settings, at)
      let made: Uint8Array | undefined
      await makeDocuments(
        { ...data.view, plans: [plan] },
        {
          signer,
          signature,
          ...carriedBy({ ...latest, judged: latest.judged }, data.view.audience),
          cache: join(local, 'documents'),
          deliver: (_, bytes) => void (made = bytes),
        },
      )
      return made
    },
  })
  if (!given.quiet || !latest.judged) printReport(latest, given, terminal)
  terminal.out(`\nShowing ${given.content}/ at http://localhost:${server.port}/  (Ctrl-C ends it)\n`)
  return new Promise((ended) => {
    const stop = (): void => void server.stop().then(() => ended(0))
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
}

/** The site of content that could be judged. Its documents are made when they are asked for, so nothing is known of them. */
const siteOf = ({ judged, generator, findings }: Outcome, { audience, strict }: Arguments): SiteData | undefined => {
  if (!judged) return undefined
  const view = viewFor(judged, {
    audience: (audience as Audience | undefined) ?? judged.portfolio.settings.publish.audience,
    generator,
    preview: blocking(findings, strict).length > 0,
    strict,
  })
  return {
    view,
    documents: Object.fromEntries(view.plans.map(({ id }) => [id, { href: `/${id}/${id}.pdf`, bytes: 0, sha256: '' }])),
  }
}
