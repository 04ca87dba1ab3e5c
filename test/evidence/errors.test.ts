/** Whatever is thrown ends in one of the seven classes, with a hint, and without what the service said. */
import { describe, expect, test } from 'vitest'
import { actionOf, codeOf, explain, ReadError } from '../../src/evidence/errors.ts'

const asked = { operation: 's3:GetBucketReplication', region: 'eu-west-1' }
const thrown = (parts: object): Error =>
  Object.assign(new Error('User arn:aws:iam::111122223333:user/x on bucket acme'), parts)

describe('classes', () => {
  test.each([
    [{ name: 'AccessDenied' }, 'denied'],
    [{ name: 'S3ServiceException', Code: 'AccessDenied' }, 'denied'],
    [{ name: 'UnauthorizedOperation' }, 'denied'],
    [{ name: 'Whatever', $metadata: { httpStatusCode: 403 } }, 'denied'],
    [{ name: 'Throttling' }, 'throttled'],
    [{ name: 'SlowDown', $metadata: { httpStatusCode: 503 } }, 'throttled'],
    [{ name: 'Whatever', $metadata: { httpStatusCode: 429 } }, 'throttled'],
    [{ name: 'OptInRequired', $metadata: { httpStatusCode: 403 } }, 'region-disabled'],
    [{ name: 'ExpiredToken', $metadata: { httpStatusCode: 403 } }, 'not-configured'],
    [{ name: 'InvalidClientTokenId', $metadata: { httpStatusCode: 403 } }, 'not-configured'],
    [{ name: 'CredentialsProviderError' }, 'not-configured'],
    [{ code: 'ENOTFOUND' }, 'not-found'],
    [{ name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } }, 'not-found'],
    [{ name: 'InvalidParameterValue', $metadata: { httpStatusCode: 400 } }, 'invalid'],
    [{ code: 'ECONNRESET' }, 'transient'],
    [{ name: 'TimeoutError' }, 'transient'],
    [{ name: 'InternalError', $metadata: { httpStatusCode: 500 } }, 'transient'],
    [{ name: 'SyntaxError' }, 'transient'],
  ])('%j is %s', (parts, expected) => {
    const error = explain(thrown(parts), asked)
    expect(error.class).toBe(expected)
    expect(error.message).toMatch(/^[^.].*\.$/)
    expect(error.hint).toMatch(/\.$/)
    expect(JSON.stringify(error)).not.toMatch(/arn:|1111|acme/)
  })

  test.each([
    ['a token', 'ghp_canary0004canary0004canary0004canary'],
    ['the id of a key', 'AKIACANARYCANARY0001'],
    ['a session', 'hvs.canary0007canary0007'],
  ])('%s in the place of a code is not kept', (_, secret) => {
    for (const parts of [{ Code: secret }, { code: secret }, { name: secret }])
      expect(JSON.stringify(explain(thrown(parts), asked))).not.toContain(secret)
  })

  test.each(['AccessDenied', 'InvalidParameter.Value', 'ECONNRESET', 'EAI_AGAIN', 'ERR_HTTP2_STREAM_ERROR', '42P01'])(
    'the code %s is kept',
    (code) => expect(codeOf({ code })).toBe(code),
  )

  test.each([undefined, null, 'text', 7, {}])('%j is thrown', (value) => {
    expect(explain(value, asked)).toMatchObject({
      class: 'transient',
      message: expect.stringContaining('UnknownError'),
    })
  })
})

test('a refusal names the permission, which is not always that of the operation', () => {
  expect(explain(thrown({ name: 'AccessDenied' }), asked).hint).toContain('`s3:GetReplicationConfiguration`')
  expect(actionOf('s3:ListObjectsV2')).toBe('s3:ListBucket')
  expect(actionOf('rds:DescribeDBInstances')).toBe('rds:DescribeDBInstances')
})

test('a refusal by policy says by which kind', () => {
  const error = Object.assign(new Error('… with an explicit deny in a service control policy'), {
    name: 'AccessDenied',
  })
  expect(explain(error, asked).message).toBe(
    's3:GetBucketReplication was refused (AccessDenied). A service control policy of the organisation forbids it.',
  )
})

test('what a source says itself is kept', () => {
  expect(explain(new ReadError('invalid', 'Too many.', 'Narrow it.'), asked)).toEqual({
    class: 'invalid',
    message: 'Too many.',
    hint: 'Narrow it.',
  })
})
