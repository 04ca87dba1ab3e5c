/** `kubernetes/diff`: what applying the manifests would change. Only who has the manifests and the cluster can say. */
import { z } from 'zod'
import { measured } from '../facts.ts'
import { hidden, open } from '../params.ts'
import { pushedSource, type AnySource } from '../source.ts'

type Params = { context?: string | undefined; namespace?: string | undefined; path?: string | undefined }

const facts = {
  differences: measured.number('How many objects would change.'),
  runAge: measured.duration('Time since they were compared.'),
} as const

export const kubernetesDiff: AnySource = pushedSource<Params, typeof facts>({
  id: 'kubernetes/diff',
  title: 'Difference to the manifests',
  version: 1,
  pushed: true,
  says: 'What applying the manifests of a repository would change in a cluster, as the machine reports it that has both: count the objects that `kubectl diff --server-side -f FOLDER` lists. Objects that are in the cluster and in no manifest are not differences.',
  params: z.strictObject({
    context: open(z.string().trim().min(1), 'Context of the cluster.', 'production').optional(),
    namespace: open(z.string().trim().min(1), 'Namespace.', 'orders').optional(),
    path: hidden(z.string().trim().min(1), 'Folder of the manifests.', 'deploy/production').optional(),
  }),
  facts,
  actions: ['get,patch on all kinds in the manifests'],
})
