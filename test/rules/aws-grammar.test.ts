/**
 * The grammar of the AWS command line against another source of the same names: the clients of AWS that are installed here. An
 * operation that they know and the file does not means that the file is old (`scripts/maintain/aws-grammar.ts`).
 */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { commonOptions, operationNames, optionsOf, serviceNames } from '../../src/rules/command/aws-grammar.ts'

const clients: Readonly<Record<string, string>> = {
  rds: 'rds',
  ecs: 'ecs',
  backup: 'backup',
  lambda: 'lambda',
  eks: 'eks',
  kms: 'kms',
}

/** `RestoreDBInstanceFromS3` is `restore-db-instance-from-s3`. */
const asCommand = (name: string): string =>
  name
    .replace(/DBs?(?=[A-Z]|$)/g, (db) => `-${db.toLowerCase()}-`)
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '')

/** How names are compared: where hyphens fall is the command line's own affair. */
const bare = (name: string): string => asCommand(name).replaceAll('-', '')

/**
 * What the clients know and the newest command line that is published does not: operations that came after it, an answer in a stream,
 * and the one that the command line has under two names of its own (`add-option-to-option-group`, `remove-option-from-option-group`).
 */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  rds: [
    'CancelDBCapacityReservation',
    'CreateDBCapacityReservation',
    'DescribeDBCapacityReservations',
    'ModifyDBCapacityReservation',
    'ModifyOptionGroup',
  ],
  ecs: [
    'AssociateGatewayWithCluster',
    'CreateGateway',
    'DeleteGateway',
    'DescribeGateway',
    'DescribeGatewayResources',
    'DescribeGatewayRoute',
    'DisassociateGatewayFromCluster',
    'ListGatewayClusterAssociations',
    'ListGatewayRoutes',
    'ListGateways',
    'UpdateGateway',
  ],
  lambda: ['DeleteResourcePolicy', 'GetResourcePolicy', 'InvokeWithResponseStream', 'PutResourcePolicy'],
  eks: [
    'ActivateCertificateAuthority',
    'CreateCertificateAuthority',
    'DeleteCertificateAuthority',
    'DescribeCertificateAuthority',
    'ListCertificateAuthorities',
  ],
  kms: ['Decapsulate', 'Encapsulate'],
}

test.each(Object.entries(clients))('knows every operation of the client for %s', (service, client) => {
  const folder = fileURLToPath(
    new URL(`../../node_modules/@aws-sdk/client-${client}/dist-types/commands`, import.meta.url),
  )
  const operations = readdirSync(folder).flatMap((name) => /^(\w+)Command\.d\.ts$/.exec(name)?.[1] ?? [])
  const known = new Set(operationNames(service)?.map(bare))
  expect(operations.length).toBeGreaterThan(20)
  expect(operations.filter((name) => !known.has(bare(name))).toSorted()).toEqual(elsewhere[service] ?? [])
})

test('knows what AWS adds by hand, and no more', () => {
  expect(optionsOf('s3', 'cp')?.get('recursive')).toEqual({ kind: 'b', required: false })
  expect(optionsOf('s3', 'cp')?.get('paths')?.kind).toBe('@')
  expect(optionsOf('rds', 'wait db-instance-available')?.has('db-instance-identifier')).toBe(true)
  expect(optionsOf('ecs', 'update-service')?.get('service')).toEqual({ kind: 's', required: true })
  expect(optionsOf('ec2', 'revoke-security-group-ingress')?.get('ip-permissions')?.kind).toBe('j')
  expect([...commonOptions().keys()]).toEqual(
    expect.arrayContaining(['region', 'query', 'no-cli-pager', 'cli-input-json']),
  )
  expect(serviceNames()).not.toContain('*')
  expect(operationNames('rsd')).toBeUndefined()
  expect(optionsOf('rds', 'describe-db-instance')).toBeUndefined()
})
