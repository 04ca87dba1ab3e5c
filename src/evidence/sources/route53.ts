/** How the Route 53 sources find the zone that a name lies in, and the records of a name. */
import type { HostedZone, ResourceRecordSet } from '@aws-sdk/client-route-53'
import { incomplete, type Aws } from '../aws.ts'
import { ReadError } from '../errors.ts'
import { walk } from '../reading.ts'

/** A name as it is compared: lower case, without the dot at its end, and a `*` as itself. */
export const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(String.raw`\052`, '*')
    .replace(/\.$/, '')

/** Id of the public zone that a name lies in, which is the one with the longest name; `undefined` when there is none. */
export const zoneOf = async (aws: Aws, name: string): Promise<string | undefined> => {
  const { ListHostedZonesCommand: List } = await import('@aws-sdk/client-route-53')
  const operation = 'route53:ListHostedZones'
  const { items } = await walk<HostedZone>(operation, async (marker) => {
    const { output, clock } = await aws.ask('route53', new List({ Marker: marker, MaxItems: 100 }))
    if (!output.HostedZones || (output.IsTruncated && !output.NextMarker)) throw incomplete(operation)
    return { items: output.HostedZones, clock, next: output.IsTruncated ? output.NextMarker : undefined }
  })
  const wanted = plainName(name)
  const around = items
    .filter((zone) => zone.Config?.PrivateZone !== true && zone.Name !== undefined)
    .map((zone) => ({ id: zone.Id, name: plainName(zone.Name ?? '') }))
    .filter((zone) => wanted === zone.name || wanted.endsWith(`.${zone.name}`))
    .toSorted((a, b) => b.name.length - a.name.length)
  const [nearest, next] = around
  if (nearest && next && nearest.name === next.name) {
    throw new ReadError(
      'invalid',
      'Two public zones have the same name, and only one of them answers for it.',
      'Give the id of the right one as `zone` in the binding.',
    )
  }
  return nearest?.id
}

/** All record sets of one name in a zone; `null` when there is no such zone. */
export const recordsOf = async (aws: Aws, zone: string, name: string): Promise<readonly ResourceRecordSet[] | null> => {
  const { ListResourceRecordSetsCommand: List } = await import('@aws-sdk/client-route-53')
  const operation = 'route53:ListResourceRecordSets'
  const wanted = plainName(name)
  type From = { StartRecordName: string; StartRecordType?: string; StartRecordIdentifier?: string }
  let absent = false
  // The zone is sorted by name, so the records of one name end where another one begins.
  const { items } = await walk<ResourceRecordSet>(operation, async (token) => {
    const from: From = token === undefined ? { StartRecordName: wanted } : (JSON.parse(token) as From)
    const { output, clock } = await aws.find(
      'route53',
      new List({ HostedZoneId: zone, MaxItems: 300, ...from } as ConstructorParameters<typeof List>[0]),
      ['NoSuchHostedZone'],
    )
    absent = output === null
    if (output === null) return { items: [], clock, next: undefined }
    if (!output.ResourceRecordSets || output.IsTruncated === undefined) throw incomplete(operation)
    const { NextRecordName: next, NextRecordType: type, NextRecordIdentifier: identifier } = output
    if (output.IsTruncated && next === undefined) throw incomplete(operation)
    const goesOn = output.IsTruncated && next !== undefined && plainName(next) === wanted
    const start = { StartRecordName: next, StartRecordType: type, StartRecordIdentifier: identifier }
    return { items: output.ResourceRecordSets, clock, next: goesOn ? JSON.stringify(start) : undefined }
  })
  return absent ? null : items.filter((each) => each.Name !== undefined && plainName(each.Name) === wanted)
}
