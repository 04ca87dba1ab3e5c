/**
 * The commands of a plan, taken apart as a shell would: words without quotes, variables replaced where the plan itself sets them, names of
 * bindings replaced by the real ones. Blocks outside procedures are set up for all; what a step sets is known to the steps after it
 * in the same procedure, because somebody who follows it keeps the shell open.
 */
import { forEachChild, parse, type Command, type ParseError, type SyntaxNode, type Word, type WordPart } from 'unbash'
import type { Plan } from '../../model/plan.ts'
import type { Portfolio } from '../../model/portfolio.ts'
import { parameterValue } from '../../plan/parameters.ts'
import { proseOf, type Script } from '../prose.ts'

/** One word of a command. */
export type Argument = {
  /** As it stands in the plan. */
  readonly text: string
  /** What the shell makes of it, as far as the plan tells; `undefined` when it depends on the day. */
  readonly value: string | undefined
  /** The binding that gives the value, when nothing else does. */
  readonly binding?: string | undefined
  readonly from: number
  readonly to: number
}

/** One command as it is run. */
export type Call = {
  readonly script: Script
  readonly words: readonly Argument[]
  readonly from: number
  readonly to: number
}

/** A variable that is used. */
export type Use = {
  readonly script: Script
  readonly name: string
  readonly from: number
  readonly to: number
  /** Whether something earlier sets it, or the use says what holds when nothing does. */
  readonly set: boolean
}

export type Mistake = { readonly script: Script; readonly message: string; readonly at: number }

export type Shell = {
  readonly calls: readonly Call[]
  readonly uses: readonly Use[]
  readonly mistakes: readonly Mistake[]
  /** Variables that are set to a value that the plan tells. */
  readonly sets: readonly (Argument & { readonly script: Script; readonly name: string })[]
}

/** `<snapshot-id>`; a file to read from is followed by a space or another sign. */
export const angleToken: RegExp =
  /(?<![<\w$])<[A-Za-z][A-Za-z0-9_-]*>(?![\w(>])|(?<=[\w/:.=-])<[A-Za-z][A-Za-z0-9_-]*>(?![\w(>])/
export const angleTokens: RegExp = new RegExp(angleToken, 'g')

const languages = new Set(['bash', 'sh', 'shell'])

/** The blocks of commands of a plan. */
export const scriptsOf = (plan: Plan): readonly Script[] =>
  proseOf(plan).scripts.filter(({ language }) => languages.has(language))

const known = new WeakMap<Plan, { readonly portfolio: Portfolio; readonly shell: Shell }>()

/** All commands of a plan; the same answer each time. */
export const shellOf = (plan: Plan, portfolio: Portfolio): Shell => {
  const before = known.get(plan)
  if (before?.portfolio === portfolio) return before.shell
  const shell = read(plan, portfolio)
  known.set(plan, { portfolio, shell })
  return shell
}

/** What variables are set to. */
type Values = Map<string, Pick<Argument, 'value' | 'binding'>>

const unknown = { value: undefined }

const read = (plan: Plan, portfolio: Portfolio): Shell => {
  const scripts = scriptsOf(plan)
  const shell: { [Key in keyof Shell]: Shell[Key][number][] } = { calls: [], uses: [], mistakes: [], sets: [] }
  if (scripts.length === 0) return shell
  const everywhere: Values = new Map()
  const ofProcedure = new Map<string, Values>()
  // Somebody reads the commands before the procedures first; those after them are for reference and know them too.
  for (const script of scripts.filter((each) => each.procedure === undefined))
    new Reader(script, everywhere, portfolio, shell).run()
  for (const script of scripts)
    if (script.procedure !== undefined) {
      const values = ofProcedure.get(script.procedure) ?? new Map(everywhere)
      ofProcedure.set(script.procedure, values)
      new Reader(script, values, portfolio, shell).run()
    }
  return shell
}

const parameter = /\{\{\s*([a-z][a-z0-9-]*)\.([A-Za-z][A-Za-z0-9]*)\s*\}\}/g

class Reader {
  readonly #script: Script
  readonly #values: Values
  readonly #portfolio: Portfolio
  readonly #shell: { [Key in keyof Shell]: Shell[Key][number][] }

  constructor(
    script: Script,
    values: Values,
    portfolio: Portfolio,
    shell: { [Key in keyof Shell]: Shell[Key][number][] },
  ) {
    this.#script = script
    this.#values = values
    this.#portfolio = portfolio
    this.#shell = shell
  }

  run(): void {
    // A token in angle brackets is meant as a word, though a shell takes it for the name of a file.
    const tree = parse(this.#script.text.replace(angleTokens, (token) => `_${token.slice(1, -1)}_`))
    this.#mistakes(tree.errors)
    this.#visit(tree)
  }

  #mistakes(errors: readonly ParseError[] | undefined): void {
    const [first] = errors ?? []
    // What follows from the first is no mistake of its own.
    if (first && !this.#shell.mistakes.some(({ script }) => script === this.#script))
      this.#shell.mistakes.push({ script: this.#script, message: first.message, at: first.pos })
  }

  #visit(node: SyntaxNode): void {
    if (node.type === 'SimpleExpansion') this.#use(node.text.slice(1), node.pos, node.end, false)
    if (node.type === 'ParameterExpansion')
      this.#use(
        node.parameter,
        node.pos,
        node.end,
        node.operation?.type === 'Default' && !node.operation.operator.endsWith('?'),
      )
    if (node.type === 'Script' && node.errors) this.#mistakes(node.errors)
    if (node.type === 'For' || node.type === 'Select') this.#values.set(node.name.value, unknown)
    forEachChild(node, (child) => this.#visit(child))
    if (node.type === 'Assignment') {
      const value = node.value.type === 'Word' ? this.#argument(node.value) : undefined
      // Nothing after the sign means that somebody is to fill it in.
      if (value?.text === '') return
      this.#values.set(node.name, value ?? unknown)
      if (value) this.#shell.sets.push({ ...value, script: this.#script, name: node.name })
    }
    if (node.type === 'Command') this.#command(node)
  }

  #use(name: string, from: number, to: number, optional: boolean): void {
    if (/^[A-Za-z_]\w*$/.test(name))
      this.#shell.uses.push({ script: this.#script, name, from, to, set: optional || this.#values.has(name) })
  }

  #command(node: Command): void {
    if (!node.name) return
    const words = [node.name, ...node.args.filter((each) => each.type === 'Word')].map((each) => this.#argument(each))
    this.#shell.calls.push({ script: this.#script, words, from: node.name.pos, to: node.end })
    if (['read', 'mapfile', 'readarray', 'getopts'].includes(node.name.value))
      for (const { value } of words.slice(1))
        if (value !== undefined && /^[A-Za-z_]\w*$/.test(value)) this.#values.set(value, unknown)
  }

  #argument(word: Word): Argument {
    let binding = this.#values.get(/^"?\$\{?(\w+)\}?"?$/.exec(word.text)?.[1] ?? '')?.binding
    const value = this.#valueOf(word)?.replace(parameter, (all, name: string, key: string) => {
      if (all === word.value) binding = name
      return parameterValue(this.#portfolio, name, key) ?? all
    })
    const text = this.#script.text.slice(word.pos, word.end)
    return { text, value: angleToken.test(text) ? undefined : value, binding, from: word.pos, to: word.end }
  }

  #valueOf(word: Word): string | undefined {
    const { parts } = word
    if (!parts) return word.value
    const values = parts.map((part) => this.#partOf(part))
    return values.every((each) => each !== undefined) ? values.join('') : undefined
  }

  #partOf(part: WordPart): string | undefined {
    switch (part.type) {
      case 'Literal':
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        return part.value
      case 'DoubleQuoted': {
        const values = part.parts.map((each) => this.#partOf(each))
        return values.every((each) => each !== undefined) ? values.join('') : undefined
      }
      case 'SimpleExpansion':
        return this.#values.get(part.text.slice(1))?.value
      case 'ParameterExpansion':
        return part.operation || part.prefix || part.index ? undefined : this.#values.get(part.parameter)?.value
      case 'Glob':
      case 'BraceExpansion':
        return part.text
      default:
        return undefined
    }
  }
}
