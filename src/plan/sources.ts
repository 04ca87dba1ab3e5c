/**
 * Which files a content folder has, and how each kind is read. What a reader makes of a file depends on its kind, its
 * name and its text and on nothing else; so files may be read in any order, in other threads, or not at all when it is
 * known already what becomes of them.
 */
import { flawIn } from './flaw.ts'
import { filesIn, textOf } from './folder.ts'
import { readPage } from './page.ts'
import { readPlan, type Read } from './plan.ts'
import { readEntries, readNarrative, readRecord } from './records.ts'
import {
  attestationsSchema,
  bindingsSchema,
  drillSchema,
  incidentSchema,
  reviewSchema,
  vendorsSchema,
  waiversSchema,
} from './schema/records.ts'
import { settingsSchema } from './schema/settings.ts'

type Reader = (text: string, file: string) => Read<unknown>

export type Kind =
  | 'settings'
  | 'plans'
  | 'drills'
  | 'incidents'
  | 'reviews'
  | 'waivers'
  | 'attestations'
  | 'vendors'
  | 'bindings'
  | 'pages'

const readers: Readonly<Record<Kind, Reader>> = {
  settings: (text, file) => readRecord(text, file, settingsSchema),
  plans: readPlan,
  drills: (text, file) => readNarrative(text, file, drillSchema),
  incidents: (text, file) => readNarrative(text, file, incidentSchema),
  reviews: (text, file) => readRecord(text, file, reviewSchema),
  waivers: (text, file) => readEntries(text, file, waiversSchema),
  attestations: (text, file) => readEntries(text, file, attestationsSchema),
  vendors: (text, file) => readEntries(text, file, vendorsSchema),
  bindings: (text, file) => readEntries(text, file, bindingsSchema),
  pages: readPage,
}

/** One file. Its name is relative to the content folder. */
export type Source = { readonly kind: Kind; readonly file: string; readonly text: string }

/** Gives what each file becomes, in the order of the files. */
export type ReadAll = (sources: readonly Source[]) => readonly Read<unknown>[]

/** Reads one file. Never throws because of what a person wrote. */
export const readSource = ({ kind, file, text }: Source): Read<unknown> => {
  const flaw = flawIn(text, file)
  return flaw ? { value: undefined, problems: [flaw] } : readers[kind](text, file)
}

const one = (kind: Kind, file: string): readonly [Kind, (folder: string) => readonly string[]] => [kind, () => [file]]
const all = (kind: Kind, ending: string): readonly [Kind, (folder: string) => readonly string[]] => [
  kind,
  (folder) => filesIn(folder, kind, ending),
]

/** In the order in which their problems are reported. */
const places: readonly (readonly [Kind, (folder: string) => readonly string[]])[] = [
  one('settings', 'holdfast.yaml'),
  all('plans', '.mdx'),
  all('drills', '.mdx'),
  all('incidents', '.mdx'),
  all('reviews', '.yaml'),
  one('waivers', 'waivers.yaml'),
  one('attestations', 'attestations.yaml'),
  one('vendors', 'vendors.yaml'),
  one('bindings', 'bindings.yaml'),
  all('pages', '.mdx'),
]

/** Every file of a content folder. */
export const sourcesIn = (folder: string): readonly Source[] =>
  places.flatMap(([kind, files]) =>
    files(folder).flatMap((file): Source[] => {
      const text = textOf(folder, file)
      return text === undefined ? [] : [{ kind, file, text }]
    }),
  )
