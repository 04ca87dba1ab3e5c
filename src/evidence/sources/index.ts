/**
 * Every source by its id. A literal list, so that what exists can be read here. Loading it must stay cheap, because
 * `check` does: no source may import the SDK of a service outside of `collect`.
 */
import type { FactSpec } from '../../model/evidence.ts'
import { privateTexts } from '../params.ts'
import { factSpecs, type AnySource } from '../source.ts'
import { plannedAwsCompute } from './planned-aws-compute.ts'
import { plannedAwsData } from './planned-aws-data.ts'
import { plannedAwsWatch } from './planned-aws-watch.ts'
import { plannedCode } from './planned-code.ts'
import { plannedOther } from './planned-other.ts'
import { rdsAutomatedBackups } from './rds-automated-backups.ts'
import { rdsCluster } from './rds-cluster.ts'
import { rdsInstance } from './rds-instance.ts'
import { rdsSnapshots } from './rds-snapshots.ts'
import { s3Bucket } from './s3-bucket.ts'
import { s3ObjectVersions } from './s3-object-versions.ts'
import { s3Objects } from './s3-objects.ts'

const planned: Record<string, AnySource> = Object.fromEntries(
  Object.entries({ ...plannedAwsCompute, ...plannedAwsData, ...plannedAwsWatch, ...plannedCode, ...plannedOther }).map(
    ([id, make]) => [id, make(id)],
  ),
)

/** Sources that can be read, and sources that are planned, by id. */
export const sources: Readonly<Record<string, AnySource>> = {
  'aws/rds-automated-backups': rdsAutomatedBackups,
  'aws/rds-cluster': rdsCluster,
  'aws/rds-instance': rdsInstance,
  'aws/rds-snapshots': rdsSnapshots,
  'aws/s3-bucket': s3Bucket,
  'aws/s3-object-versions': s3ObjectVersions,
  'aws/s3-objects': s3Objects,
  ...planned,
}

/** What claims and rules need to know of a source. */
export type SourceInfo = {
  readonly facts: Readonly<Record<string, FactSpec>>
  /** False for a planned source. */
  readonly collects: boolean
  /** Texts among a binding's parameters that only the internal audience may see. */
  readonly privateTexts: (params: Readonly<Record<string, unknown>>) => readonly string[]
}

/** A source as claims and rules see it; `undefined` when there is none of that id. */
export const sourceNamed = (id: string): SourceInfo | undefined => {
  const found = Object.hasOwn(sources, id) ? sources[id] : undefined
  return (
    found && {
      facts: factSpecs(found),
      collects: found.collect !== undefined,
      privateTexts: (params) => privateTexts(found, params),
    }
  )
}
