/**
 * How each component becomes plain nodes. One entry for every name of the vocabulary: a component that nothing draws
 * does not compile. `Procedure`, `Step` and `Only` decide what is drawn inside them, so `resolve.ts` draws those.
 */
import type { Block, Inline } from '../../model/document.ts'
import type { ComponentName, Props } from '../../plan/vocabulary.ts'
import type { Context } from '../context.ts'
import { bound, claim, claims, controls, measured } from './claims.ts'
import { changes, limitation, references, roadmap, scope } from './disclosure.ts'
import { drills, exercises, lastDrill } from './exercises.ts'
import { backups, scenarios, services } from './inventory.ts'
import { objective, objectives } from './objectives.ts'
import { parameters } from './parameters.ts'
import { communications, contacts, responses, roles, vendors } from './people.ts'

type InlineName = 'Claim' | 'Bound' | 'Measured' | 'Objective' | 'LastDrill'
type StructureName = 'Procedure' | 'Step' | 'Only'

/** Components among words. */
export const inlineComponents: {
  readonly [Name in InlineName]: (props: Props[Name], children: readonly Inline[], context: Context) => Inline[]
} = {
  Claim: claim,
  Bound: (props, _, context) => bound(props, context),
  Measured: (props, _, context) => measured(props, context),
  Objective: (props, _, context) => objective(props, context),
  LastDrill: (props, _, context) => lastDrill(props, context),
}

/** Components on lines of their own. */
export const blockComponents: {
  readonly [Name in Exclude<ComponentName, InlineName | StructureName>]: (
    props: Props[Name],
    children: readonly Block[],
    context: Context,
  ) => Block[]
} = {
  Scope: (_, __, context) => scope(context),
  Objectives: (_, __, context) => objectives(context),
  Claims: (_, __, context) => claims(context),
  Drills: (_, __, context) => drills(context),
  Exercises: (_, __, context) => exercises(context),
  Services: (_, __, context) => services(context),
  Backups: (_, __, context) => backups(context),
  Scenarios: (_, __, context) => scenarios(context),
  Roles: (_, __, context) => roles(context),
  Responses: (_, __, context) => responses(context),
  Contacts: (_, __, context) => contacts(context),
  Vendors: (_, __, context) => vendors(context),
  Communications: (_, __, context) => communications(context),
  References: (_, __, context) => references(context),
  Roadmap: (_, __, context) => roadmap(context),
  Parameters: (_, __, context) => parameters(context),
  Limitation: limitation,
  Controls: (_, __, context) => controls(context),
  Changes: (_, __, context) => changes(context),
}
