/**
 * Which addresses may be asked without being named in the settings: those of the public internet. A binding could
 * otherwise make the machine that collects ask its own network, or the service that hands out its credentials
 * (OWASP, "Server-Side Request Forgery"). The ranges are those of the IANA special-purpose registries.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net'

// One list each: in one list, what is said of `::ffff:0:0` would hold for every address of IPv4.
const special = { ipv4: new BlockList(), ipv6: new BlockList() }
for (const [range, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  special.ipv4.addSubnet(range, bits, 'ipv4')
for (const [range, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['100:0:0:1::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  special.ipv6.addSubnet(range, bits, 'ipv6')

// Where translated addresses of IPv4 stand: `::ffff:` as the operating system sees them, `64:ff9b::` at a NAT64.
const translated = /^(?:::ffff:|64:ff9b::)(?:(\d+\.\d+\.\d+\.\d+)|([\da-f]{1,4}):([\da-f]{1,4}))$/i

const insideOf = (address: string): string | undefined => {
  const [, dotted, high, low] = translated.exec(address) ?? []
  if (dotted !== undefined) return dotted
  if (high === undefined || low === undefined) return undefined
  return [high, low].flatMap((pair) => [parseInt(pair, 16) >> 8, parseInt(pair, 16) & 255]).join('.')
}

/** Whether an IP address belongs to the public internet. An IPv4 address inside an IPv6 one counts as itself. */
export const isPublicAddress = (address: string): boolean => {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const inside = insideOf(bare)
  if (inside !== undefined) return isPublicAddress(inside)
  if (isIPv4(bare)) return !special.ipv4.check(bare, 'ipv4')
  return isIPv6(bare) && !special.ipv6.check(bare, 'ipv6')
}
