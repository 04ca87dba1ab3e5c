/** `kubernetes/deployment`: how many replicas a deployment wants and has, and whether its newest settings are in force. */
import { z } from 'zod'
import { measured, setting } from '../facts.ts'
import { clusterOf, contextParam, namespaceParam, objectName } from '../kubernetes.ts'
import { hidden } from '../params.ts'
import { source, type AnySource } from '../source.ts'

type Params = { context: string; namespace: string; deployment: string }

const facts = {
  replicas: setting.number('How many replicas are wanted.'),
  readyReplicas: measured.number('How many are ready, those with older settings included.'),
  current: measured.boolean('Whether the newest settings are in force: every replica has them, and no other is left.'),
} as const

// Numbers that are zero are left out by the server.
const count = z.int().min(0).default(0)

const schema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), generation: z.int() }),
  spec: z.looseObject({ replicas: z.int().min(0).default(1) }),
  status: z
    .looseObject({ observedGeneration: count, replicas: count, updatedReplicas: count, readyReplicas: count })
    .default({ observedGeneration: 0, replicas: 0, updatedReplicas: 0, readyReplicas: 0 }),
})

export const kubernetesDeployment: AnySource = source<Params, typeof facts>({
  id: 'kubernetes/deployment',
  title: 'Kubernetes deployment',
  version: 1,
  says: 'How many replicas are wanted and ready. A replica is ready when its own probe says so, which is as good as the probe. While a change is rolled out, replicas with the old settings count as ready: claim `current` too. An autoscaler changes the number that is wanted. A deployment that does not exist gives no match.',
  params: z.strictObject({
    context: contextParam,
    namespace: namespaceParam,
    deployment: hidden(objectName, 'Name of the deployment.', 'api'),
  }),
  facts,
  actions: ['get deployments.apps'],
  collect: async ({ context, namespace, deployment }, given) => {
    const cluster = await clusterOf(given, context)
    const { value } = await cluster.get({ group: 'apps/v1', kind: 'deployments', namespace }, deployment, schema)
    if (value === null) return []
    const { metadata, spec, status } = value
    const isSeen = status.observedGeneration >= metadata.generation
    return [
      {
        subject: `${namespace}/${deployment}`,
        facts: {
          replicas: spec.replicas,
          readyReplicas: status.readyReplicas,
          current: isSeen && status.updatedReplicas === spec.replicas && status.replicas === status.updatedReplicas,
        },
      },
    ]
  },
})
