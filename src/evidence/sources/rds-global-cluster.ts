/** `aws/rds-global-cluster`: an Aurora database in several regions, and whether each of them follows the first. */
import { z } from 'zod'
import type { GlobalCluster } from '@aws-sdk/client-rds'
import { incomplete } from '../aws.ts'
import { measured, setting } from '../facts.ts'
import { hidden } from '../params.ts'
import { distinct } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { list } from './rds.ts'

type Params = { cluster: string }

const facts = {
  status: measured.text('State of the global cluster; `available` when it is.'),
  engine: setting.text('Database engine.'),
  regions: measured.texts('The regions in which it has a cluster, the one that writes included.'),
  primaryRegion: measured.text('The region that writes; none while there is no such region.'),
  secondaries: measured.number('How many clusters in other regions follow it.'),
  connected: measured.number('How many of these receive its changes.'),
  allConnected: measured.boolean('Whether all of these receive its changes; none without any.'),
  deletionProtection: setting.boolean('Whether deleting the global cluster is refused.'),
  storageEncrypted: setting.boolean('Whether the storage is encrypted.'),
} as const

export const rdsGlobalCluster: AnySource = source<Params, typeof facts>({
  id: 'aws/rds-global-cluster',
  title: 'Aurora global database',
  version: 1,
  regional: true,
  says: 'In which regions an Aurora database is, and whether the others follow the one that writes. It is told in the regions of its members only, so name one of them; in any other it gives no match, as when it does not exist. That a region is connected does not say how far behind it is: claim `AuroraGlobalDBRPOLag` of CloudWatch in its region. Nor does it say that anything there can serve: look at the members of the cluster (`aws/rds-cluster`), because a region may hold storage alone. A failover does not happen by itself. Damage to the data follows within a second, so this is no backup. Neptune and DocumentDB answer the same call and are left out.',
  params: z.strictObject({
    cluster: hidden(z.string().trim().min(1), 'Identifier of the global cluster.', 'orders-global'),
  }),
  facts,
  actions: ['rds:DescribeGlobalClusters'],
  collect: async ({ cluster }, { aws }) => {
    const { DescribeGlobalClustersCommand: Describe } = await import('@aws-sdk/client-rds')
    const { items } = await list(
      aws,
      operation,
      ['GlobalClusterNotFoundFault', 'GlobalClusterNotFound'],
      (page) => new Describe({ ...page, GlobalClusterIdentifier: cluster }),
      (output) => output.GlobalClusters,
    )
    return items
      .filter((each) => each.GlobalClusterIdentifier?.toLowerCase() === cluster.toLowerCase())
      .filter((each) => each.Engine !== 'neptune' && each.Engine !== 'docdb')
      .map(describe)
  },
})

const operation = 'rds:DescribeGlobalClusters'

const describe = (each: GlobalCluster): Found<typeof facts> => {
  if (!each.GlobalClusterIdentifier) throw incomplete(operation)
  const members = (each.GlobalClusterMembers ?? []).map((member) => {
    if (!member.DBClusterArn || member.IsWriter === undefined) throw incomplete(operation)
    return { region: member.DBClusterArn.split(':')[3], writes: member.IsWriter, state: member.SynchronizationStatus }
  })
  const followers = members.filter((member) => !member.writes)
  const connected = followers.filter((member) => member.state === 'connected').length
  return {
    subject: each.GlobalClusterIdentifier,
    facts: {
      status: each.Status ?? null,
      engine: each.Engine ?? null,
      regions: distinct(members.map((member) => member.region)),
      primaryRegion: members.find((member) => member.writes)?.region ?? null,
      secondaries: followers.length,
      connected,
      allConnected: followers.length === 0 ? null : connected === followers.length,
      deletionProtection: each.DeletionProtection ?? null,
      storageEncrypted: each.StorageEncrypted ?? null,
    },
  }
}
