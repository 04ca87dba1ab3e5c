/**
 * Words that stand where an address, a number or a name should: at 03:00 nobody can call `+1-XXX-XXX-XXXX`. Reserved
 * domains (RFC 2606) and the demonstration domains of tutorials belong to nobody who could answer.
 */
import type { Contact } from '../model/plan.ts'

const patterns: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /\b(?:TBD|TBA|TODO|FIXME|to be (?:determined|announced|confirmed))\b/i, what: 'is still to be decided' },
  { pattern: /\[[^\]]*\]|<[^>]+>|\{\{?[^}]+\}?\}/, what: 'is a template token' },
  { pattern: /X{3,}/i, what: 'has digits crossed out' },
  {
    pattern: /(?:@|^|\.|\/\/)example\.(?:com|org|net)\b|\.(?:example|invalid|test)\b/i,
    what: 'is in a domain reserved for examples (RFC 2606)',
  },
  {
    pattern: /(?:@|^|\.|\/\/)(?:company|yourcompany|your-company|mycompany|acme|domain|yourdomain)\.com\b/i,
    what: 'is in a stand-in domain that belongs to somebody else',
  },
  { pattern: /\b(?:555-?0\d{2,3}|0{6,}|1234567)\b/, what: 'is a made-up number' },
  { pattern: /^(?:n\/?a|none|unknown|-+|\?+)$/i, what: 'says that there is none' },
]

/** Why a text cannot be meant, in words that follow the text; `undefined` when it may be. */
export const placeholderIn = (text: string): string | undefined =>
  patterns.find(({ pattern }) => pattern.test(text.trim()))?.what

/** Details of a contact, each a text that may be a placeholder. */
export const contactTexts = (contact: Contact): readonly string[] =>
  [contact.name, contact.email, contact.phone, contact.channel].filter((text) => text !== undefined)
