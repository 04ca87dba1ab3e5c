/**
 * What the levels of a signature add to signing a document of the example: `npm run bench:sign`. The authorities are those of the tests
 * (openssl, in this process). What it takes to ask them is counted apart, because elsewhere it is the network; the rest is ours.
 */
import { evidenceJson } from '../../src/documents.ts'
import { viewFor } from '../../src/document/view.ts'
import { fromEpoch } from '../../src/model/calendar.ts'
import { signatureLevels, type SignatureLevel } from '../../src/model/signature.ts'
import { renderPdf } from '../../src/pdf/index.ts'
import { assess } from '../../src/pipeline.ts'
import { raise, renew, type Raise } from '../../src/sign/levels.ts'
import { requestFor, signPdf } from '../../src/sign/sign.ts'
import { verifyPdf } from '../../src/sign/verify/verify.ts'
import { askWith, type Ask } from '../../src/sign/web.ts'
import { Authorities } from '../../test/sign/authorities.ts'
import { rsa } from '../../test/sign/pki.ts'

const runs = 15
const now = fromEpoch(Date.now() / 1000)

/** Milliseconds: by the clock, and of the processor. */
type Took = { readonly clock: number; readonly cpu: number }

const reading = (): Took => {
  const { user, system } = process.cpuUsage()
  return { clock: performance.now(), cpu: (user + system) / 1000 }
}
const less = (a: Took, b: Took): Took => ({ clock: a.clock - b.clock, cpu: a.cpu - b.cpu })
const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0

let asked = { questions: 0, clock: 0, cpu: 0 }
const counted = (ask: Ask): Ask => {
  return async (question) => {
    const begun = reading()
    try {
      return await ask(question)
    } finally {
      const { clock, cpu } = less(reading(), begun)
      asked = { questions: asked.questions + 1, clock: asked.clock + clock, cpu: asked.cpu + cpu }
    }
  }
}

const measure = async (what: string, work: () => Promise<unknown>): Promise<void> => {
  const own: Took[] = []
  const network: number[] = []
  for (let run = 0; run < runs + 3; run++) {
    asked = { questions: 0, clock: 0, cpu: 0 }
    const begun = reading()
    await work()
    const took = less(reading(), begun)
    if (run < 3) continue
    own.push(less(took, asked))
    network.push(asked.clock)
  }
  const [clock, cpu] = [median(own.map((each) => each.clock)), median(own.map((each) => each.cpu))]
  process.stdout.write(
    `${what.padEnd(28)}${clock.toFixed(1).padStart(8)} ms${cpu.toFixed(1).padStart(10)} ms${`${asked.questions} in ${median(network).toFixed(0)} ms`.padStart(18)}\n`,
  )
}

const outcome = assess({
  content: 'content',
  asOf: undefined,
  clock: now,
  strict: false,
  generator: 'Holdfast bench',
})
if (!outcome.judged) throw new Error('The example cannot be judged.')
const view = viewFor(outcome.judged, {
  audience: 'internal',
  generator: 'Holdfast bench',
  preview: true,
  strict: false,
})
const plan = view.plans[0]
if (!plan) throw new Error('The example has no plan.')

const all = await Authorities.start(rsa(3072))
all.issue('signer', { key: rsa(3072) })
const signer = all.pki.signerNow('signer')
const options: Raise = { authorities: [all.tsa], at: now, ask: counted(askWith()) }
const { bytes, pages } = await renderPdf(view, plan, {
  evidenceJson: evidenceJson(view, plan),
  reportJson: '{}\n',
  source: undefined,
  signature: requestFor(signer, undefined, now),
})

process.stdout.write(
  `${pages} pages, ${(bytes.length / 1000).toFixed(0)} kB, RSA-3072; median of ${runs}, what it takes to ask left out\n\n${'step'.padEnd(28)}${'clock'.padStart(11)}${'processor'.padStart(13)}${'asked'.padStart(18)}\n`,
)
await measure('sign (B-B)', () => signPdf(bytes, signer))
const signed = await signPdf(bytes, signer)
const at = async (level: SignatureLevel): Promise<Uint8Array> => raise(signed, level, options)
for (const level of signatureLevels.slice(1)) await measure(`to ${level}`, () => at(level))
const archived = await at('B-LTA')
await measure('renew', () => renew(archived, options))
await measure('verify a B-B', () => verifyPdf(signed))
await measure('verify a B-LTA', () => verifyPdf(archived))
await all.stop()
