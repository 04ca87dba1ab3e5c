/** An answer counts only when all of it arrived. */
import { expect, test } from 'vitest'
import { isAnswerTo, isWhole } from '../../src/evidence/whole.ts'

test.each([
  '<a/>',
  '<a xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>',
  '<?xml version="1.0" encoding="UTF-8"?>\n<List xmlns="x"><b>1</b></List>\n',
  '{"Statement":[]}',
])('whole: %s', (text) => expect(isWhole(text)).toBe(true))

test.each([
  '',
  '  ',
  '<?xml version="1.0"?>',
  '<List><b>1</b>',
  '<List><b>1</b></Lis',
  '<List xmlns="http://s3.amazonaws.com/',
  '<a/><b>',
  '{"Statement":[',
  'Bad gateway',
])('not whole: %s', (text) => expect(isWhole(text)).toBe(false))

test.each([
  [
    'rds:DescribeDBInstances',
    '<DescribeDBInstancesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"></DescribeDBInstancesResponse>',
  ],
  ['s3:GetBucketVersioning', '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>'],
  ['route53:GetHealthCheck', '<ns:GetHealthCheckResponse></ns:GetHealthCheckResponse>'],
  ['ecs:DescribeServices', '{"services":[]}'],
])('an answer to %s', (operation, text) => expect(isAnswerTo(operation, text)).toBe(true))

test.each([
  ['s3:GetBucketVersioning', '<html><body>Please sign in</body></html>'],
  ['s3:GetBucketVersioning', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>'],
  ['s3:GetBucketReplication', '<VersioningConfiguration/>'],
  ['rds:DescribeDBSnapshots', '<DescribeDBInstancesResponse></DescribeDBInstancesResponse>'],
  ['sts:GetCallerIdentity', ''],
])('no answer to %s', (operation, text) => expect(isAnswerTo(operation, text)).toBe(false))
