/**
 * Facts that are computed from the plan itself: `computed: procedure.region-outage` with
 * `expect: { longestPath: { lessThan: objective.plan.rto } }`. Nothing is read from outside, so these verdicts are
 * made anew at every build and never go stale.
 */
import { isBound } from '../model/bound.ts'
import { dateAt, daysBetween, type Instant } from '../model/calendar.ts'
import type { FactSpec, FactValue } from '../model/evidence.ts'
import { planStatuses, type Plan } from '../model/plan.ts'
import type { Portfolio } from '../model/portfolio.ts'
import { drillMatch, incidentMatch } from './events.ts'
import { exerciseState, zoneOf } from './exercises.ts'
import type { FactSpecs } from './facts.ts'
import { objectiveFor, planObjective } from './objectives.ts'
import { placeholderIn } from './placeholder.ts'
import { nextReview } from './review.ts'
import { worstLoss } from './recovery-point.ts'
import { longestPath, recoveryChain } from './recovery-time.ts'

type Input = { readonly plan: Plan; readonly portfolio: Portfolio; readonly now: Instant }
type Facts = Record<string, FactValue | null>

/** A kind of element that claims can be computed from. With `names` it is one entry of a map (`procedure.<id>`), without it is the whole. */
type Element = {
  readonly says: string
  readonly names?: (plan: Plan) => readonly string[]
  readonly facts: FactSpecs
  readonly compute: (input: Input, name: string) => Facts
}

const fact = (type: FactSpec['type'], says: string, choices?: readonly string[]): FactSpec => ({
  type,
  kind: 'setting',
  audience: 'public',
  says,
  choices,
})
const number = (says: string): FactSpec => fact('number', says)
const duration = (says: string): FactSpec => fact('duration', says)

const limit = (value: unknown): number | null =>
  isBound(value as never) ? (value as { limit: { seconds: number } }).limit.seconds : null

/** Contact details of a contact, each a text that may be a placeholder. */
export const contactTexts = (contact: Plan['contacts'][string]): readonly string[] =>
  [contact.name, contact.email, contact.phone, contact.channel].filter((text) => text !== undefined)

export const elements: Readonly<Record<string, Element>> = {
  plan: {
    says: 'The document itself.',
    facts: {
      status: fact('choice', 'Where the document is in its life.', planStatuses),
      approvers: number('Roles that approved it.'),
      hasOwner: fact('boolean', 'Somebody answers for it.'),
      hasVersion: fact('boolean', 'It has a version.'),
      daysToReview: number('Days until the next review is due; negative when it is overdue.'),
      reviewAge: number('Days since the last review.'),
      reviews: number('Sign-offs on file.'),
    },
    compute: ({ plan, portfolio, now }) => {
      const today = dateAt(now, zoneOf(plan, portfolio.settings))
      const next = nextReview(plan)
      return {
        status: plan.meta.status ?? null,
        approvers: plan.meta.approvers.length,
        hasOwner: plan.meta.owner !== undefined,
        hasVersion: plan.meta.version !== undefined,
        daysToReview: next === undefined ? null : daysBetween(today, next),
        reviewAge: plan.meta.lastReviewed === undefined ? null : daysBetween(plan.meta.lastReviewed, today),
        reviews: portfolio.reviews.filter((review) => review.plan === plan.id).length,
      }
    },
  },
  objective: {
    says: 'One objective.',
    names: (plan) => Object.keys(plan.objectives),
    facts: {
      rto: duration('Recovery time objective.'),
      rpo: duration('Recovery point objective.'),
      mtd: duration('Maximum tolerable downtime.'),
      wrt: duration('Work recovery time.'),
      rtoAndWrt: duration('Recovery and work recovery time together.'),
    },
    compute: ({ plan }, name) => {
      const objective = plan.objectives[name]
      const rto = limit(objective?.rto)
      return {
        rto,
        rpo: limit(objective?.rpo),
        mtd: limit(objective?.mtd),
        wrt: objective?.wrt?.seconds ?? null,
        rtoAndWrt: rto === null ? null : rto + (objective?.wrt?.seconds ?? 0),
      }
    },
  },
  procedure: {
    says: 'One procedure.',
    names: (plan) => Object.keys(plan.procedures),
    facts: {
      longestPath: duration('Longest way through the steps.'),
      endToEnd: duration('From disruption to usable: detection, trigger, steps and DNS.'),
      steps: number('Steps.'),
      untimedSteps: number('Steps without a time.'),
      unverifiedSteps: number('Steps that do not say how one knows that they worked.'),
      unownedSteps: number('Steps that no role does.'),
    },
    compute: ({ plan }, name) => {
      const procedure = plan.procedures[name]
      const steps = procedure?.steps ?? []
      const scenario = procedure?.scenario === undefined ? undefined : plan.scenarios[procedure.scenario]
      return {
        longestPath: (procedure && longestPath(procedure)?.seconds) ?? null,
        endToEnd: (procedure && recoveryChain(scenario, procedure, 'disruption')?.seconds) ?? null,
        steps: steps.length,
        untimedSteps: steps.filter((step) => !step.takes && !step.deadline).length,
        unverifiedSteps: steps.filter((step) => !step.verify).length,
        unownedSteps: steps.filter((step) => !step.by).length,
      }
    },
  },
  backup: {
    says: 'One backup.',
    names: (plan) => Object.keys(plan.backups),
    facts: {
      worstLoss: duration('The most that restoring from it can lose.'),
      copies: number('Places that hold a copy.'),
      regions: fact('texts', 'Regions that hold a copy.'),
      alertAfter: duration('Age at which people are told.'),
    },
    compute: ({ plan }, name) => {
      const backup = plan.backups[name]
      return {
        worstLoss: backup ? worstLoss(backup).seconds : null,
        copies: backup?.copies.length ?? 0,
        regions: [...new Set(backup?.copies.flatMap((copy) => copy.region ?? []))].toSorted(),
        alertAfter: backup?.alertAfter?.seconds ?? null,
      }
    },
  },
  service: {
    says: 'One service.',
    names: (plan) => Object.keys(plan.services),
    facts: {
      tier: fact('text', 'Its tier.'),
      rto: duration('Its recovery time objective.'),
      dependencies: number('Services and vendors it depends on.'),
    },
    compute: ({ plan }, name) => {
      const service = plan.services[name]
      const tier = service?.tier
      const found =
        objectiveFor(plan, 'service', name, 'rto') ??
        (tier === undefined ? undefined : objectiveFor(plan, 'tier', tier, 'rto')) ??
        planObjective(plan, 'rto')
      return {
        tier: tier ?? null,
        rto: found?.bound.limit.seconds ?? null,
        dependencies: service?.dependsOn.length ?? 0,
      }
    },
  },
  services: {
    says: 'All services and tiers.',
    facts: {
      services: number('Services.'),
      withoutTier: number('Services without a tier.'),
      emptyTiers: number('Tiers without a service.'),
    },
    compute: ({ plan }) => {
      const used = new Set(Object.values(plan.services).map((service) => service.tier))
      return {
        services: Object.keys(plan.services).length,
        withoutTier: Object.values(plan.services).filter((service) => !service.tier).length,
        emptyTiers: Object.keys(plan.tiers).filter((tier) => !used.has(tier)).length,
      }
    },
  },
  roles: {
    says: 'All roles.',
    facts: {
      roles: number('Roles.'),
      withoutPrimary: number('Roles that nobody fills.'),
      withoutDeputy: number('Roles without a deputy.'),
      sameDeputy: number('Roles whose deputy is the same post as the primary.'),
      sharedDeputies: number('Posts that deputise for more than one role.'),
    },
    compute: ({ plan }) => {
      const roles = Object.values(plan.roles)
      const deputies = roles.flatMap((role) => role.deputy ?? [])
      return {
        roles: roles.length,
        withoutPrimary: roles.filter((role) => !role.primary).length,
        withoutDeputy: roles.filter((role) => !role.deputy).length,
        sameDeputy: roles.filter((role) => role.deputy !== undefined && role.deputy === role.primary).length,
        sharedDeputies: new Set(deputies.filter((post, index) => deputies.indexOf(post) !== index)).size,
      }
    },
  },
  contacts: {
    says: 'All contacts.',
    facts: {
      contacts: number('Contacts.'),
      placeholders: number('Contacts with an address, number or name that cannot be meant.'),
      unreachable: number('Contacts with no address, number or channel.'),
    },
    compute: ({ plan }) => {
      const contacts = Object.values(plan.contacts)
      return {
        contacts: contacts.length,
        placeholders: contacts.filter((contact) =>
          contactTexts(contact).some((text) => placeholderIn(text) !== undefined),
        ).length,
        unreachable: contacts.filter((contact) => !contact.email && !contact.phone && !contact.channel).length,
      }
    },
  },
  exercises: {
    says: 'All promised exercises.',
    facts: {
      exercises: number('Exercises.'),
      neverHeld: number('Exercises without any drill.'),
      notCurrent: number('Exercises whose last pass is too long ago, or that never passed.'),
    },
    compute: ({ plan, portfolio, now }) => {
      const states = Object.entries(plan.exercises).map(
        ([id, exercise]) => exerciseState(plan, id, exercise, portfolio.drills, portfolio.settings, now).state,
      )
      return {
        exercises: states.length,
        neverHeld: states.filter((state) => state === 'never').length,
        notCurrent: states.filter((state) => state !== 'ok' && state !== 'due').length,
      }
    },
  },
  drills: {
    says: 'All drill records of the plan.',
    facts: {
      drills: number('Records.'),
      incomplete: number('Records with a field missing.'),
      failed: number('Drills that did not pass.'),
      orphanIssues: number('Open issues without an owner or a date.'),
    },
    compute: ({ plan, portfolio, now }) => {
      const drills = portfolio.drills.filter((drill) => drill.plan === plan.id && drill.endedAt <= now)
      const facts = drills.map((drill) => drillMatch(drill).facts)
      return {
        drills: drills.length,
        incomplete: facts.filter((each) => each['complete'] !== true).length,
        failed: drills.filter((drill) => drill.result !== 'pass').length,
        orphanIssues: facts.reduce((sum, each) => sum + Number(each['orphanIssues']), 0),
      }
    },
  },
  incidents: {
    says: 'All incident records of the plan.',
    facts: { incidents: number('Records.'), incomplete: number('Records with a field missing.') },
    compute: ({ plan, portfolio }) => {
      const incidents = portfolio.incidents.filter((incident) => incident.plan === plan.id)
      return {
        incidents: incidents.length,
        incomplete: incidents.filter((incident) => incidentMatch(incident).facts['complete'] !== true).length,
      }
    },
  },
  communications: {
    says: 'All communications.',
    facts: {
      communications: number('Communications.'),
      unnumbered: number('Communications whose first notice and updates have no number.'),
    },
    compute: ({ plan }) => {
      const all = Object.values(plan.communications)
      return {
        communications: all.length,
        unnumbered: all.filter((each) => !isBound(each.first?.within) && !(each.every && 'seconds' in each.every))
          .length,
      }
    },
  },
  vendors: {
    says: 'All vendors.',
    facts: {
      vendors: number('Vendors.'),
      jointAvailability: fact('percent', 'Product of the published availabilities.'),
      differing: number('Vendors whose availability in this plan is not the published one.'),
    },
    compute: ({ plan, portfolio }) => {
      const uses = Object.entries(plan.vendors)
      const published = uses.flatMap(([id]) => portfolio.vendors[id]?.sla ?? [])
      return {
        vendors: uses.length,
        jointAvailability:
          published.length === 0 ? null : published.reduce((product, sla) => (product * sla) / 100, 100),
        differing: uses.filter(([id, use]) => use.sla !== undefined && use.sla !== portfolio.vendors[id]?.sla).length,
      }
    },
  },
  references: {
    says: 'All documents that the plan refers to.',
    facts: { references: number('References.'), missing: number('References that lead nowhere.') },
    compute: ({ plan, portfolio }) => {
      const all = Object.values(plan.references)
      return {
        references: all.length,
        missing: all.filter((each) =>
          each.path === undefined ? each.url === undefined : !portfolio.files.has(each.path.replace(/^\.\//, '')),
        ).length,
      }
    },
  },
}

/** The element that `procedure.region-outage` or `roles` names; `undefined` when there is none. */
export const elementNamed = (
  of: string,
  plan: Plan,
): { readonly element: Element; readonly name: string } | undefined => {
  const [kind, name = ''] = of.split('.') as [string, string?]
  const element = Object.hasOwn(elements, kind) ? elements[kind] : undefined
  if (!element) return undefined
  return element.names
    ? element.names(plan).includes(name)
      ? { element, name }
      : undefined
    : name === ''
      ? { element, name }
      : undefined
}

/** Everything that `computed:` may name in a plan, for suggestions. */
export const elementNames = (plan: Plan): readonly string[] =>
  Object.entries(elements).flatMap(([kind, element]) =>
    element.names ? element.names(plan).map((name) => `${kind}.${name}`) : [kind],
  )
