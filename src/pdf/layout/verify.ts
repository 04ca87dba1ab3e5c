/** How to check this document without trusting whoever sent it. */
import { indexName } from '../../model/attachments.ts'
import type { Block, Inline } from '../../model/document.ts'
import type { Context } from '../context.ts'
import type { Slice } from '../slice.ts'
import { element, type Element } from '../tags.ts'
import { layoutBlocks } from './blocks.ts'
import { partHeading } from './heading.ts'
import { openPlace } from './place.ts'

export const verify = (parent: Element, context: Context): readonly Slice[] => {
  const sect = element('Sect', parent)
  const blocks = [
    ...(context.options.signature ? signed(context) : unsigned),
    ...evidenceSteps(context),
    ...digest(context),
  ]
  const head = partHeading('How to verify this document', 'verify', sect, context)
  return [...head, ...layoutBlocks(blocks, openPlace(sect), context)]
}

const say = (...parts: readonly (string | { readonly code: string })[]): Block => ({
  kind: 'paragraph',
  children: parts.map((part): Inline =>
    typeof part === 'string' ? { kind: 'text', text: part } : { kind: 'code', text: part.code },
  ),
})
const run = (text: string, language = 'sh'): Block => ({ kind: 'code', language, text })
const steps = (...items: readonly (readonly Block[])[]): Block => ({
  kind: 'list',
  ordered: true,
  start: 1,
  tight: false,
  items: items.map((children) => ({ children })),
})

const evidenceSteps = ({ plan }: Context): readonly Block[] => [
  steps(
    [
      say('Let Holdfast check that nothing in this file was changed, and who signed it:'),
      run(`holdfast verify ${plan.id}.pdf`),
    ],
    [
      say('Or take the attachments out with any PDF viewer or with Poppler, and compute their digests:'),
      run(`mkdir attached\npdfdetach -saveall -o attached ${plan.id}.pdf\nsha256sum attached/*`),
    ],
    [
      say(
        'Compare the digests with those in the appendix “Evidence”, the readings in evidence.json with that appendix, and the verdicts with the claims register.',
      ),
    ],
  ),
]

const digest = ({ attachments }: Context): readonly Block[] => [
  say('SHA-256 of index.json, which names the digests of all other attachments:'),
  run(attachments.find(({ name }) => name === indexName)?.sha256 ?? '', ''),
]

const unsigned: readonly Block[] = [
  say('This copy carries no signature. It shows what was found, but it cannot show that nobody has changed it since.'),
]

const signed = ({ options, plan }: Context): readonly Block[] => [
  say(
    options.signature?.development
      ? 'This file was signed with a development key. The signature shows that nothing was changed since, but not who published it.'
      : `This file was signed by ${options.signature?.name}. The signature covers every byte but itself: any change breaks it.`,
  ),
  say(
    'OpenSSL can check it too. Cut the two ranges of bytes named in ',
    { code: '/ByteRange' },
    ` out of ${plan.id}.pdf and join them to `,
    { code: 'signed.bin' },
    '; turn the hex digits between them into ',
    { code: 'signature.der' },
    ', without the zeros at their end. Then:',
  ),
  run(
    'openssl cms -verify -cades -binary -inform DER -in signature.der \\\n  -content signed.bin -CAfile publisher.pem -purpose any -out /dev/null',
  ),
]
