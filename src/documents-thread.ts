/** Renders PDFs away from the main thread: one job in, one document out, until it is ended. */
import { parentPort } from 'node:worker_threads'
import { loadFonts } from './pdf/fonts.ts'
import { renderPdf } from './pdf/index.ts'
import { hrefOf } from './site/links.ts'
import type { Job } from './documents.ts'

// Already while there is no job. Whoever needs them learns of a failure.
loadFonts().catch(() => undefined)

parentPort?.on('message', async ({ view, plan, evidenceJson, reportJson, source, signature, fonts, copy }: Job) => {
  const addressOf = (target: Parameters<typeof hrefOf>[0]): string => new URL(hrefOf(target), view.site.url).href
  const rendered = await renderPdf(view, plan, { evidenceJson, reportJson, source, signature, fonts, copy, addressOf })
  // The bytes are handed over and not copied.
  parentPort?.postMessage(rendered, [rendered.bytes.buffer as ArrayBuffer])
})
