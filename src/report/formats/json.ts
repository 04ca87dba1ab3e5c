/** `report.json`, as a format. */
import { jsonText } from '../json.ts'
import type { Run } from './format.ts'

export const make = ({ report }: Run): string => jsonText(report)
