/** `kubernetes/cronjob`: when a job runs, and when it last succeeded. */
import { z } from 'zod'
import { measured, setting } from '../facts.ts'
import { clusterOf, contextParam, moment, namespaceParam, objectName } from '../kubernetes.ts'
import { hidden } from '../params.ts'
import { ageOf } from '../reading.ts'
import { source, type AnySource } from '../source.ts'

type Params = { context: string; namespace: string; cronjob: string }

const facts = {
  schedule: setting.text('When it runs, as a cron expression.'),
  timeZone: setting.text('The time zone of the schedule; none means that of the control plane.'),
  suspended: setting.boolean('Whether it is switched off.'),
  lastSuccessAge: measured.duration('Time since it last succeeded; none when it never did, or was made anew since.'),
  lastScheduleAge: measured.duration('Time since it was last due and started; none when it never was.'),
} as const

const schema = z.looseObject({
  spec: z.looseObject({
    schedule: z.string(),
    timeZone: z.string().nullish(),
    suspend: z.boolean().nullish(),
  }),
  status: z.looseObject({ lastScheduleTime: moment.nullish(), lastSuccessfulTime: moment.nullish() }).default({}),
})

export const kubernetesCronjob: AnySource = source<Params, typeof facts>({
  id: 'kubernetes/cronjob',
  title: 'Kubernetes cron job',
  version: 1,
  says: 'When a job runs and when it last succeeded, which says only that its containers ended with 0: a script that ignores errors succeeds too, so judge what the job makes as well. The last success is missing until the first one and after the job is made anew. Without a time zone the schedule is in that of the control plane, which is usually UTC and can be another. A job that does not exist gives no match.',
  params: z.strictObject({
    context: contextParam,
    namespace: namespaceParam,
    cronjob: hidden(objectName, 'Name of the job.', 'nightly-dump'),
  }),
  facts,
  actions: ['get cronjobs.batch'],
  collect: async ({ context, namespace, cronjob }, given) => {
    const cluster = await clusterOf(given, context)
    const kind = { group: 'batch/v1', kind: 'cronjobs', namespace }
    const { value, clock } = await cluster.get(kind, cronjob, schema)
    if (value === null) return []
    const { spec, status } = value
    return [
      {
        subject: `${namespace}/${cronjob}`,
        facts: {
          schedule: spec.schedule,
          timeZone: spec.timeZone ?? null,
          suspended: spec.suspend ?? false,
          lastSuccessAge: ageOf(status.lastSuccessfulTime ?? undefined, clock),
          lastScheduleAge: ageOf(status.lastScheduleTime ?? undefined, clock),
        },
      },
    ]
  },
})
