/** Shows a judgement. Words of the document are put in as text, never as markup: whoever made it may have meant them to run. */
import type { Changes } from './compare.ts'
import type { Judgement, State } from './judge.ts'

const headlines: Readonly<Record<State, string>> = {
  current: 'Unaltered, and the edition that this site publishes now',
  copy: 'Unaltered, and another copy of the edition that this site publishes now',
  edition: 'Unaltered and signed by this site, but made for other readers than this site is',
  earlier: 'Unaltered, but not the edition that this site publishes now',
  foreign: 'Unaltered since it was signed, but not signed by this site',
  altered: 'Not what was signed: do not rely on it',
  unsigned: 'Not signed: nothing shows whether it was altered',
  unreadable: 'Not a PDF that can be read',
}

/** The colour of a state, which is that of the verdict that means the same. */
const colours: Readonly<Record<State, string>> = {
  current: 'holds',
  copy: 'holds',
  edition: 'holds',
  earlier: 'stale',
  foreign: 'unknown',
  altered: 'violated',
  unsigned: 'unknown',
  unreadable: 'unknown',
}

export const headlineOf = ({ state }: Judgement): string => headlines[state]

type Child = Node | string

/** An element with a class and what is in it. */
const make = (name: string, className: string, ...children: readonly Child[]): HTMLElement => {
  const made = document.createElement(name)
  if (className) made.className = className
  made.append(...children)
  return made
}

/** The result, from the headline down. `link` is the address of a claim's page. */
export const show = (
  found: Judgement,
  file: string,
  link: (plan: string, claim: string) => string,
): readonly HTMLElement[] => {
  const ruling = make(
    'div',
    'ruling',
    make('p', 'ruling-verdict', headlineOf(found)),
    make('p', 'small', file),
    ...found.reasons.map((reason) => make('p', '', reason)),
    ...(found.development
      ? [make('p', '', 'It is signed with a development key, which says nothing of who published it.')]
      : []),
  )
  ruling.dataset['verdict'] = colours[found.state]
  const { changes, published, printed } = found
  return [
    ruling,
    ...(changes && published ? [changed(changes, (id) => link(published.id, id))] : []),
    ...(printed && !published
      ? [make('p', '', `This site publishes no plan "${printed.plan}", or no longer does.`)]
      : []),
    make('section', '', make('h2', '', 'What was read'), facts(found)),
  ]
}

const facts = (found: Judgement): HTMLElement => {
  const { printed, published, audience, copy, fingerprint, name, attachments, timestamps, added, sha256 } = found
  const rows: readonly (readonly [string, string | undefined, boolean?])[] = [
    [
      'Plan',
      printed && `${published?.title ?? printed.plan}, version ${printed.version}, as of ${moment(printed.asOf)}`,
    ],
    ['Edition for', audience],
    ['Made for one recipient', copy],
    ['On this site', published && `version ${published.version}, as of ${moment(published.asOf)}`],
    ['The signer calls itself', name],
    ['Certificate, SHA-256', fingerprint, true],
    ['Files in it', attachments > 0 ? `${attachments}, each as its index says` : undefined],
    ['Timestamps', timestamps > 0 ? `${timestamps} of the whole document, not judged here` : undefined],
    ['Added since', added > 0 ? `${added} bytes, nothing but validation data and timestamps` : undefined],
    ['File, SHA-256', sha256, true],
  ]
  return make(
    'dl',
    'terms digests',
    ...rows.flatMap(([term, text, code]) =>
      text === undefined
        ? []
        : [make('div', '', make('dt', '', term), make('dd', '', code ? make('code', '', text) : text))],
    ),
  )
}

const changed = ({ judged, gone, added, ended }: Changes, link: (id: string) => string): HTMLElement => {
  const to = (id: string, text: string): HTMLElement => {
    const anchor = make('a', '', text)
    anchor.setAttribute('href', link(id))
    return anchor
  }
  const groups: readonly (readonly [string, readonly HTMLElement[]])[] = [
    [
      'Judged otherwise now',
      judged.map(({ claim, now }) =>
        make('li', '', to(claim.id, claim.sentence), ` was ${claim.verdict} and is ${now}.`),
      ),
    ],
    ['No longer in the plan', gone.map(({ sentence }) => make('li', '', sentence))],
    ['New in the plan', added.map((id) => make('li', '', to(id, id)))],
  ]
  const some = groups.filter(([, items]) => items.length > 0)
  const late =
    ended === 1
      ? 'One verdict in it counted until a moment that has passed.'
      : `${ended} verdicts in it counted until a moment that has passed.`
  return make(
    'section',
    'changes',
    make('h2', '', 'What has changed since'),
    make('p', '', ended > 0 ? late : 'No verdict in it has come to its end.'),
    ...(some.length === 0
      ? [make('p', '', 'Every claim that both have is judged on this site as it is in the document.')]
      : []),
    ...some.flatMap(([title, items]) => [make('h3', '', `${title}: ${items.length}`), make('ul', 'bullets', ...items)]),
  )
}

const moment = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`
