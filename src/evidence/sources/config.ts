/** What an aggregator of AWS Config is asked, to the end of every listing: what it gathers, and what it has recorded. */
import { z } from 'zod'
import type { AggregatedSourceStatus } from '@aws-sdk/client-config-service'
import type { Instant } from '../../model/calendar.ts'
import { incomplete, type Aws } from '../aws.ts'
import { walk } from '../reading.ts'

export const statusAction = 'config:DescribeConfigurationAggregatorSourcesStatus'
export const selectAction = 'config:SelectAggregateResourceConfig'

/** Where the aggregator lies. */
export type At = { readonly region: string }

/** How the gathering of every source of an aggregator went last, with the clock of the service. */
export const readStatuses = async (
  aws: Aws,
  aggregator: string,
  at: At,
): Promise<{ readonly items: readonly AggregatedSourceStatus[]; readonly clock: Instant }> => {
  const { DescribeConfigurationAggregatorSourcesStatusCommand: Describe } =
    await import('@aws-sdk/client-config-service')
  return walk<AggregatedSourceStatus>(statusAction, async (token) => {
    const { output, clock } = await aws.ask(
      'config',
      new Describe({ ConfigurationAggregatorName: aggregator, Limit: 100, NextToken: token }),
      at,
    )
    if (!output.AggregatedSourceStatusList) throw incomplete(statusAction)
    return { items: output.AggregatedSourceStatusList, clock, next: output.NextToken || undefined }
  })
}

/** All rows of a query. */
export const readSelected = async (
  aws: Aws,
  aggregator: string,
  Expression: string,
  at: At,
): Promise<readonly unknown[]> => {
  const { SelectAggregateResourceConfigCommand: Select } = await import('@aws-sdk/client-config-service')
  const { items } = await walk<string>(selectAction, async (token) => {
    const { output, clock } = await aws.ask(
      'config',
      new Select({ ConfigurationAggregatorName: aggregator, Expression, Limit: 100, NextToken: token }),
      at,
    )
    if (!output.Results) throw incomplete(selectAction)
    return { items: output.Results, clock, next: output.NextToken || undefined }
  })
  return items.map(jsonOf)
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw incomplete(selectAction)
  }
}

export type Tag = { readonly key: string; readonly value?: string | null | undefined }

/** The tags in a row. */
export const tagsForm: z.ZodType<readonly Tag[] | null | undefined> = z
  .array(z.object({ key: z.string(), value: z.string().nullish() }))
  .nullish()

/** Whether one tag has both the key and the value. */
export const hasTag = (tags: readonly Tag[], { key, value }: { key: string; value: string }): boolean =>
  tags.some((each) => each.key === key && each.value === value)
