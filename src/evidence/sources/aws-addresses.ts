/** Which AWS region an IP address belongs to, by the list that AWS publishes (https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html). */
import { BlockList, isIPv6 } from 'node:net'
import { z } from 'zod'
import { ReadError } from '../errors.ts'
import type { Web } from '../web.ts'

const list = z.object({
  prefixes: z.array(z.object({ ip_prefix: z.string(), region: z.string() })),
  ipv6_prefixes: z.array(z.object({ ipv6_prefix: z.string(), region: z.string() })),
})

const operation = 'aws:GetIpRanges'

/** The region, `GLOBAL` for what is in no region, or `null` for an address that is none of AWS. */
export const awsRegionOf = async (address: string, web: Web): Promise<string | null> => {
  const { value } = await web.json({ operation, url: 'https://ip-ranges.amazonaws.com/ip-ranges.json' })
  const read = list.safeParse(value)
  if (!read.success || read.data.prefixes.length === 0) throw odd()
  const bare = address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '')
  const type = isIPv6(bare) ? 'ipv6' : 'ipv4'
  const ranges =
    type === 'ipv6'
      ? read.data.ipv6_prefixes.map(({ ipv6_prefix, region }) => ({ prefix: ipv6_prefix, region }))
      : read.data.prefixes.map(({ ip_prefix, region }) => ({ prefix: ip_prefix, region }))
  return (
    ranges.filter(({ prefix }) => holds(prefix, bare, type)).toSorted((a, b) => bitsOf(b) - bitsOf(a))[0]?.region ??
    null
  )
}

const bitsOf = ({ prefix }: { readonly prefix: string }): number => Number(prefix.split('/')[1])

const holds = (prefix: string, address: string, type: 'ipv4' | 'ipv6'): boolean => {
  const [network = '', bits] = prefix.split('/')
  const block = new BlockList()
  try {
    block.addSubnet(network, Number(bits), type)
  } catch {
    throw odd()
  }
  return block.check(address, type)
}

const odd = (): ReadError =>
  new ReadError(
    'invalid',
    `${operation} gave an answer that is not the list of addresses.`,
    'Collect again. If it stays so, something between this machine and the service changes its answers.',
  )
