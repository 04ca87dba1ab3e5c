/**
 * The closed vocabulary of plans: every component that a body may hold, where it may stand, what may stand in it, and
 * its attributes. The functions that turn components into plain nodes are in `document/components/`, one for each name
 * here; a name without a function does not compile.
 */
import { z } from 'zod'
import { audiences, type Audience } from '../model/audience.ts'
import { clocks, switches, type Clock, type Switch } from '../model/plan.ts'
import type { Duration } from '../model/duration.ts'
import { exactDuration, says, slug, text } from './schema/fields.ts'

export type Grammar<Props> = {
  /** Among words, or on lines of its own. */
  readonly stands: 'inline' | 'block'
  /** What may stand between its tags. */
  readonly holds: 'nothing' | 'words' | 'blocks'
  /** The only component it may stand directly in. */
  readonly parent?: string
  /** One sentence for the reference page. */
  readonly says: string
  readonly props: z.ZodType<Props>
}

type None = Record<string, never>

/** Attributes of every component, by its name. */
export type Props = {
  Claim: { id: string }
  Bound: { of?: string | undefined; fact?: string | undefined }
  Measured: { of?: string | undefined; fact?: string | undefined }
  Objective: { id: string; field: 'rto' | 'rpo' | 'mtd' | 'wrt' | 'mbco' | 'availability' }
  LastDrill: { exercise: string }
  Scope: None
  Objectives: None
  Claims: None
  Procedure: { id: string; title: string; scenario?: string | undefined; validation?: Duration | undefined }
  Step: {
    id?: string | undefined
    takes?: Duration | undefined
    deadline?: Duration | undefined
    clock: Clock
    by?: string | undefined
    verify?: string | undefined
    uses: readonly string[]
    from?: string | undefined
    checks: readonly string[]
    switches?: Switch | undefined
    needs: readonly string[]
    creates: readonly string[]
    after?: readonly string[] | undefined
    ttl?: Duration | undefined
  }
  Drills: None
  Exercises: None
  Services: None
  Backups: None
  Scenarios: None
  Roles: None
  Responses: None
  Contacts: None
  Vendors: None
  Communications: None
  References: None
  Roadmap: None
  Parameters: None
  Limitation: { id: string }
  Only: { audience: Audience }
  Controls: None
  Changes: None
}

export type ComponentName = keyof Props

const names = z.string().transform((value, context) => {
  const list = value.split(/[\s,]+/).filter(Boolean)
  if (list.every((each) => slug.safeParse(each).success)) return list
  context.addIssue({
    code: 'custom',
    message: `\`${value}\` is not a list of names.`,
    params: { hint: 'Write names separated by spaces: `uses="daily-snapshot wal"`.' },
  })
  return z.NEVER
})

const none: z.ZodType<None> = z.strictObject({}) as z.ZodType<None>

const table = (sentence: string): Grammar<None> => ({ stands: 'block', holds: 'nothing', says: sentence, props: none })

const value = {
  of: says(slug, 'The claim it belongs to, when it does not stand inside one.', 'rpo-database').optional(),
  fact: says(z.string(), 'The fact, when the claim compares several.', 'restorableAge').optional(),
}

export const vocabulary: { readonly [Name in ComponentName]: Grammar<Props[Name]> } = {
  Claim: {
    stands: 'inline',
    holds: 'words',
    says: 'The words of a claim.',
    props: z.strictObject({ id: says(slug, 'The claim.', 'rpo-database') }),
  },
  Bound: {
    stands: 'inline',
    holds: 'nothing',
    says: 'The limit that the claim is checked against.',
    props: z.strictObject(value),
  },
  Measured: {
    stands: 'inline',
    holds: 'nothing',
    says: 'What was found when the claim was checked.',
    props: z.strictObject(value),
  },
  Objective: {
    stands: 'inline',
    holds: 'nothing',
    says: 'A recovery objective, from the frontmatter.',
    props: z.strictObject({
      id: says(slug, 'The objective.', 'database'),
      field: says(z.enum(['rto', 'rpo', 'mtd', 'wrt', 'mbco', 'availability']), 'Which of its values.', 'rpo'),
    }),
  },
  LastDrill: {
    stands: 'inline',
    holds: 'nothing',
    says: 'Date and result of the last drill of an exercise.',
    props: z.strictObject({ exercise: says(slug, 'The exercise.', 'database-restore') }),
  },
  Scope: table('What the plan covers and what it leaves out.'),
  Objectives: table('Table of all recovery objectives.'),
  Claims: table('Table of all claims with their verdicts.'),
  Procedure: {
    stands: 'block',
    holds: 'blocks',
    says: 'A recovery procedure: steps in order.',
    props: z.strictObject({
      id: says(slug, 'Name of the procedure.', 'region-outage'),
      title: says(text, 'Its title.', 'Rebuild in the second region'),
      scenario: says(slug, 'The scenario it answers.', 'region-outage').optional(),
      validation: says(
        exactDuration,
        'How long it takes after the last step until somebody has shown that users can work.',
        '20m',
      ).optional(),
    }),
  },
  Step: {
    stands: 'block',
    holds: 'blocks',
    parent: 'Procedure',
    says: 'One step of a procedure, around its words and commands.',
    props: z.strictObject({
      id: says(slug, 'Name of the step, so that others can wait for it.', 'restore').optional(),
      takes: says(exactDuration, 'How long it takes.', '15m').optional(),
      deadline: says(exactDuration, 'It is done by this long after `clock`.', '3h').optional(),
      clock: says(z.enum(clocks).default('activation'), 'The moment that the deadline is counted from.', 'activation'),
      by: says(slug, 'The role that does it.', 'database-administrator').optional(),
      verify: says(text, 'How one knows that it worked.', 'The row counts match the last report.').optional(),
      uses: says(names.default([]), 'Backups that it restores from.', 'daily-snapshot'),
      from: says(slug, 'The copy of that backup, by its `id`, when it uses no other.', 'second-region').optional(),
      checks: says(names.default([]), 'Stores whose data it checks after a restore.', 'orders'),
      switches: says(
        z.enum(switches),
        'What it leads traffic through anew. A change of `dns` is cached for the time that `ttl` gives.',
        'dns',
      ).optional(),
      needs: says(names.default([]), 'Assets that must be there.', 'second-region image-registry'),
      creates: says(names.default([]), 'Assets that the step makes or switches on.', 'recovery-cluster'),
      after: says(names, 'Steps that must be finished first; by default the step before.', 'isolate').optional(),
      ttl: says(exactDuration, 'How long DNS records that it changes are cached.', '60s').optional(),
    }),
  },
  Drills: table('Table of the drills of this plan.'),
  Exercises: table('Table of the promised exercises, each with its last drill.'),
  Services: table('Table of services by tier.'),
  Backups: table('Table of backups by store.'),
  Scenarios: table('Table of scenarios.'),
  Roles: table('Table of roles.'),
  Responses: table('Table of answer times by severity.'),
  Contacts: table('Table of contacts, as far as the audience may see them.'),
  Vendors: table('Table of vendors with their published promises.'),
  Communications: table('Table of who is told what and when.'),
  References: table('List of documents that the plan refers to.'),
  Roadmap: table('Table of what is promised for later.'),
  Parameters: table('Table of what has to be filled into the commands, as far as the audience may see them.'),
  Limitation: {
    stands: 'block',
    holds: 'blocks',
    says: 'Something the plan openly does not do.',
    props: z.strictObject({ id: says(slug, 'The limitation.', 'no-second-region') }),
  },
  Only: {
    stands: 'block',
    holds: 'blocks',
    says: 'Shown only to an audience and those who see more.',
    props: z.strictObject({ audience: says(z.enum(audiences), 'The least audience that sees it.', 'internal') }),
  },
  Controls: table('Table of clauses with the claims that supply evidence for them.'),
  Changes: table('History of the document.'),
}

export const isComponentName = (name: string): name is ComponentName => Object.hasOwn(vocabulary, name)
