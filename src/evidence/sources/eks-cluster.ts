/** `aws/eks-cluster`: whether the secrets of a cluster are encrypted with a key of its own. */
import { z } from 'zod'
import { incomplete } from '../aws.ts'
import { measured, setting } from '../facts.ts'
import { hidden } from '../params.ts'
import { source, type AnySource } from '../source.ts'

type Params = { cluster: string }

const facts = {
  status: measured.text('State of the cluster; `ACTIVE` when it serves.'),
  version: setting.text('Version of Kubernetes.'),
  secretsEncrypted: setting.boolean('Whether secrets are encrypted with a KMS key of the account.'),
  encryptionKey: setting.text('The key that encrypts secrets; none without one.', 'internal'),
} as const

export const eksCluster: AnySource = source<Params, typeof facts>({
  id: 'aws/eks-cluster',
  title: 'EKS cluster',
  version: 1,
  regional: true,
  says: 'Whether the secrets of a cluster are encrypted with a key of its own. From Kubernetes 1.28 on, EKS encrypts all that a cluster stores with a key of AWS, which is not told here; before that, secrets are only encoded. Encryption that was switched on later covers older secrets only after each was written again. A cluster that does not exist gives no match, and clusters that EKS does not run are not seen.',
  params: z.strictObject({
    cluster: hidden(z.string().trim().min(1), 'Name of the cluster.', 'production'),
  }),
  facts,
  actions: ['eks:DescribeCluster'],
  collect: async ({ cluster: name }, { aws }) => {
    const { DescribeClusterCommand } = await import('@aws-sdk/client-eks')
    const { output } = await aws.find('eks', new DescribeClusterCommand({ name }), ['ResourceNotFoundException'], {
      keep: ({ cluster }) =>
        cluster && { status: cluster.status, version: cluster.version, encryption: cluster.encryptionConfig },
    })
    if (output === null) return []
    if (output === undefined) throw incomplete('eks:DescribeCluster')
    const secrets = output.encryption?.find(({ resources = [] }) => resources.includes('secrets'))
    return [
      {
        subject: name,
        facts: {
          status: output.status ?? null,
          version: output.version ?? null,
          secretsEncrypted: secrets?.provider?.keyArn !== undefined,
          encryptionKey: secrets?.provider?.keyArn ?? null,
        },
      },
    ]
  },
})
