/**
 * Words in commands that stand for something else. What can only be known on the day is a variable that the plan declares under
 * `parameters`, with its meaning and an example; anything else that has to be filled in is a hole that nobody announces.
 */
import { phrase, secret } from '../../model/phrase.ts'
import type { Plan } from '../../model/plan.ts'
import { suggest } from '../../plan/problem.ts'
import { codeAt } from '../locate.ts'
import type { Script } from '../prose.ts'
import { eachPlan, type Hit, type Input, type Rule } from '../rule.ts'
import { angleTokens, scriptsOf, shellOf, type Call } from './shell.ts'

/** What a word contains when it is no name but stands for one, and what it is called. */
const patterns: readonly { readonly pattern: RegExp; readonly what: string; readonly not?: readonly string[] }[] = [
  { pattern: /(?:\b[a-z]+-)?\b[A-Z]?[xX]{3,}\b/, what: 'has its letters crossed out', not: ['mktemp'] },
  { pattern: /Y{4}-?MM-?DD(?:[_T-]?HH:?MM(?::?SS)?)?/, what: 'is the form of a date and not a date' },
  { pattern: /(?<![./\w])(?:\.{3}|…)|(?<=[:,(])(?:\.{3}|…)/, what: 'is left out', not: ['grep', 'sed', 'awk'] },
  {
    pattern:
      /(?<![$\w{])(?:YOUR|MY|PREVIOUS|NEW|OLD|TARGET|LATEST|CURRENT|INSERT|SOME|EXAMPLE|REPLACE)_[A-Z]+(?:_[A-Z]+)*\b/,
    what: 'says what belongs there',
  },
  {
    pattern: /\b(?:your-[a-z]+[a-z-]*|change-?me|replace-?me|TODO|TBD|TBA)\b/,
    what: 'says that something belongs there',
  },
  {
    pattern: /^(?:latest|newest|last|previous)-(?:snapshot|backup|dump|image|version)$/,
    what: 'describes one and names none',
  },
  { pattern: /\b(?:123456789012|111122223333)\b/, what: 'is the account of examples in manuals' },
]

export const placeholder: Rule = {
  code: 'command/placeholder',
  severity: 'error',
  exit: 1,
  catalogue: 'CMD-02',
  title: 'Placeholder in a command',
  why: 'Under stress a command is pasted as it stands. What has to be filled in must be announced, or the command fails or does something else.',
  clauses: ['NIST SP 800-53 CP-10', 'ISO 22301 8.4.4'],
  hint: 'Make it a variable and declare it under `parameters`, or name the resource by its binding: `{{binding.parameter}}`.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const hit = (script: Script, from: number, to: number, what: string): Hit => ({
        plan: plan.id,
        about: script.about,
        place: codeAt(plan, script, from, to),
        message: phrase`The command holds ${secret(`\`${script.text.slice(from, to)}\``)}, which ${what}.`,
        hint: 'Make it a variable, `"$NAME"`, and declare it under `parameters` with its meaning and an example; or name the resource by its binding.',
      })
      const angles = scriptsOf(plan).flatMap((script) =>
        [...script.text.matchAll(angleTokens)].map(({ index, 0: token }) =>
          hit(script, index, index + token.length, 'is a template token'),
        ),
      )
      return [...angles, ...shellOf(plan, input.portfolio).calls.flatMap((call) => inCall(call, hit))]
    }),
}

const inCall = (
  { script, words }: Call,
  hit: (script: Script, from: number, to: number, what: string) => Hit,
): Hit[] => {
  const command = words[0]?.value ?? ''
  return words.slice(1).flatMap((word) => {
    // The name that a binding has is looked at as well: it stands in the command that is run.
    const text = word.binding === undefined ? word.text : (word.value ?? '')
    const found = patterns.find(({ pattern, not }) => pattern.test(unquoted(text)) && !not?.includes(command))
    if (!found) return []
    const match = found.pattern.exec(word.text)
    return [
      match
        ? hit(script, word.from + match.index, word.from + match.index + match[0].length, found.what)
        : hit(script, word.from, word.to, `stands for \`${word.value}\`; that ${found.what}`),
    ]
  })
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/s, '$2')

/** What every shell sets by itself. */
const ofTheShell = new Set(
  'HOME PATH PWD OLDPWD USER LOGNAME SHELL HOSTNAME TMPDIR RANDOM LINENO SECONDS IFS REPLY OPTARG OPTIND PIPESTATUS BASH_SOURCE EDITOR LANG TERM UID PPID EPOCHSECONDS'.split(
    ' ',
  ),
)

export const undeclaredParameter: Rule = {
  code: 'command/undeclared-parameter',
  severity: 'error',
  exit: 1,
  catalogue: 'CMD-02',
  title: 'Variable that nobody sets',
  why: 'An unset variable is empty: the command fails, or it does more than it should. Whoever follows the procedure must be told what to fill in.',
  clauses: ['NIST SP 800-53 CP-10', 'ISO 22301 8.4.4'],
  hint: 'Set the variable in an earlier command, or declare it under `parameters` with its meaning and an example.',
  find: (input) =>
    eachPlan(input, (plan) => {
      const seen = new Set<string>()
      return shellOf(plan, input.portfolio).uses.flatMap(({ script, name, from, to, set }): Hit[] => {
        const once = `${script.about} ${name}`
        if (set || Object.hasOwn(plan.parameters, name) || ofTheShell.has(name) || seen.has(once)) return []
        seen.add(once)
        return [
          {
            plan: plan.id,
            about: script.about,
            place: codeAt(plan, script, from, to),
            message: phrase`Nothing sets \`${name}\` before this command, and the plan does not declare it.`,
            hint: hintFor(plan, name, input),
          },
        ]
      })
    }),
}

const hintFor = (plan: Plan, name: string, { portfolio }: Input): string => {
  const names = [...Object.keys(plan.parameters), ...shellOf(plan, portfolio).sets.map((each) => each.name)]
  const near = suggest(name, names, 'variable')
  return near.startsWith('Did you mean')
    ? near
    : `Set it in an earlier command, or declare it: \`parameters: { ${name}: { means: …, example: … } }\`.`
}
