/** The machine-readable report as a type; `schema.ts` says in sentences what its fields mean. Fields that came later are optional, for reports that are older. */
import type { Severity } from '../model/finding.ts'
import type { Basis, VerdictWord } from '../model/verdict.ts'

export type ReportCounts = Record<VerdictWord | 'total', number> & {
  underlying: { violated: number; unknown: number; stale: number }
}

/** A place as numbers with names. */
export type ReportPlace = {
  file: string
  line?: number | undefined
  column?: number | undefined
  endLine?: number | undefined
  endColumn?: number | undefined
}

export type ReportClaim = {
  id: string
  sentence: string
  place?: ReportPlace | undefined
  verdict: VerdictWord
  underlying?: VerdictWord | undefined
  basis: Basis | null
  reportedBy?: string | undefined
  reason?: string | undefined
  because: string
  expected: string
  measured: string
  asOf: string | null
  validUntil: string | null
  controls: string[]
  sources: string[]
  waiver?: string | undefined
}

export type ReportReview = { date: string; version: string; planSha256: string; by: string; decision: string }

export type ReportPlan = {
  id: string
  title: string
  file?: string | undefined
  version?: string | undefined
  status?: string | undefined
  lastReviewed?: string | undefined
  nextReview?: string | undefined
  sha256: string
  counts: ReportCounts
  claims: ReportClaim[]
  reviews?: ReportReview[] | undefined
}

export type ReportFinding = {
  code: string
  fingerprint: string
  severity: Severity
  usualSeverity?: Severity | undefined
  exit: number
  plan?: string | undefined
  about?: string | undefined
  place: ReportPlace
  message: string
  hint: string
  related: { place: ReportPlace; note: string }[]
  waiver?: string | undefined
  known?: { since: string; until: string } | undefined
}

export type ReportRule = {
  code: string
  title: string
  severity: Severity
  exit: number
  why: string
  clauses: string[]
  hint?: string | undefined
}

export type ReportWaiver = {
  id: string
  rule: string
  plan: string
  reason: string
  owner: string
  approver: string
  acceptedOn: string
  expires: string
  place: ReportPlace
}

export type ReportEvidence = {
  id: string
  label: string
  source: string
  mode: string
  collectedAt: string
  expires: string
  digest: string
  rawSha256: string
  error?: string | undefined
}

/** A file that went in, by its path in the content folder. */
export type ReportMaterial = { name: string; sha256: string }

/** The machine-readable report; see `reportSchema` for what the fields mean. */
export type Report = {
  version: 1
  generator: string
  organisation?: string | undefined
  content?: string | undefined
  asOf: string | null
  mode: 'live' | 'replay' | null
  notice?: string | undefined
  strict?: boolean | undefined
  only?: string[] | undefined
  exit: { code: number; meaning: string }
  counts: {
    claims: ReportCounts
    findings: { error: number; warn: number; info: number; waived: number; known?: number | undefined }
  }
  plans: ReportPlan[]
  findings: ReportFinding[]
  rules?: ReportRule[] | undefined
  waivers?: ReportWaiver[] | undefined
  evidence?: ReportEvidence[] | undefined
  materials?: ReportMaterial[] | undefined
}
