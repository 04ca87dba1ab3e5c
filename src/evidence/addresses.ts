/**
 * Which addresses may be asked without being named in the settings: those of the public internet. A binding could
 * otherwise make the machine that collects ask its own network, or the service that hands out its credentials
 * (OWASP, "Server-Side Request Forgery"). The ranges are those of the IANA special-purpose registries.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net'

const special = new BlockList()
for (const [range, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  special.addSubnet(range, bits, 'ipv4')
for (const [range, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  special.addSubnet(range, bits, 'ipv6')

/** Whether an IP address belongs to the public internet. An IPv4 address inside an IPv6 one counts as itself. */
export const isPublicAddress = (address: string): boolean => {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const mapped = /^(?:::ffff:|64:ff9b::)(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1]
  if (mapped) return isPublicAddress(mapped)
  if (isIPv4(bare)) return !special.check(bare, 'ipv4')
  return isIPv6(bare) && !special.check(bare, 'ipv6')
}
