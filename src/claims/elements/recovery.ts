/** Facts that are computed from what is recovered, how, and how soon. */
import { isBound, type MaybeBound } from '../../model/bound.ts'
import { objectiveFor, planObjective } from '../objectives.ts'
import { worstLoss } from '../recovery-point.ts'
import { longestPath, recoveryChain } from '../recovery-time.ts'
import { duration, fact, number, type Element } from './element.ts'

const limit = (value: MaybeBound | undefined): number | null => (isBound(value) ? value.limit.seconds : null)

export const recoveryElements: Readonly<Record<string, Element>> = {
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
      endToEnd: duration(
        'From disruption to usable: detection, trigger, declaration, activation, steps, DNS and validation.',
      ),
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
}
