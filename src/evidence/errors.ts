/**
 * Why something could not be read, in the seven words of the model. The rule: a service that answers "no such thing" has
 * given a fact, and the source that asked turns it into one; everything else that is thrown ends here and is never a fact.
 * Messages are our own sentences. What a service says in an error names accounts, roles and resources, so of its words
 * only the error's code is kept.
 */
import type { ErrorClass, EvidenceError } from '../model/evidence.ts'

/** What was being asked when it failed. */
export type Asked = {
  /** `rds:DescribeDBInstances` */
  readonly operation: string
  readonly region?: string | undefined
  /** The address of a store outside AWS. */
  readonly store?: string | undefined
}

/** An error that already says what a reader must know. Thrown by sources for answers that cannot be used. */
export class ReadError extends Error {
  readonly evidence: EvidenceError
  constructor(kind: ErrorClass, message: string, hint: string) {
    super(message)
    this.name = 'ReadError'
    this.evidence = { class: kind, message, hint }
  }
}

// Operations whose permission has another name. See "Actions defined by Amazon S3" in the service authorization reference.
const actions: Readonly<Record<string, string>> = {
  's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:GetBucketReplication': 's3:GetReplicationConfiguration',
  's3:GetObjectLockConfiguration': 's3:GetBucketObjectLockConfiguration',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:ListObjectVersions': 's3:ListBucketVersions',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:ListBucketInventoryConfigurations': 's3:GetInventoryConfiguration',
}

/** The IAM action that an operation needs. */
export const actionOf = (operation: string): string => actions[operation] ?? operation

const denied = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AllAccessDisabled',
  'AuthorizationError',
  'Forbidden',
  'NotAuthorized',
  'UnauthorizedOperation',
  'UnauthorizedAccess',
])
const throttled = new Set([
  'BandwidthLimitExceeded',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
])
const credentials = new Set([
  'AuthFailure',
  'AuthorizationHeaderMalformed',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'InvalidToken',
  'MissingAuthenticationToken',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
])
const regionOff = new Set(['OptInRequired', 'RegionDisabledException', 'SubscriptionRequiredException'])
const gone = new Set([
  'NoSuchBucket',
  'NoSuchConfigurationAggregatorException',
  'NotFound',
  'NotFoundException',
  'ResourceNotFoundException',
])
const invalid = new Set([
  'BadRequestException',
  'InvalidArnException',
  'InvalidExpressionException',
  'InvalidInput',
  'InvalidParameter',
  'InvalidParameterCombination',
  'InvalidParameterException',
  'InvalidParameterValue',
  'InvalidParameterValueException',
  'InvalidRequest',
  'MalformedQueryString',
  'NotImplemented',
  'ValidationError',
  'ValidationException',
  'WAFInvalidParameterException',
])

type Thrown = {
  readonly name?: string
  readonly code?: unknown
  readonly Code?: unknown
  readonly message?: string
  readonly cause?: unknown
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $retryable?: { readonly throttling?: boolean }
}

// Words, as those of AWS and of the network are, or five signs, as those of PostgreSQL. A token or the id of a key, which a
// service could put in the place of a code, has digits between its letters.
const codeForm = /^(?:[A-Za-z_.]{1,64}|ERR_[A-Z0-9_]{1,60}|[0-9A-Z]{5})$/

/** The code that a service or the network gave, without any of its prose. */
export const codeOf = (error: unknown): string => {
  const { Code, code, name } = (error ?? {}) as Thrown
  const found = [Code, code, name].find((each) => typeof each === 'string' && each !== '' && each !== 'Error')
  return typeof found === 'string' && codeForm.test(found) ? found : 'UnknownError'
}

/** True when the error is one of these, by the service's code or by the SDK's class name. */
export const isCode = (error: unknown, ...codes: readonly string[]): boolean => {
  const { Code, code, name } = (error ?? {}) as Thrown
  return codes.some((each) => each === Code || each === code || each === name)
}

const blocked = (message: string): string => {
  if (/service control polic/i.test(message)) return ' A service control policy of the organisation forbids it.'
  if (/permissions boundar/i.test(message)) return ' A permissions boundary forbids it.'
  if (/session polic/i.test(message)) return ' The session policy forbids it.'
  return /explicit deny/i.test(message) ? ' An explicit deny forbids it.' : ''
}

/** Puts anything thrown while reading into the words of the model. */
export const explain = (error: unknown, asked: Asked): EvidenceError => {
  if (error instanceof ReadError) return error.evidence
  const thrown = (error ?? {}) as Thrown
  const code = codeOf(error)
  const status = thrown.$metadata?.httpStatusCode
  const { operation } = asked
  const { store } = asked
  const where = asked.region && store === undefined ? ` in ${asked.region}` : ''
  const is = (set: ReadonlySet<string>): boolean =>
    set.has(code) || (typeof thrown.name === 'string' && set.has(thrown.name))

  if (is(denied)) {
    const action = actionOf(operation)
    return {
      class: 'denied',
      message: `${operation} was refused (${code}).${blocked(thrown.message ?? '')}`,
      hint:
        operation === 'sts:AssumeRole'
          ? 'Let the credentials of the run assume the role named under `aws.roles`, and check its external id.'
          : `Allow \`${action}\` to the ${store === undefined ? 'role' : 'user of the store'} that reads the evidence.`,
    }
  }
  if (is(throttled) || status === 429 || thrown.$retryable?.throttling === true) {
    return {
      class: 'throttled',
      message: `${operation} was slowed down by the service (${code}), also after several attempts.`,
      hint: 'Collect again later, or at a time when less else calls this service.',
    }
  }
  if (is(regionOff)) {
    return {
      class: 'region-disabled',
      message: `${operation} is not available to this account${where} (${code}).`,
      hint: 'Correct `region` in the binding, or enable the region for the account.',
    }
  }
  if (is(credentials)) {
    return {
      class: 'not-configured',
      message:
        code === 'CredentialsProviderError'
          ? `There are no credentials, so ${operation} was not asked.`
          : `${operation} was not accepted with the credentials of the run (${code}).`,
      hint:
        store === undefined
          ? 'Give valid AWS credentials to the run (environment, profile or role), and look at `aws.roles` in holdfast.yaml.'
          : `Give the run a valid key of \`${store}\`, in the environment variables that \`connections.s3\` names.`,
    }
  }
  if (isCode(error, 'ENOTFOUND')) {
    return {
      class: 'not-found',
      message: `The address that ${operation} is sent to${where} does not exist.`,
      hint:
        store === undefined
          ? 'Correct `region` in the binding or `aws.endpoint` in holdfast.yaml; if both are right, look at the name service of this machine.'
          : 'Correct `connections.s3` in holdfast.yaml; if it is right, look at the name service of this machine.',
    }
  }
  if (is(gone) || status === 404) {
    return {
      class: 'not-found',
      message: `${operation} found nothing at the place it was sent to${where} (${code}).`,
      hint: 'Correct the names in the binding.',
    }
  }
  if (is(invalid)) {
    return {
      class: 'invalid',
      message: `${operation} did not accept what it was asked (${code}).`,
      hint: 'Correct the parameters of the binding.',
    }
  }
  if (status === 403) {
    return {
      class: 'denied',
      message: `${operation} was refused (${code}).`,
      hint: `Allow \`${actionOf(operation)}\` to the role that reads the evidence.`,
    }
  }
  return {
    class: 'transient',
    message: `${operation} gave no complete answer${where} (${code}).`,
    hint: 'Collect again. If it stays so, look at the network between this machine and the service.',
  }
}
