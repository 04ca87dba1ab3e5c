/** `aws/route53-record`: the records of a name that lead to a service, how long they are cached, and what decides about them. */
import { z } from 'zod'
import type { ResourceRecordSet } from '@aws-sdk/client-route-53'
import { incomplete, type Aws } from '../aws.ts'
import { setting } from '../facts.ts'
import { hidden, open } from '../params.ts'
import { source, type AnySource, type Found } from '../source.ts'
import { plainName, recordsOf, zoneOf } from './route53.ts'

type Params = { zone?: string | undefined; name: string; type?: string | undefined }

const facts = {
  type: setting.text('Type of the record.'),
  ttl: setting.duration(
    'How long others may keep the answer. 60 seconds for an alias of an AWS resource; for an alias of another record that of the record, and none when there is no such record.',
  ),
  alias: setting.boolean('Whether it is an alias: of an AWS resource, or of another record.'),
  failover: setting.choice(['primary', 'secondary', 'none'], 'Its part in a failover.'),
  healthCheck: setting.boolean('Whether a health check decides about it.'),
  evaluatesTarget: setting.boolean('Whether the health of its target decides about it.'),
} as const

const leading: readonly string[] = ['A', 'AAAA', 'CNAME', 'HTTPS', 'SVCB']

export const route53Record: AnySource = source<Params, typeof facts>({
  id: 'aws/route53-record',
  title: 'DNS record in Route 53',
  version: 1,
  says: 'The record sets of one name, one match each: those that lead to a service, or those of one type when it is given. So the records that every zone has at its top, which are cached for days, do not count. Changing records needs the control plane, which is in one region. A failover record without a health check never gives up its traffic unless it evaluates its target. What the domain is delegated to is not asked: a zone that nobody asks looks the same. A record that does not exist gives no match.',
  params: z.strictObject({
    zone: hidden(
      z.string().trim().min(1),
      'Id of the hosted zone; without it the public zone with the longest matching name.',
      'Z0EXAMPLE1234',
    ).optional(),
    name: hidden(z.string().trim().min(1), 'Name of the record.', 'api.your-company.com'),
    type: open(
      z.string().regex(/^[A-Z0-9]+$/, 'it is not written in capitals'),
      'Only records of this type; without it A, AAAA, CNAME, HTTPS and SVCB.',
      'CNAME',
    ).optional(),
  }),
  facts,
  actions: ['route53:ListHostedZones', 'route53:ListResourceRecordSets'],
  collect: async ({ zone, name, type }, { aws }) => {
    const id = zone ?? (await zoneOf(aws, name))
    if (id === undefined) return []
    const records = (await recordsOf(aws, id, name)) ?? []
    const wanted = records.filter((each) => (type === undefined ? leading : [type]).includes(each.Type ?? ''))
    return Promise.all(wanted.map((each) => describe(aws, id, each)))
  },
})

const describe = async (aws: Aws, zone: string, each: ResourceRecordSet): Promise<Found<typeof facts>> => {
  if (each.Name === undefined || each.Type === undefined) throw incomplete('route53:ListResourceRecordSets')
  const { Failover: failover } = each
  const name = plainName(each.Name)
  return {
    subject: [name, each.Type, each.SetIdentifier].filter((part) => part !== undefined).join('/'),
    facts: {
      type: each.Type,
      ttl: await ttlOf(aws, zone, each),
      alias: each.AliasTarget !== undefined,
      failover: failover === 'PRIMARY' ? 'primary' : failover === 'SECONDARY' ? 'secondary' : 'none',
      healthCheck: each.HealthCheckId !== undefined,
      evaluatesTarget: each.AliasTarget?.EvaluateTargetHealth ?? false,
    },
  }
}

const zoneId = (id: string): string => id.replace(/^\/hostedzone\//, '')

/** Seconds for which an answer may be kept; an alias within the zone has the time of the record it stands for. */
const ttlOf = async (aws: Aws, zone: string, each: ResourceRecordSet, steps = 0): Promise<number | null> => {
  const { AliasTarget: target } = each
  if (target === undefined) return each.TTL ?? null
  if (zoneId(target.HostedZoneId ?? '') !== zoneId(zone)) return 60
  if (target.DNSName === undefined || steps === 8) return null
  const records = (await recordsOf(aws, zone, target.DNSName)) ?? []
  const times = await Promise.all(
    records.filter(({ Type }) => Type === each.Type).map((record) => ttlOf(aws, zone, record, steps + 1)),
  )
  const known = times.filter((time) => time !== null)
  return known.length === 0 || known.length < times.length ? null : Math.max(...known)
}
