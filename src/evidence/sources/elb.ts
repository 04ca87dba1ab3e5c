/** How the load balancer sources list things by name: `null` when there is no such thing. */
import { incomplete, type Answer, type Aws } from '../aws.ts'
import type { Command, OutputOf } from '../client.ts'

/** The one thing of a name. An answer without it is not one with nothing in it: the service has an error for that. */
export const findNamed = async <C extends Command, T>(
  aws: Aws,
  operation: string,
  command: C,
  absent: string,
  pick: (output: OutputOf<C>) => readonly T[] | undefined,
): Promise<Answer<T | null>> => {
  const { output, clock } = await aws.find('elasticloadbalancing', command, [absent])
  if (output === null) return { output, clock }
  const [found] = pick(output) ?? []
  if (!found) throw incomplete(operation)
  return { output: found, clock }
}
