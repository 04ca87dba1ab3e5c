/** `minio/cluster`: whether a MinIO cluster can write, and how many of its nodes answer. */
import { z } from 'zod'
import { measured, unread, type Unread } from '../facts.ts'
import { ReadError } from '../errors.ts'
import { hidden } from '../params.ts'
import { source, type AnySource } from '../source.ts'
import type { Web } from '../web.ts'

type Params = { endpoint: string }

const facts = {
  healthy: measured.boolean('Whether enough drives answer in every set, so that it can write.'),
  nodes: measured.number('How many nodes answer.'),
  offlineNodes: measured.number('How many nodes do not answer.'),
} as const

export const minioCluster: AnySource = source<Params, typeof facts>({
  id: 'minio/cluster',
  title: 'MinIO cluster',
  version: 1,
  says: 'Health of a MinIO cluster. Whether it can write, anybody may ask; the number of nodes is in its metrics, which need a token (`mc admin prometheus generate`) unless they were made public. A cluster that can write may already run on its last drives. It has no snapshots of its own, and a mirror without versioning copies deletions too; whether a bucket keeps versions, `aws/s3-bucket` tells with `endpoint`. A gateway, which says that it is healthy whatever lies behind it, is no cluster.',
  params: z.strictObject({
    endpoint: hidden(
      z.string().regex(/^https?:\/\/[^/?#@\s]+\/?$/, 'it is not the address of a server'),
      'Address of the cluster.',
      'https://minio.your-company.com',
    ),
  }),
  facts,
  actions: ['admin:Prometheus'],
  collect: async ({ endpoint }, { web }) => {
    const at = new URL(endpoint).origin
    const healthy = await isHealthy(web, at)
    const nodes = await countNodes(web, at)
    return [
      {
        subject: new URL(endpoint).host,
        facts: {
          healthy,
          nodes: 'unread' in nodes ? nodes : nodes.online,
          offlineNodes: 'unread' in nodes ? nodes : nodes.offline,
        },
      },
    ]
  },
})

const isHealthy = async (web: Web, at: string): Promise<boolean> => {
  const operation = 'minio:health/cluster'
  const { status, headers } = await web.ask({
    operation,
    url: `${at}/minio/health/cluster`,
    answers: (code) => code === 503,
  })
  // Whoever answers for it, such as a load balancer without a node or a page to sign in, does not know the quorum. A node
  // that has only begun to start says so itself, and cannot write.
  const starting = headers['x-minio-server-status'] !== undefined
  if (headers['x-minio-write-quorum'] !== undefined || (status === 503 && starting)) return status !== 503
  throw status === 503
    ? new ReadError(
        'transient',
        `${operation} failed before it came to the cluster (503), also after several attempts.`,
        'Collect again. If it stays so, look at what stands before the cluster.',
      )
    : new ReadError(
        'invalid',
        `${operation} was not answered by a MinIO cluster.`,
        'Correct `endpoint` in the binding.',
      )
}

const names = {
  online: ['minio_cluster_nodes_online_total', 'minio_cluster_health_nodes_online_count'],
  offline: ['minio_cluster_nodes_offline_total', 'minio_cluster_health_nodes_offline_count'],
} as const

/** The places of the metrics, the newer one first. */
const places = ['/minio/metrics/v3/cluster/health', '/minio/v2/metrics/cluster'] as const

const countNodes = async (web: Web, at: string): Promise<{ online: number; offline: number | null } | Unread> => {
  const operation = 'minio:metrics'
  try {
    for (const place of places) {
      const { status, body } = await web.ask({
        operation,
        url: `${at}${place}`,
        grant: '`admin:Prometheus`',
        answers: (code) => code === 404,
      })
      if (status === 404) continue
      const text = body.toString('utf8')
      const [online] = samples(text, names.online)
      const offline = samples(text, names.offline).at(-1)
      if (online !== undefined) return { online, offline: offline ?? null }
    }
    throw new ReadError(
      'invalid',
      `${operation} does not tell how many nodes there are.`,
      'Look at the metrics of the cluster; a single server without a cluster has none of nodes.',
    )
  } catch (error) {
    if (error instanceof ReadError) return unread(error.evidence)
    throw error
  }
}

/** The values of a metric, the least one first: nodes that cannot see each other count differently. */
const samples = (text: string, wanted: readonly string[]): number[] =>
  text
    .split('\n')
    .flatMap((line) => {
      const [, name = '', value = ''] = /^([a-z0-9_]+)(?:\{.*\})?\s+(\S+)(?:\s+\d+)?$/.exec(line.trim()) ?? []
      return wanted.includes(name) && Number.isFinite(Number(value)) ? [Number(value)] : []
    })
    .toSorted((a, b) => a - b)
