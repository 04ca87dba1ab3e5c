/** `aws/s3-inventory-difference`: which object versions of a bucket its replica lacks, by the inventories of both. */
import { z } from 'zod'
import { measured } from '../facts.ts'
import { hidden } from '../params.ts'
import { ageOf, day } from '../reading.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { regionOf } from './s3.ts'
import { inventoryOf, manifestsAt, versionsIn } from './s3-inventory.ts'

type Params = { bucket: string; replica: string }

const facts = {
  missing: measured.number('How many object versions the replica lacks; none when the two were never compared.'),
  compared: measured.number('How many object versions of the bucket were looked for in the replica.'),
  comparedAge: measured.duration('Time since the older of the two inventories was made.'),
} as const

export const s3InventoryDifference: AnySource = source<Params, typeof facts>({
  id: 'aws/s3-inventory-difference',
  title: 'Difference between two buckets',
  version: 1,
  says: 'Compares the inventories of a bucket and its replica. Objects older than the replication rule are not copied by it, and no setting shows that. Both buckets need an inventory of all versions, of the whole bucket, as CSV; without one there is nothing to compare, and the facts are none. The newest inventory of the replica is compared with the newest one of the bucket that is not younger. Delete markers do not count, and neither do versions written in the last day before the inventory of the replica, if the inventory tells the time of writing, because inventories lag behind. That a version is there does not show that its content is right. Allow `s3:GetObject` for the bucket with the inventories only. A bucket or a replica that does not exist gives no match.',
  params: z.strictObject({
    bucket: hidden(z.string().trim().min(3), 'The bucket.', 'acme-documents'),
    replica: hidden(z.string().trim().min(3), 'Its replica.', 'acme-documents-replica'),
  }),
  facts,
  actions: ['s3:GetBucketLocation', 's3:GetInventoryConfiguration', 's3:ListBucket', 's3:GetObject'],
  collect: async ({ bucket, replica }, { aws }) => {
    const [here, there] = await Promise.all([regionOf(aws, bucket), regionOf(aws, replica)])
    if (here === null || there === null) return []
    const found = (values: Found<typeof facts>['facts']): readonly Found<typeof facts>[] => [
      { subject: bucket, facts: values },
    ]
    const [ours, theirs] = await Promise.all([inventoryOf(aws, bucket, here), inventoryOf(aws, replica, there)])
    if (ours === null || theirs === null) return found(never)
    const [mine, copies] = await Promise.all([manifestsAt(aws, ours), manifestsAt(aws, theirs)])
    const copied = copies?.items[0]
    const original = copied && mine?.items.find(({ begun }) => begun <= copied.begun)
    if (!original || !mine) return found(never)
    const versions = await versionsIn(aws, ours, original, bucket)
    const settled = versions.filter(({ written }) => written === undefined || written <= copied.begun - day)
    const kept = new Set((await versionsIn(aws, theirs, copied, replica)).map(({ id }) => id))
    return found({
      missing: settled.filter(({ id }) => !kept.has(id)).length,
      compared: settled.length,
      comparedAge: ageOf(new Date(original.begun * 1000), mine.clock),
    })
  },
})

const never = { missing: null, compared: null, comparedAge: null }
