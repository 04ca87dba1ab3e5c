/** Schema of `holdfast.yaml`. The type is in `model/portfolio.ts`. */
import { z } from 'zod'
import type { Settings } from '../../model/portfolio.ts'
import { signatureLevels } from '../../model/signature.ts'
import { ruleSettings } from './rule-settings.ts'
import { connections, noConnections, variable } from './connections.ts'
import { accountId, audience, duration, exactDuration, list, says, text, timezone, webAddress } from './fields.ts'

const week = { text: '7 days', months: 0, seconds: 604_800 }
const fiveMinutes = { text: '5 min', months: 0, seconds: 300 }
const hour = { text: '1 h', months: 0, seconds: 3600 }
const month = { text: '30 days', months: 0, seconds: 2_592_000 }

export const settingsSchema: z.ZodType<Omit<Settings, 'file' | 'spans' | 'at'>> = z.strictObject({
  organisation: says(text, 'Who publishes the plans.', 'Acme Ltd'),
  site: says(
    z.strictObject({
      title: says(text, 'Name of the site.', 'Continuity at Acme'),
      url: says(webAddress, 'Address under which it is published.', 'https://continuity.your-company.com'),
      summary: says(text, 'What the site is, in a sentence.', 'How our services are recovered, and how we know.'),
    }),
    'The published site.',
    {
      title: 'Continuity at Acme',
      url: 'https://continuity.your-company.com',
      summary: 'How our services are recovered, and how we know.',
    },
  ),
  timezone: says(timezone, 'The zone in which dates begin and end.', 'Europe/Berlin'),
  evidence: says(
    z.strictObject({
      mode: says(
        z.enum(['live', 'replay']),
        'Whether evidence is read from real accounts, or is recorded example evidence.',
        'live',
      ),
      notice: says(
        text,
        'With `replay`: what the evidence is. Stands on every page and PDF.',
        'Recorded from an emulated account.',
      ).optional(),
      maxAge: says(exactDuration.default(week), "How long a machine's reading counts.", '7 days'),
      store: says(
        z
          .string()
          .regex(
            /^s3:\/\/[a-z0-9][a-z0-9.-]+[a-z0-9](\/[\w.!*'()/-]+)?$/,
            'it is not the address of a store, such as `s3://acme-evidence/holdfast`',
          ),
        'A store in a bucket, in place of the folder `evidence`.',
        's3://acme-evidence/holdfast',
      ).optional(),
      storeRegion: says(text.default('us-east-1'), 'The region of that bucket.', 'eu-west-1'),
      limits: says(
        z
          .strictObject({
            binding: says(exactDuration.default(fiveMinutes), 'How long the reading of one binding may take.', '5 min'),
            run: says(exactDuration.default(hour), 'How long a whole run may take.', '1 h'),
          })
          .default({ binding: fiveMinutes, run: hour }),
        'How long reading may take. What is over its time is unread.',
        { binding: '5 min', run: '1 h' },
      ),
    }),
    'Where evidence comes from.',
    { mode: 'live', maxAge: '7 days' },
  ).superRefine((value, context) => {
    if (value.mode === 'replay' && !value.notice) {
      context.addIssue({
        code: 'custom',
        path: ['mode'],
        message: 'Recorded evidence must be labelled, but there is no `notice`.',
        params: { hint: 'Add `notice:` with a sentence that says what the evidence is.' },
      })
    }
  }),
  reviews: says(
    z
      .strictObject({
        dueSoon: says(duration.default(month), 'How long before its day a review is reported as due soon.', '30 days'),
      })
      .default({ dueSoon: month }),
    'Reviews of plans.',
    { dueSoon: '30 days' },
  ),
  rules: says(ruleSettings.default({}), 'How much findings of a rule count, for all plans or for single ones.', {
    'review/due-soon': 'error',
    'role/no-deputy': { severity: 'info', plans: { orders: 'error' } },
  }),
  publish: says(
    z
      .strictObject({ audience: says(audience.default('public'), 'The audience that `build` writes for.', 'public') })
      .default({ audience: 'public' }),
    'What is published.',
    { audience: 'public' },
  ),
  pdf: says(
    z
      .strictObject({
        fonts: says(
          z.array(text).max(10, 'no more than ten fonts are asked for a character').default([]),
          'Fonts for characters that those of the PDF do not have, asked in this order: TrueType or OpenType files, relative to the content folder. A font of a collection is named behind `#`.',
          ['../fonts/NotoSansSC-Regular.ttf', '../fonts/NotoSansCJK-Regular.ttc#NotoSansCJKjp-Regular'],
        ),
      })
      .default({ fonts: [] }),
    'How the PDFs are set.',
    { fonts: ['../fonts/NotoSansSC-Regular.ttf', '../fonts/NotoEmoji-Regular.ttf'] },
  ),
  visibility: says(
    z
      .strictObject({
        commands: says(
          audience.default('internal'),
          'The least audience that sees commands in procedures.',
          'internal',
        ),
        contacts: says(
          audience.default('internal'),
          'The least audience that sees e-mail addresses and telephone numbers.',
          'customer',
        ),
        allow: says(list(text).default([]), 'Private strings that may be shown nevertheless.', [
          'status.your-company.com',
        ]),
      })
      .default({ commands: 'internal', contacts: 'internal', allow: [] }),
    'Who sees what.',
    { commands: 'internal', contacts: 'customer' },
  ),
  signing: says(
    z
      .strictObject({
        key: says(text, 'Private key, PEM, relative to the content folder.', '../keys/signing.key.pem').optional(),
        certificates: says(
          text,
          'Certificate of that key and the chain above it, PEM.',
          '../keys/signing.chain.pem',
        ).optional(),
        pkcs12: says(
          text,
          'Key and chain in one PKCS#12 file, instead of the two above.',
          '../keys/signing.p12',
        ).optional(),
        kms: says(
          text,
          'Key of AWS KMS that signs, by ARN, id or alias; its certificate and chain stand in `certificates`.',
          'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
        ).optional(),
        passphraseFrom: says(
          variable,
          'Environment variable that holds the passphrase.',
          'HOLDFAST_SIGNING_PASSPHRASE',
        ).optional(),
        level: says(
          z.enum(signatureLevels),
          'How far signatures reach (PAdES): signed, with a timestamp, with what is needed to judge it later, and with an archive timestamp that can be renewed. `B-B` unless said otherwise.',
          'B-LTA',
        ).optional(),
        timestamp: says(
          list(webAddress),
          'Timestamp authorities (RFC 3161), asked in this order; needed for every level above B-B.',
          ['http://timestamp.your-authority.com'],
        ).optional(),
        name: says(text, 'Who signs, as shown in the signature.', 'Acme Ltd').optional(),
        reason: says(text, 'Why it is signed.', 'Approved for publication').optional(),
        location: says(text, 'Where it is signed.', 'Dublin').optional(),
      })
      .superRefine((value, context) => {
        const ways = [value.pkcs12, value.key, value.kms].filter((each) => each !== undefined).length
        const needsCertificates = value.key !== undefined || value.kms !== undefined
        if (ways > 1 || (value.certificates !== undefined) !== needsCertificates) {
          context.addIssue({
            code: 'custom',
            message:
              'The signing key is given by `pkcs12`, by `key` and `certificates` together, or by `kms` and `certificates` together.',
            params: { hint: 'Keep one of the three ways.' },
          })
        }
        const above = value.level !== undefined && value.level !== 'B-B'
        if (above !== (value.timestamp !== undefined && value.timestamp.length > 0)) {
          context.addIssue({
            code: 'custom',
            message: above
              ? `The level ${value.level} needs a timestamp, but \`timestamp\` names no authority.`
              : '`timestamp` names an authority, but at level B-B none is asked.',
            params: { hint: 'Give `level` and `timestamp` together, or neither.' },
          })
        }
      }),
    'The key that signs the PDFs. Without it a development key is made.',
    {
      pkcs12: '../keys/signing.p12',
      passphraseFrom: 'HOLDFAST_SIGNING_PASSPHRASE',
      level: 'B-LTA',
      timestamp: ['http://timestamp.your-authority.com'],
    },
  ).optional(),
  aws: says(
    z
      .strictObject({
        endpoint: says(webAddress, 'Another address for every AWS call.', 'http://127.0.0.1:5000').optional(),
        roles: says(
          z
            .record(
              accountId,
              z.strictObject({
                arn: says(text, 'The read-only role.', 'arn:aws:iam::123456789012:role/holdfast-read'),
                externalId: says(text, 'Its external id.', 'holdfast').optional(),
              }),
            )
            .default({}),
          'Roles to assume, by account id.',
          { '123456789012': { arn: 'arn:aws:iam::123456789012:role/holdfast-read' } },
        ),
      })
      .default({ roles: {} }),
    "How AWS is reached. Credentials come from the SDK's own chain.",
    { roles: { '123456789012': { arn: 'arn:aws:iam::123456789012:role/holdfast-read' } } },
  ),
  connections: says(
    connections.default(noConnections),
    'How what is not AWS is reached. Secrets come from the environment.',
    { web: { 'https://api.github.com': { tokenFrom: 'GITHUB_TOKEN' } } },
  ),
})
