/** `pushed/result`: what any command found out, in the few words that all commands have in common. */
import { z } from 'zod'
import { measured } from '../facts.ts'
import { hidden } from '../params.ts'
import { pushedSource, type AnySource } from '../source.ts'

type Params = { command?: string | undefined }

const facts = {
  succeeded: measured.boolean('Whether it succeeded.'),
  value: measured.number('The number that it found.'),
  text: measured.text('The words that it found.', 'internal'),
  age: measured.duration('Time since the moment that it found.'),
} as const

export const pushedResult: AnySource = pushedSource<Params, typeof facts>({
  id: 'pushed/result',
  title: 'Result of a command',
  version: 1,
  pushed: true,
  says: 'What a command found out that only another machine can run, as that machine reports it. Holdfast knows nothing of the command: a source of its own says more, and says it alike everywhere. A command that never runs reports nothing, so give the binding a short `maxAge`.',
  params: z.strictObject({
    command: hidden(
      z.string().trim().min(1),
      'The command that is run there, for those who look after it.',
      'check-restore --last',
    ).optional(),
  }),
  facts,
  actions: [],
})
