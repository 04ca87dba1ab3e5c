/** An update that puts an archive timestamp into the next of the fields that the document was signed with. */
import { signatureFilter, timestampSubFilter, unknownNumber } from '../../model/signature.ts'
import { SigningError } from '../error.ts'
import { reservedFields } from './reserved.ts'
import type { PdfFile } from './file.ts'
import { firstFree, updated, withEntry } from './increment.ts'

/**
 * The file with an empty timestamp over all of it, Latin-1, and where its hexadecimal digits stand. `gap` is in bytes. Throws a
 * `SigningError` when no field is left.
 */
export const withRoomForTimestamp = (
  file: PdfFile,
  gap: number,
): { readonly text: string; readonly digits: { readonly start: number; readonly end: number } } => {
  const [next] = reservedFields(file)
  if (!next) {
    throw new SigningError(
      'The document has no field left for another archive timestamp, and none can be added to a signed document.',
      'It can be judged until the certificate of its last timestamp ends. Publish the plan again before that.',
    )
  }
  const [field, dictionary] = next
  const stamp = firstFree(file)
  const range = [0, unknownNumber, unknownNumber, unknownNumber].join(' /')
  const content = [
    `<< /Type /DocTimeStamp /Filter /${signatureFilter} /SubFilter /${timestampSubFilter}`,
    `/ByteRange [${range}]`,
    `/Contents <${'00'.repeat(gap)}> >>`,
  ].join('\n')
  const text = updated(
    file,
    new Map([
      [field, withEntry(file, dictionary, 'V', `${stamp} 0 R`)],
      [stamp, content],
    ]),
  )
  const start = text.indexOf('/Contents <', file.text.length) + '/Contents <'.length
  const end = start + 2 * gap
  const covered = `0 ${start - 1} ${end + 1} ${text.length - end - 1}`.padEnd(range.length)
  const at = text.indexOf(range, file.text.length)
  return { text: text.slice(0, at) + covered + text.slice(at + range.length), digits: { start, end } }
}
