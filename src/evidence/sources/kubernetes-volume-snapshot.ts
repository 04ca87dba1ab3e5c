/**
 * `kubernetes/volume-snapshot`: the snapshots of one volume claim, summed up. A cluster that keeps snapshots always gives a
 * match: with none of the claim the counts are 0 and the ages missing, so that freshness can not be claimed.
 */
import { z } from 'zod'
import { measured } from '../facts.ts'
import { clusterOf, contextParam, moment, namespaceParam, objectName } from '../kubernetes.ts'
import { hidden } from '../params.ts'
import { ageOf, newestOf, oldestOf } from '../reading.ts'
import { source, type AnySource } from '../source.ts'

type Params = { context: string; namespace: string; claim: string }

const facts = {
  ready: measured.number('How many can be used and say when they were taken.'),
  notReady: measured.number('How many others there are: not finished, failed, or without a time.'),
  newestAge: measured.duration('Time since the newest that can be used was taken.'),
  oldestAge: measured.duration('Time since the oldest that can be used was taken.'),
} as const

const schema = z.looseObject({
  metadata: z.looseObject({ deletionTimestamp: z.string().nullish() }),
  spec: z.looseObject({ source: z.looseObject({ persistentVolumeClaimName: z.string().nullish() }) }),
  status: z
    .looseObject({ readyToUse: z.boolean().nullish(), creationTime: moment.nullish(), error: z.unknown().optional() })
    .nullish(),
})
type Snapshot = z.infer<typeof schema>

export const kubernetesVolumeSnapshot: AnySource = source<Params, typeof facts>({
  id: 'kubernetes/volume-snapshot',
  title: 'Kubernetes volume snapshots',
  version: 1,
  says: 'Snapshots of a volume, summed up in one match. They usually lie in the same storage as the volume, and are lost with it. Only those that can be used, say when they were taken and are not being deleted give an age; the time is that of the storage, not of the object, which a restore makes anew. Snapshots that were brought in from elsewhere name no claim and are not seen. What a snapshot holds is as if the power had failed, unless the job that takes it stops the writers. A claim or a namespace that does not exist has no snapshots.',
  params: z.strictObject({
    context: contextParam,
    namespace: namespaceParam,
    claim: hidden(objectName, 'The volume claim they are of.', 'data-orders-0'),
  }),
  facts,
  actions: ['list volumesnapshots.snapshot.storage.k8s.io'],
  collect: async ({ context, namespace, claim }, given) => {
    const cluster = await clusterOf(given, context)
    const kind = { group: 'snapshot.storage.k8s.io/v1', kind: 'volumesnapshots', namespace }
    const { items, clock } = await cluster.list(kind, schema)
    const all = items.filter(
      ({ metadata, spec }) => spec.source.persistentVolumeClaimName === claim && !metadata.deletionTimestamp,
    )
    const taken = all.filter(isReady).flatMap(({ status }) => status?.creationTime ?? [])
    return [
      {
        subject: `${namespace}/${claim}`,
        facts: {
          ready: taken.length,
          notReady: all.length - taken.length,
          newestAge: ageOf(newestOf(taken), clock),
          oldestAge: ageOf(oldestOf(taken), clock),
        },
      },
    ]
  },
})

const isReady = ({ status }: Snapshot): boolean =>
  status?.readyToUse === true && (status.error === undefined || status.error === null)
