/** How many answers a second the service of `bench-service.ts` gives when nobody waits: asked from a thread of its own, many at a time. */
import { Agent, get } from 'node:http'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { accounts, type Estate } from './bench-estate.ts'
import { startEstate } from './bench-service.ts'

type Load = { readonly url: string; readonly path: string; readonly authorization: string; readonly seconds: number }

const together = 32

/** Asks for the settings of one bucket after another for some seconds. */
export const answersPerSecond = async (estate: Estate, seconds: number): Promise<number> => {
  const service = await startEstate(estate, { latency: 0, most: together })
  const [bucket] = estate.buckets
  const load: Load = {
    url: service.url,
    path: `/${bucket?.name}?versioning`,
    authorization: `AWS4-HMAC-SHA256 Credential=ASIA${accounts[0]}/20261121/${bucket?.region}/s3/aws4_request`,
    seconds,
  }
  try {
    const worker = new Worker(new URL(import.meta.url), { workerData: load })
    return await new Promise<number>((resolve, reject) => worker.on('message', resolve).on('error', reject))
  } finally {
    await service.stop()
  }
}

const once = (agent: Agent, { url, path, authorization }: Load): Promise<void> =>
  new Promise((resolve, reject) => {
    get(`${url}${path}`, { agent, headers: { authorization } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`The service answered ${answer.statusCode}.`))
      answer.resume().on('end', resolve)
    }).on('error', reject)
  })

if (!isMainThread) {
  const load = workerData as Load
  const agent = new Agent({ keepAlive: true, maxSockets: together })
  const began = performance.now()
  const until = began + load.seconds * 1000
  let count = 0
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (; performance.now() < until; count++) await once(agent, load)
    }),
  )
  agent.destroy()
  parentPort?.postMessage(count / ((performance.now() - began) / 1000))
}
