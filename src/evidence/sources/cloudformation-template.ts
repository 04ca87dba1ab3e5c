/** `aws/cloudformation-template`: what the template of a stack says of each database in it. */
import { z } from 'zod'
import { incomplete, type Aws } from '../aws.ts'
import { codeOf } from '../errors.ts'
import { measured, setting, unread, type Unread } from '../facts.ts'
import { hidden, open } from '../params.ts'
import { source, type AnySource } from '../source.ts'
import { databasesOf, deletionPolicies, replacePolicies } from './cloudformation-databases.ts'
import { part } from './s3.ts'

type Params = { stack: string; file?: string | undefined }

const facts = {
  valid: measured.boolean('Whether the service accepts the template.'),
  deletionPolicy: setting.choice(
    deletionPolicies,
    'What happens to the database when it is deleted; where the template does not say, what CloudFormation then does.',
  ),
  replacePolicy: setting.choice(
    replacePolicies,
    'What happens to the database when it is replaced; where the template does not say, it is deleted.',
  ),
} as const

export const cloudformationTemplate: AnySource = source<Params, typeof facts>({
  id: 'aws/cloudformation-template',
  title: 'CloudFormation template',
  version: 1,
  regional: true,
  says: 'What the template that a stack was made from says of each RDS database in it, and whether the service accepts that template. A template that is accepted can still fail: only its form is checked. The two policies differ: a database with `DeletionPolicy: Snapshot` alone is lost without a snapshot when a change replaces it. The command line can delete without a snapshot whatever the template says. The template in the repository may be newer than the one that is read. One match per database; members of a cluster are left out, because the data belong to the cluster. A stack that does not exist gives no match.',
  params: z.strictObject({
    stack: hidden(
      z
        .string()
        .trim()
        .regex(/^(?:arn:\S+|[A-Za-z][-A-Za-z0-9]{0,127})$/, 'it is not the name of a stack'),
      'Name of the stack.',
      'orders',
    ),
    file: open(
      z.string().trim().min(1),
      'Path of the template in the repository, for the commands of a plan. It is not read.',
      'infrastructure/database.yaml',
    ).optional(),
  }),
  facts,
  actions: ['cloudformation:GetTemplate', 'cloudformation:ValidateTemplate'],
  collect: async ({ stack }, { aws }) => {
    // What a stack was made from, and what macros and transforms made of that.
    const original = await readTemplate(aws, stack, 'Original')
    const processed = original === null ? null : await readTemplate(aws, stack, 'Processed')
    if (original === null || processed === null) return []
    const databases = databasesOf(processed)
    if (databases.length === 0) return []
    const valid = await part('cloudformation:ValidateTemplate', aws.region, () => isValid(aws, original))
    return databases.map(({ name, deletionPolicy, replacePolicy }) => ({
      subject: `${stack}/${name}`,
      facts: { valid, deletionPolicy, replacePolicy },
    }))
  },
})

const operation = 'cloudformation:GetTemplate'

// CloudFormation has no code for a stack that is not there: it is one of the things that it calls invalid.
const noSuchStack = (error: unknown): boolean =>
  codeOf(error) === 'ValidationError' && / does not exist/.test((error as Error).message)

const readTemplate = async (aws: Aws, stack: string, stage: 'Original' | 'Processed'): Promise<string | null> => {
  const { GetTemplateCommand } = await import('@aws-sdk/client-cloudformation')
  const command = new GetTemplateCommand({ StackName: stack, TemplateStage: stage })
  const { output } = await aws.find('cloudformation', command, noSuchStack)
  if (output === null) return null
  if (!output.TemplateBody) throw incomplete(operation)
  return output.TemplateBody
}

/** The longest template that can be checked without putting it into a bucket first. */
const most = 51_200

const tooLong = unread({
  class: 'invalid',
  message: 'The template is too long to be checked without storing it in a bucket.',
  hint: 'Split the template, for example by nested stacks.',
})

const isValid = async (aws: Aws, body: string): Promise<boolean | Unread> => {
  if (Buffer.byteLength(body) > most) return tooLong
  const { ValidateTemplateCommand } = await import('@aws-sdk/client-cloudformation')
  const command = new ValidateTemplateCommand({ TemplateBody: body })
  const { output } = await aws.find('cloudformation', command, ['ValidationError'])
  return output !== null
}
