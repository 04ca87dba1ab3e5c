/** The rule book: every rule, in the order in which it is read. A new rule is a new entry here. */
import type { RuleInfo } from '../model/finding.ts'
import { contentRules } from '../plan/problem.ts'
import * as accountable from './accountable.ts'
import * as alert from './alert.ts'
import * as asset from './asset.ts'
import * as availability from './availability.ts'
import { capabilityUnmeasured } from './capability.ts'
import { baselineRules } from './baseline.ts'
import * as claim from './claim.ts'
import { twoIdentifiers } from './command/identifier.ts'
import { placeholder, undeclaredParameter } from './command/placeholder.ts'
import * as refused from './command/refused.ts'
import * as restore from './command/restore.ts'
import { conformityTyped } from './conformity.ts'
import * as coverage from './coverage.ts'
import * as dependency from './dependency.ts'
import { documentRules } from './document.ts'
import * as disclosure from './disclosure.ts'
import * as exercise from './exercise.ts'
import * as impact from './impact.ts'
import * as inventory from './inventory.ts'
import { noticeAfterObjective } from './notice.ts'
import * as objective from './objective.ts'
import * as people from './people.ts'
import { privateText } from './privacy.ts'
import * as protection from './protection.ts'
import * as clock from './recovery-clock.ts'
import * as copies from './recovery-copy.ts'
import * as steps from './recovery-steps.ts'
import * as recovery from './recovery.ts'
import * as retention from './retention.ts'
import { narrativeDiffers } from './redundancy.ts'
import * as review from './review.ts'
import type { Rule } from './rule.ts'
import { eitherOr, hedged } from './text/capability.ts'
import * as fact from './text/fact.ts'
import { unboundFigure } from './text/figure.ts'
import * as vague from './text/vague.ts'
import * as scope from './scope.ts'
import { bindingUnused, clockSkew, storeDamaged } from './store.ts'
import { waiverRules } from './waiver.ts'

/** Rules that look at the portfolio and the verdicts. */
export const rules: readonly Rule[] = [
  claim.claimViolated,
  claim.claimUnbound,
  claim.claimUnplaced,
  claim.evidenceMissing,
  claim.evidenceUnreadable,
  claim.evidenceNoCollector,
  claim.evidenceStale,
  claim.evidenceVacuous,
  claim.evidenceRecorded,
  claim.neverExercised,
  claim.attestationExpired,
  objective.notOneNumber,
  objective.exceedsTolerableDowntime,
  objective.scenarioExceedsService,
  objective.storeExceedsPlan,
  recovery.stepsExceedObjective,
  recovery.clockExceedsObjective,
  recovery.pathExceedsPoint,
  recovery.alertAfterObjective,
  impact.measuresMissing,
  clock.providerDown,
  steps.stepIncomplete,
  steps.cutOverOrder,
  clock.severalClocks,
  steps.dnsWithoutTtl,
  copies.mechanismCannot,
  copies.noCopyOutside,
  retention.retentionImpossible,
  retention.retentionTooShort,
  retention.erasureUndone,
  protection.copyUnprotected,
  protection.keyNotNamed,
  protection.residencyBroken,
  review.reviewOverdue,
  review.reviewDueSoon,
  review.reviewTooLate,
  review.reviewInFuture,
  review.metaIncomplete,
  review.draftPublished,
  review.recordDiffers,
  review.changedSinceReview,
  exercise.neverHeld,
  exercise.overdue,
  exercise.failed,
  exercise.dueSoon,
  people.contactPlaceholder,
  people.roleWithoutDeputy,
  people.roleHoursTooShort,
  people.responseUnstaffed,
  people.communicationWithoutNumber,
  disclosure.absenceUnchecked,
  disclosure.limitationUnplaced,
  disclosure.referenceMissing,
  disclosure.roadmapOverdue,
  inventory.tierWithoutService,
  inventory.vendorDiffers,
  fact.cadencesDiffer,
  fact.ownersDiffer,
  fact.copiesDiffer,
  fact.placesDiffer,
  fact.vendorFiguresDiffer,
  hedged,
  eitherOr,
  vague.placeholderText,
  unboundFigure,
  vague.weaselWord,
  vague.promiseWithoutOwner,
  refused.doesNotParse,
  refused.unknownService,
  refused.unknownOperation,
  refused.unknownOption,
  refused.missingOption,
  refused.wrongValue,
  placeholder,
  undeclaredParameter,
  twoIdentifiers,
  restore.restoreOutsideRetention,
  restore.fixedSize,
  restore.repeatsTheCause,
  dependency.slowerThanDependent,
  dependency.cycle,
  scope.dependencyNotInInventory,
  scope.scopeNotInInventory,
  availability.recoverySpendsBudget,
  availability.vendorsBelowClaim,
  availability.sampleTooSmall,
  asset.assetNotInPlace,
  asset.buildsWhatExists,
  asset.lostWithScenario,
  narrativeDiffers,
  capabilityUnmeasured,
  coverage.recordTooWeak,
  coverage.scenarioNotCovered,
  alert.testWeakerThanMiss,
  alert.scheduleWithoutZone,
  noticeAfterObjective,
  accountable.authorNoPerson,
  accountable.infrastructureChanged,
  accountable.changeUnwatched,
  conformityTyped,
  privateText,
  bindingUnused,
  clockSkew,
]

/** What is known of every code that a finding can have. */
export const ruleInfo: Readonly<Record<string, RuleInfo>> = Object.fromEntries(
  [
    ...rules,
    ...Object.values(waiverRules),
    ...Object.values(baselineRules),
    storeDamaged,
    ...Object.values(documentRules),
    ...Object.values(contentRules),
  ].map((info) => [info.code, info]),
)
