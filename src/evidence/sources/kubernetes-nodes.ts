/** `kubernetes/nodes`: whether a cluster exists and can run anything. */
import { z } from 'zod'
import { measured } from '../facts.ts'
import { clusterOf, contextParam } from '../kubernetes.ts'
import { distinct } from '../reading.ts'
import { source, type AnySource } from '../source.ts'

type Params = { context: string }

const facts = {
  nodes: measured.number('How many nodes the cluster knows.'),
  ready: measured.number('How many of them are ready and take new work.'),
  zones: measured.number('In how many zones those are; none when no node says its zone.'),
} as const

const schema = z.looseObject({
  metadata: z.looseObject({ labels: z.record(z.string(), z.string()).default({}) }),
  spec: z
    .looseObject({
      unschedulable: z.boolean().nullish(),
      taints: z.array(z.looseObject({ key: z.string(), effect: z.string() })).nullish(),
    })
    .default({}),
  status: z.looseObject({
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).default([]),
  }),
})
type Node = z.infer<typeof schema>

export const kubernetesNodes: AnySource = source<Params, typeof facts>({
  id: 'kubernetes/nodes',
  title: 'Kubernetes nodes',
  version: 1,
  says: 'Whether a cluster exists and can run anything. A node counts as ready when it says so, is not cordoned and is not kept for the control plane; whether it has room is not told. A cluster that grows on demand may have no node until it is needed. What would be deployed there is not looked at.',
  params: z.strictObject({ context: contextParam }),
  facts,
  actions: ['list nodes'],
  collect: async ({ context }, given) => {
    const cluster = await clusterOf(given, context)
    const { items } = await cluster.list({ group: 'v1', kind: 'nodes' }, schema)
    const ready = items.filter(isReady)
    const zones = distinct(ready.map(zoneOf))
    return [
      {
        subject: context,
        facts: {
          nodes: items.length,
          ready: ready.length,
          zones: zones.length === 0 && ready.length > 0 ? null : zones.length,
        },
      },
    ]
  },
})

const controlPlane = new Set(['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'])

const isReady = ({ spec, status }: Node): boolean =>
  status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True') &&
  spec.unschedulable !== true &&
  !(spec.taints ?? []).some(({ key, effect }) => controlPlane.has(key) && effect !== 'PreferNoSchedule')

const zoneOf = ({ metadata: { labels } }: Node): string | undefined =>
  labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone']
