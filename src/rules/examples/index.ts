/** The examples of all rules by code. Not loaded when plans are judged. */
import { accountableExamples } from './accountable.ts'
import { assetExamples } from './asset.ts'
import { availabilityExamples } from './availability.ts'
import { claimExamples } from './claim.ts'
import { commandExamples } from './command.ts'
import { contentExamples } from './content.ts'
import { dependencyExamples } from './dependency.ts'
import { disclosureExamples } from './disclosure.ts'
import { evidenceExamples } from './evidence.ts'
import type { Examples } from './example.ts'
import { exerciseExamples } from './exercise.ts'
import { factExamples } from './fact.ts'
import { inventoryExamples } from './inventory.ts'
import { objectiveExamples } from './objective.ts'
import { peopleExamples } from './people.ts'
import { protectionExamples } from './protection.ts'
import { recoveryPointExamples } from './recovery-point.ts'
import { recoveryTimeExamples } from './recovery-time.ts'
import { recordExamples } from './record.ts'
import { recoveryExamples } from './recovery.ts'
import { retentionExamples } from './retention.ts'
import { reviewExamples } from './review.ts'
import { textExamples } from './text.ts'
import { waiverExamples } from './waiver.ts'

export const examples: Examples = {
  ...claimExamples,
  ...commandExamples,
  ...contentExamples,
  ...disclosureExamples,
  ...evidenceExamples,
  ...exerciseExamples,
  ...factExamples,
  ...inventoryExamples,
  ...objectiveExamples,
  ...peopleExamples,
  ...protectionExamples,
  ...recoveryExamples,
  ...recoveryPointExamples,
  ...recoveryTimeExamples,
  ...retentionExamples,
  ...reviewExamples,
  ...textExamples,
  ...waiverExamples,
  ...dependencyExamples,
  ...availabilityExamples,
  ...assetExamples,
  ...recordExamples,
  ...accountableExamples,
}
