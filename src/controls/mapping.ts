/**
 * Which parts of a plan supply evidence for which clauses, and what each needs for it. This file is the whole mapping: a
 * part supplies evidence for its clauses only when it is in the plan and what it needs holds (`supply.ts`).
 */
import type { ExerciseType } from '../model/plan.ts'
import type { Basis } from '../model/verdict.ts'
import type { Clause } from './clauses.ts'

export const elementIds = [
  'document',
  'impact',
  'risks',
  'objectives',
  'inventory',
  'capacity',
  'redundancy',
  'backup',
  'protection',
  'procedures',
  'degraded',
  'restores',
  'exercises',
  'training',
  'incidents',
  'communications',
  'roles',
  'vendors',
  'review',
  'monitoring',
] as const
export type ElementId = (typeof elementIds)[number]

export type ElementInfo = {
  readonly title: string
  /** What must hold, in a sentence. */
  readonly needs: string
  readonly clauses: readonly Clause[]
  /** Which claims speak of it, when they name one of its clauses: by what they look at. */
  readonly claims?: {
    /** Facts of readings. */
    readonly facts?: readonly string[]
    /** Kinds of exercises whose drills decide. */
    readonly drills?: readonly ExerciseType[]
    /** What is computed, by its first word. */
    readonly computed?: readonly string[]
    /** Claims that incidents decide. */
    readonly incidents?: true
    /** Claims that compare something read with an objective of the plan. */
    readonly objectives?: true
    /** Every claim that names one of its clauses: there is no typed part to tell them by. */
    readonly any?: true
    /** How it must be known; by default any way but arithmetic on the plan's own words. */
    readonly bases?: readonly Basis[]
  }
  /** Findings that say it is not so. */
  readonly contradictedBy?: readonly string[]
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean)

/** Clauses of the standards, a column for each as they are printed; of HIPAA's contingency plan, 164.308(a)(7), only the end is written. */
const row = (numbers: string): readonly Clause[] => {
  const columns = numbers.split('|')
  return ['soc2', 'iso22301', 'iso27001', 'nist34', 'nist', 'dora', 'hipaa', 'ccm'].flatMap((standard, at) =>
    words(columns[at] ?? '').map((each): Clause => `${standard}:${each.replace(/^\(/, '164.308(a)(7)(')}`),
  )
}

/** Every part, in the order in which plans are written. */
export const elements: Readonly<Record<ElementId, ElementInfo>> = {
  document: {
    title: 'The plan as a controlled document',
    needs: 'An approval on file of the plan as it is now, and a review that is not overdue.',
    clauses: row(
      'CC5.3 CC2.2 | 7.5 8.4.4 | A.5.1 A.5.37 | step-7 | CP-1 CP-2 | 11(1) 11(3) | (i) | BCR-01 BCR-04 BCR-05',
    ),
    claims: { computed: ['plan', 'references'] },
    contradictedBy: [
      'review/incomplete',
      'review/draft-published',
      'review/changed-since',
      'review/record-differs',
      'review/overdue',
    ],
  },
  impact: {
    title: 'Impact on the business: tolerable downtime, tiers',
    needs:
      'Tolerable downtime or a minimum objective, or tiers. Nothing outside the plan checks it, unless a claim does.',
    clauses: row('CC3.2 CC9.1 | 8.2.2 | A.5.30 | step-2 | CP-2(8) RA-9 | 11(5) 12(6) | (ii)(E) | BCR-02'),
    claims: { computed: ['objective', 'services'] },
    contradictedBy: ['objective/exceeds-tolerable-downtime', 'service/tiers-do-not-map'],
  },
  risks: {
    title: 'Scenarios of what can go wrong',
    needs: 'Scenarios. Nothing outside the plan checks them, unless a claim does.',
    clauses: row('CC3.2 CC9.1 | 8.2.3 | A.5.29 | step-2 | RA-3 | 11(6) 8 | (ii)(C) | BCR-02'),
    contradictedBy: ['objective/scenario-exceeds-service'],
  },
  objectives: {
    title: 'Objectives: recovery time and recovery point',
    needs: 'A claim that compares what was measured or tried with an objective, and holds.',
    clauses: row('A1.2 | 8.3.3 6.2 | A.5.30 |  | CP-2 CP-10 | 12(6) | (ii)(B) | BCR-03'),
    claims: { objectives: true, bases: ['measured', 'exercised'] },
    contradictedBy: [
      'objective/not-one-number',
      'objective/store-exceeds-plan',
      'recovery-time/clock-exceeds-objective',
      'recovery-point/path-exceeds-objective',
    ],
  },
  inventory: {
    title: 'Inventory and dependencies',
    needs: 'Services or stores. Nothing outside the plan checks them, unless a claim does.',
    clauses: row('CC3.2 CC9.2 | 8.2.2 8.3.4 | A.5.9 |  | CP-2(8) CM-8 | 8(1) 8(4) | (ii)(E) | BCR-02'),
    claims: {
      computed: ['services', 'service'],
      facts: ['resources', 'kinds', 'changes', 'unmanaged', 'differences', 'elsewhere'],
    },
  },
  capacity: {
    title: 'Capacity and scaling',
    needs: 'A claim about capacity that holds.',
    clauses: row('A1.1 | 8.3.4 | A.8.6 |  | CP-2(2) | 12(4) 7 |  | BCR-11'),
    claims: {
      facts: words(`
        minimum maximum headroom policies suspended desiredTasks runningTasks average p99`),
      bases: ['measured', 'configured'],
    },
  },
  redundancy: {
    title: 'Redundancy: zones, replicas, another region',
    needs: 'A claim about zones, replicas or copies elsewhere that holds.',
    clauses: row('A1.2 | 8.3.5 | A.8.14 | step-4 | CP-6 CP-7 CP-8 | 12(4) | (ii)(C) | BCR-11'),
    claims: {
      facts: words(`
        multiAz zones zoneNames zone secondaryZone readReplicas replicas readyReplicas replicaRegions
        replicasUnavailable replicasInSync replayLag standby members regions secondaries connected
        allConnected replication replicationRegions replicationDestinations replicationWholeBucket
        replicationTimeControl deleteMarkerReplication crossRegion replicatedFrom destinationRegions copyRegions
        destinations multiRegion runningTasks healthyTasks healthyTargets healthyZones failover nodes
        offlineNodes healthy sourceRegions`),
      bases: ['measured', 'configured'],
    },
  },
  backup: {
    title: 'Backups: scope, frequency, retention, place',
    needs: 'A claim about what the backups are, read or measured, that holds.',
    clauses: row('A1.2 | 8.3.5 | A.8.13 | step-4 | CP-6 CP-9 | 12(1) | (ii)(A) | BCR-08'),
    claims: {
      facts: words(`
        restorableAge latestRestorableTime earliestRestorableTime restorableSpan pointInTimeRecovery
        recoveryPeriod backupRetention backupWindow retention interval schedule continuous newestAge
        newestDataAge newestFullAge oldestAge latestAge earliestAge largestGap completed available count
        tooSmall newestSize sizeRatio jobs successRate versioning noncurrentRetention keepsAllVersions
        expiration versions archiving archiveMode lastArchivedAge fullAge incrementalAge backups lastSuccessAge
        missing replication replicationRegions copyRegions destinationRegions crossRegion sourceRegions copies
        keptFor lostSegments integrity hosts remotes equal`),
      bases: ['measured', 'configured'],
    },
    contradictedBy: ['recovery-point/path-exceeds-objective', 'recovery-point/alert-after-objective'],
  },
  protection: {
    title: 'Protection of backups: encryption, isolation, lock',
    needs: 'A claim about it that holds, measured or read as a setting.',
    clauses: row('A1.2 CC6.1 | 8.3.5 | A.8.13 A.8.24 |  | CP-9(3) CP-9(8) | 12(2) 12(3) | (ii)(A) | BCR-08'),
    claims: {
      facts: words(`
        encryption encryptionKey encryptionKeys encrypted allEncrypted storageEncrypted secretsEncrypted
        encryptedObjectReplication objectLock objectLockRetention locked lockFinal minRetention maxRetention
        mfaDelete deletionProtection manager rotation tlsRequired tlsMinimum immutableTags vaultType private`),
      bases: ['measured', 'configured'],
    },
  },
  procedures: {
    title: 'Procedures with steps and how each is verified',
    needs:
      'A passing drill, inside its cadence, of the scenario that the procedure answers, in which something was really recovered.',
    clauses: row(
      'A1.2 CC7.5 | 8.4.4 8.4.5 | A.5.29 A.5.30 | step-5 | CP-10 | 11(2) 11(3) 12(1)(b) 12(7) | (ii)(B) | BCR-09',
    ),
    claims: { computed: ['procedure'], drills: ['restore', 'functional', 'failover', 'full'], incidents: true },
    contradictedBy: ['recovery-time/steps-exceed-objective'],
  },
  degraded: {
    title: 'What must still work meanwhile',
    needs: 'A minimum objective (MBCO). Nothing outside the plan checks it, unless a claim does.',
    clauses: row('A1.2 | 8.4.4 | A.5.29 |  | CP-2(3) CP-2(5) | 11(2) | (ii)(C) | BCR-04'),
  },
  restores: {
    title: 'Restore tests',
    needs: 'A passing drill inside its cadence.',
    clauses: row('A1.3 | 8.5 | A.8.13 |  | CP-9(1) CP-9(2) | 12(2) | (ii)(D) | BCR-08'),
    claims: { drills: ['restore'], facts: ['runs', 'failed', 'validation', 'restoreTime', 'slowestRestore'] },
  },
  exercises: {
    title: 'Exercises, from tabletop to full',
    needs: 'A passing drill inside its cadence.',
    clauses: row('A1.3 CC7.5 | 8.5 | A.5.30 | step-6 | CP-4 CP-4(2) CP-4(4) | 11(6) 24 25 | (ii)(D) | BCR-06 BCR-10'),
    claims: {
      drills: ['checklist', 'tabletop', 'functional', 'failover', 'full', 'communications'],
      computed: ['exercises', 'drills'],
    },
  },
  training: {
    title: 'Training',
    needs: 'A claim about it that holds: nothing else in a plan speaks of training.',
    clauses: row('CC1.4 CC2.2 | 7.2 7.3 | A.6.3 | step-6 | CP-3 | 13(6) | (ii)(D) | BCR-06'),
    claims: { any: true },
  },
  incidents: {
    title: 'Incidents, with timeline and cause',
    needs: 'Records of incidents that are whole: timeline, cause and a published report.',
    clauses: row(
      'CC7.3 CC7.4 CC7.5 | 8.4.2 10.1 | A.5.24 A.5.25 A.5.26 A.5.27 A.5.28 |  | IR-4 IR-5 | 11(8) 13(2) 17 18 19 | 164.308(a)(6) | ',
    ),
    claims: { incidents: true, computed: ['incidents'] },
  },
  communications: {
    title: 'Communications: to whom, how soon, how often',
    needs: 'A passing exercise of communications inside its cadence, or a claim that drills or incidents decide.',
    clauses: row('CC2.2 CC2.3 CC7.4 | 7.4 8.4.3 | A.5.5 A.5.26 |  | IR-6 CP-2 | 11(7) 14 19 | (ii)(C) | BCR-07'),
    claims: { drills: ['communications', 'tabletop', 'full'], incidents: true, computed: ['communications'] },
    contradictedBy: ['communication/no-number'],
  },
  roles: {
    title: 'Roles, deputies, contacts',
    needs: 'Roles. Nothing outside the plan checks them, unless a claim does.',
    clauses: row('CC1.3 CC7.4 | 5.3 8.4.2 | A.5.2 |  | CP-2 IR-7 | 11(7) | 164.308(a)(2) | BCR-07'),
    claims: { computed: ['roles', 'contacts'], facts: ['onCall', 'uncovered', 'paged'] },
    contradictedBy: ['role/no-deputy', 'contact/placeholder', 'response/unstaffed'],
  },
  vendors: {
    title: 'Vendors, their promises, ways around them',
    needs: 'Vendors. What is pinned of them is somebody’s entry, unless a claim checks it.',
    clauses: row(
      'CC9.2 | 8.3.4 8.2.2 | A.5.19 A.5.20 A.5.21 A.5.22 A.5.23 |  | CP-2(7) SA-9 | 11(4) 28 29 30 | 164.308(b) | ',
    ),
    claims: { computed: ['vendors'], facts: ['subscribed', 'urgentLevels', 'advanced'] },
    contradictedBy: ['vendor/availability-differs'],
  },
  review: {
    title: 'Review, sign-off, improvement',
    needs: 'An approval on file of the plan as it is now, and a review that is not overdue.',
    clauses: row(
      'CC4.1 CC4.2 A1.3 | 8.6 9.2 9.3 10.1 | A.5.35 A.5.36 | step-7 | CP-2d CA-5 | 6(5) 11(6) 13 | 164.308(a)(8) | BCR-05',
    ),
    claims: { computed: ['drills', 'incidents'] },
    contradictedBy: ['review/overdue', 'review/record-differs', 'review/changed-since'],
  },
  monitoring: {
    title: 'Readings, monitoring, alarms',
    needs: 'Readings on file that show what the plan says of them.',
    clauses: row('CC4.1 CC7.2 A1.1 | 9.1 | A.8.15 A.8.16 |  | CA-7 CP-9 | 10 11(8) | 164.308(a)(1)(ii)(D) | '),
    claims: {
      facts: words(`
        actionsEnabled actions evaluated state stateAge detectionTime missingDataRaises remedies suppressed
        enabled severity receivers waits confirmedSubscriptions pendingSubscriptions categories logging
        delivered deliveryAge validated logExports retention keptForever newestAge healthCheckEnabled
        healthCheckInterval interval average maximum datapoints rateRules features onCall value`),
      bases: ['measured', 'configured'],
    },
  },
}

/** The parts that supply evidence for a clause. */
export const elementsFor = (clause: string): readonly ElementId[] =>
  elementIds.filter((id) => (elements[id].clauses as readonly string[]).includes(clause))
