/** `aws/load-balancer`: the zones that a load balancer is enabled in. */
import { z } from 'zod'
import { measured, setting } from '../facts.ts'
import { hidden } from '../params.ts'
import { distinct } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { findNamed } from './elb.ts'

type Params = { name: string }

const states = ['active', 'provisioning', 'active_impaired', 'failed'] as const

const facts = {
  state: measured.choice(states, 'State of the load balancer.'),
  zones: setting.number('In how many zones it is enabled.'),
  zoneNames: setting.texts('The zones in which it is enabled.', 'customer'),
  addresses: measured.number(
    'How many addresses it has: its fixed ones, or one when it has only a name. Whether the name resolves is not asked.',
  ),
} as const

export const loadBalancer: AnySource = source<Params, typeof facts>({
  id: 'aws/load-balancer',
  title: 'Load balancer',
  version: 1,
  regional: true,
  says: 'The zones that an application, network or gateway load balancer is enabled in. An enabled zone without a healthy target is not redundancy: judge `aws/target-group` too. `active_impaired` means that it forwards traffic and cannot grow. Classic load balancers are not seen. A load balancer that does not exist gives no match.',
  params: z.strictObject({
    name: hidden(z.string().trim().min(1), 'Name of the load balancer.', 'public-api'),
  }),
  facts,
  actions: ['elasticloadbalancing:DescribeLoadBalancers'],
  collect: async ({ name }, { aws }) => {
    const { DescribeLoadBalancersCommand } = await import('@aws-sdk/client-elastic-load-balancing-v2')
    const { output: found } = await findNamed(
      aws,
      'elasticloadbalancing:DescribeLoadBalancers',
      new DescribeLoadBalancersCommand({ Names: [name] }),
      'LoadBalancerNotFound',
      (output) => output.LoadBalancers,
    )
    if (found === null) return []
    const zones = found.AvailabilityZones ?? []
    const names = distinct(zones.map(({ ZoneName }) => ZoneName))
    const fixed = distinct(
      zones
        .flatMap(({ LoadBalancerAddresses = [] }) => LoadBalancerAddresses)
        .map((each) => each.IpAddress ?? each.PrivateIPv4Address ?? each.IPv6Address),
    )
    return [
      {
        subject: name,
        facts: {
          state: states.find((each) => each === found.State?.Code) ?? null,
          zones: names.length,
          zoneNames: names,
          addresses: fixed.length || (found.DNSName ? 1 : 0),
        },
      },
    ]
  },
})
