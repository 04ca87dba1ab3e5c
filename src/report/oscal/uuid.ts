/** Names that stay: a UUID of version 5 (RFC 9562) is made of words, so the same thing has the same one in every run. */
import { createHash } from 'node:crypto'

/** The name space of everything in our OSCAL documents; random once, and never changed. */
const space = Buffer.from('5b0c7d1e43a84c1d9d6a7fd2a3c1e9b4', 'hex')

/** The UUID of a thing: what it is, and the names that tell it from others of its kind. */
export const uuidOf = (...words: readonly string[]): string => {
  const bytes = createHash('sha1').update(space).update(JSON.stringify(words)).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
