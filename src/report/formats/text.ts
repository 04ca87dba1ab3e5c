/** The report for people at a terminal, as a format. */
import { textReport } from '../text.ts'
import type { Run } from './format.ts'

export const make = ({ outcome, text }: Run): string => textReport(outcome, text)
