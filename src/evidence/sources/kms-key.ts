/** `aws/kms-key`: whether a key can be used, and whether its material is rotated. */
import { z } from 'zod'
import { incomplete, type Aws } from '../aws.ts'
import { measured, of, setting, type Unread } from '../facts.ts'
import { hidden } from '../params.ts'
import { days } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { part } from './s3.ts'

type Params = { key: string }

const states = ['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport', 'Unavailable'] as const

const facts = {
  state: measured.choice([...states, 'other'], 'State of the key.'),
  manager: setting.choice(['customer', 'aws'], 'Who manages the key.'),
  rotation: setting.boolean('Whether its material is rotated automatically.'),
  rotationPeriod: setting.duration('Time between two rotations; none when it is not rotated.'),
  multiRegion: setting.boolean('Whether it may exist in several regions.'),
} as const

export const kmsKey: AnySource = source<Params, typeof facts>({
  id: 'aws/kms-key',
  title: 'KMS key',
  version: 1,
  regional: true,
  says: 'A backup is dead when its key is: bind the key in the region of the copy. A key that is to be deleted is still there and can no longer decrypt. Keys managed by AWS always report rotation and can not be shared with another account, so a copy there can not use them; asymmetric keys and those with imported material are not rotated by the service, and a key that is to be deleted reads as not rotated. A key that does not exist gives no match.',
  params: z.strictObject({ key: hidden(z.string().trim().min(1), 'Id, ARN or alias of the key.', 'alias/orders') }),
  facts,
  actions: ['kms:DescribeKey', 'kms:GetKeyRotationStatus'],
  collect: async ({ key }, { aws }) => {
    const { DescribeKeyCommand: Describe } = await import('@aws-sdk/client-kms')
    const { output } = await aws.find('kms', new Describe({ KeyId: key }), ['NotFoundException'])
    if (output === null) return []
    const { KeyMetadata: about } = output
    // Of rotation the service tells by id only, not by alias.
    if (about?.KeyId === undefined || about.KeyState === undefined) throw incomplete('kms:DescribeKey')
    const rotation = await rotationOf(aws, about.KeyId)
    return [
      {
        subject: about.KeyId,
        facts: {
          state: states.find((each) => each === about.KeyState) ?? 'other',
          manager: about.KeyManager === 'CUSTOMER' ? 'customer' : about.KeyManager === 'AWS' ? 'aws' : null,
          rotation: of(rotation, (each) => each.enabled),
          rotationPeriod: of(rotation, (each) => each.period),
          multiRegion: about.MultiRegion ?? null,
        },
      },
    ]
  },
})

type Rotation = { readonly enabled: boolean; readonly period: number | null }
const never: Rotation = { enabled: false, period: null }

const rotationOf = (aws: Aws, id: string): Promise<Rotation | Unread> =>
  part('kms:GetKeyRotationStatus', aws.region, async () => {
    const { GetKeyRotationStatusCommand: Get } = await import('@aws-sdk/client-kms')
    const { output } = await aws.find('kms', new Get({ KeyId: id }), ['UnsupportedOperationException'])
    if (output === null) return never
    if (output.KeyRotationEnabled === undefined) throw incomplete('kms:GetKeyRotationStatus')
    return output.KeyRotationEnabled ? { enabled: true, period: days(output.RotationPeriodInDays) } : never
  })
