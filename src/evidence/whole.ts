/**
 * Whether a text is the whole answer to a call. The SDK reads what it finds and takes what is missing for absent: of an answer that
 * was cut off, or of a page to sign in that a proxy put in its place, it makes "versioning was never enabled".
 */

/** What the answers of S3 begin with. Those of services with a query protocol are called after the operation. */
const roots: Readonly<Record<string, string>> = {
  's3:GetBucketEncryption': 'ServerSideEncryptionConfiguration',
  's3:GetBucketLifecycleConfiguration': 'LifecycleConfiguration',
  's3:GetBucketLocation': 'LocationConstraint',
  's3:GetBucketReplication': 'ReplicationConfiguration',
  's3:GetBucketTagging': 'Tagging',
  's3:GetBucketVersioning': 'VersioningConfiguration',
  's3:GetObjectLockConfiguration': 'ObjectLockConfiguration',
  's3:ListBucketInventoryConfigurations': 'ListInventoryConfigurationsResult',
  's3:ListBuckets': 'ListAllMyBucketsResult',
  's3:ListObjectVersions': 'ListVersionsResult',
  's3:ListObjectsV2': 'ListBucketResult',
  'cloudfront:GetDistribution': 'Distribution',
  'cloudfront:ListDistributions': 'DistributionList',
}

const opening = /^(?:<\?xml[^>]*\?>\s*)?<([A-Za-z][\w.:-]*)([^>]*)>/

/** True for an XML or JSON document that closes what it opened first. */
export const isWhole = (text: string): boolean => {
  const trimmed = text.trim()
  if (trimmed.startsWith('{')) return trimmed.endsWith('}')
  const root = opening.exec(trimmed)
  if (!root) return false
  return root[2]?.endsWith('/') ? root[0] === trimmed : trimmed.endsWith(`</${root[1]}>`)
}

/** True for a whole document that is an answer to the operation (`rds:DescribeDBInstances`). Every answer is one, files apart. */
export const isAnswerTo = (operation: string, text: string): boolean => {
  if (!isWhole(text)) return false
  const root = opening.exec(text.trim())?.[1]
  if (root === undefined) return true
  const name = root.replace(/^.*:/, '')
  // Services compatible with S3 call what has no name of its own after the operation too.
  return name === roots[operation] || name === `${operation.replace(/^.*:/, '')}Response`
}
