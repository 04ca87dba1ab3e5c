/**
 * Writes `schemas/*.schema.json`, what editors and readers need to know of every file format, from the zod schemas that
 * read them. A schema refuses what one field shows to be wrong, and must not refuse what Holdfast accepts. What takes
 * several fields or files to see (two checks in one claim, a name that nothing has) stays with `holdfast check`.
 *
 * Draft 2020-12, because there a type is defined once and every field keeps its own sentence and examples beside the
 * `$ref`. Under draft 7 they would stand in a wrapper around it, where the YAML language server (1.23) does not find them
 * when it completes a key. No `format`: what it would say is a `pattern`, so that a validator needs no plugin.
 *
 *   npm run schemas
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { caseSchema } from '../../src/plan/schema/case.ts'
import { reportedSchema } from '../../src/evidence/push-document.ts'
import { evidenceSchema } from '../../src/evidence/record.ts'
import { pageSchema } from '../../src/plan/page.ts'
import { planSchema } from '../../src/plan/schema/plan.ts'
import {
  attestationsSchema,
  bindingsSchema,
  drillSchema,
  incidentSchema,
  reviewSchema,
  vendorsSchema,
  waiversSchema,
} from '../../src/plan/schema/records.ts'
import { settingsSchema } from '../../src/plan/schema/settings.ts'
import { baselineSchema } from '../../src/rules/baseline.ts'
import { reportSchema } from '../../src/report/schema.ts'
import { verificationSchema } from '../../src/report/verification.ts'
import { jsonOf, open, tidy, type JsonSchema } from './json-schema/convert.ts'
import { writeEditorFiles } from './json-schema/editor.ts'
import { bindingsJson, evidenceJson } from './json-schema/sources.ts'

type Format = {
  readonly title: string
  readonly says: string
  /** Reads the format. */
  readonly zod: z.ZodType
  /** How its JSON Schema is made, when the zod schema does not say everything. */
  readonly json?: () => JsonSchema
}

/** Every file format, by the name of its schema. */
export const formats: Readonly<Record<string, Format>> = {
  holdfast: {
    title: 'Holdfast settings',
    says: 'The file `holdfast.yaml`: who publishes the plans, and how.',
    zod: settingsSchema,
  },
  plan: { title: 'Plan', says: 'Frontmatter of `plans/*.mdx`.', zod: planSchema },
  drill: { title: 'Drill', says: 'Frontmatter of `drills/*.mdx`: an exercise that took place.', zod: drillSchema },
  incident: { title: 'Incident', says: 'Frontmatter of `incidents/*.mdx`: a real event.', zod: incidentSchema },
  page: { title: 'Page', says: 'Frontmatter of `pages/*.mdx`.', zod: pageSchema },
  review: {
    title: 'Review',
    says: 'A file `reviews/<plan>/<date>.yaml`, which `holdfast review` writes.',
    zod: reviewSchema,
  },
  case: {
    title: 'Case',
    says: 'Files under `tests/`: readings, and the verdicts that they must lead to.',
    zod: caseSchema,
  },
  waivers: {
    title: 'Waivers',
    says: 'The file `waivers.yaml`: findings that somebody accepted for a time.',
    zod: waiversSchema,
  },
  attestations: {
    title: 'Attestations',
    says: 'The file `attestations.yaml`: what a person vouches for.',
    zod: attestationsSchema,
  },
  vendors: { title: 'Vendors', says: 'The file `vendors.yaml`: what suppliers publish.', zod: vendorsSchema },
  bindings: {
    title: 'Bindings',
    says: 'The file `bindings.yaml`: which real resource each name in the plans means. Private.',
    zod: bindingsSchema,
    json: bindingsJson,
  },
  evidence: {
    title: 'Evidence',
    says: 'One reading of one binding: a line of `evidence/history/*.jsonl`, and an entry of `records` in `evidence/current.json`.',
    zod: evidenceSchema,
    json: evidenceJson,
  },
  reading: {
    title: 'Reading',
    says: 'What another machine reports, as `holdfast collect --push BINDING` takes it in. Which facts there are, the source of the binding says.',
    zod: reportedSchema,
  },
  baseline: {
    title: 'Baseline',
    says: 'What was found when checking began, as `holdfast check --write-baseline` writes it.',
    zod: baselineSchema,
  },
  report: {
    title: 'Report',
    says: 'The file `report.json`, which `holdfast check --format json` prints. Fields are only ever added to version 1, so readers pass over those they do not know.',
    zod: reportSchema,
    json: () => open(jsonOf(reportSchema)),
  },
  verification: {
    title: 'Verification',
    says: 'What `holdfast verify --format json` prints of a PDF. Fields are only ever added to version 1, so readers pass over those they do not know.',
    zod: verificationSchema,
    json: () => open(jsonOf(verificationSchema)),
  },
}

/** The texts of all schemas by the name of their file. */
export const schemaTexts = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(formats).map(([name, { title, says, zod, json }]) => {
      const file = `${name}.schema.json`
      const schema = json ? json() : jsonOf(zod)
      const whole = { ...schema, $id: `https://holdfast.invalid/schemas/${file}`, title, description: says }
      return [file, `${JSON.stringify(tidy(whole), null, 2)}\n`]
    }),
  )

if (import.meta.main) {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const texts = schemaTexts()
  rmSync(join(root, 'schemas'), { recursive: true, force: true })
  mkdirSync(join(root, 'schemas'))
  for (const [file, text] of Object.entries(texts)) writeFileSync(join(root, 'schemas', file), text)
  writeEditorFiles(root, texts)
}
