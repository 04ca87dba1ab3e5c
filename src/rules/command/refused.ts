/** Rules about commands that would not even start: the shell cannot read them, or the AWS command line refuses them. */
import { phrase } from '../../model/phrase.ts'
import { codeAt } from '../locate.ts'
import { eachPlan, type Input, type Rule } from '../rule.ts'
import type { Plan } from '../../model/plan.ts'
import { awsCall, type AwsCall, type Refusal } from './aws-call.ts'
import { shellOf, type Shell } from './shell.ts'

const known = new WeakMap<Shell, readonly AwsCall[]>()

/** The commands of AWS in a plan; the same answer each time. */
export const awsCallsOf = (plan: Plan, { portfolio }: Input): readonly AwsCall[] => {
  const shell = shellOf(plan, portfolio)
  let calls = known.get(shell)
  if (!calls) known.set(shell, (calls = shell.calls.flatMap((call) => awsCall(call) ?? [])))
  return calls
}

const common = {
  severity: 'error',
  exit: 1,
  catalogue: 'CMD-03',
  clauses: ['NIST SP 800-53 CP-10', 'ISO 22301 8.4.5'],
} as const

export const doesNotParse: Rule = {
  ...common,
  code: 'command/does-not-parse',
  title: 'Command that a shell cannot read',
  why: 'A quote or bracket that is not closed stops the recovery at that line, or swallows the commands after it.',
  hint: 'Run the block in a shell with `bash -n`, which reads it without doing anything.',
  find: (input) =>
    eachPlan(input, (plan) =>
      shellOf(plan, input.portfolio).mistakes.map(({ script, message, at }) => ({
        plan: plan.id,
        about: script.about,
        place: codeAt(plan, script, Math.min(at, script.text.length), Math.min(at + 1, script.text.length)),
        message: phrase`A shell cannot read this command: ${message}.`,
        hint: 'Close what was opened. `bash -n` reads a block without running it.',
      })),
    ),
}

const refused = (what: Refusal['what'], words: Pick<Rule, 'code' | 'title' | 'why' | 'hint'>): Rule => ({
  ...common,
  ...words,
  find: (input) =>
    eachPlan(input, (plan) =>
      awsCallsOf(plan, input).flatMap(({ call, refusals }) =>
        refusals
          .filter((each) => each.what === what)
          .map(({ at, message, hint }) => ({
            plan: plan.id,
            about: call.script.about,
            place: codeAt(plan, call.script, at.from, at.to),
            message: phrase`${message}`,
            hint,
          })),
      ),
    ),
})

export const unknownService: Rule = refused('service', {
  code: 'command/unknown-service',
  title: 'Service that the AWS command line does not know',
  why: 'A misspelt command is noticed when it is needed, unless it is read before.',
  hint: 'Write the name as `aws help` lists it.',
})

export const unknownOperation: Rule = refused('operation', {
  code: 'command/unknown-operation',
  title: 'Operation that the AWS command line does not know',
  why: 'A misspelt command is noticed when it is needed, unless it is read before.',
  hint: 'Write the name as `aws SERVICE help` lists it. Operations of the API have hyphens here: `describe-db-instances`.',
})

export const unknownOption: Rule = refused('option', {
  code: 'command/unknown-option',
  title: 'Option that the AWS command line does not know',
  why: 'The command line refuses a command with an option that it does not know, and does nothing.',
  hint: 'Write the name as `aws SERVICE OPERATION help` lists it.',
})

export const missingOption: Rule = refused('missing', {
  code: 'command/missing-option',
  title: 'Option that the AWS command line requires is missing',
  why: 'The command line refuses a command without it, and the reader has to find out at the worst time what belongs there.',
  hint: 'Add the options that `aws SERVICE OPERATION help` calls required.',
})

export const wrongValue: Rule = refused('value', {
  code: 'command/wrong-value',
  title: 'Value that the AWS command line refuses',
  why: 'A structure is given as JSON or `key=value`, a number as digits. Another word stops the command before anything is done.',
  hint: 'Give the value in the form that `aws SERVICE OPERATION help` shows.',
})
