/**
 * The only script of all pages but the one that checks documents (`check/page.ts`). A page that nobody builds again must not stay green: once the moment has passed until
 * which a verdict counts, the verdict turns amber here, in the reader's browser, and the counts with it. It reads the
 * page and changes it; it fetches nothing, stores nothing and knows nothing else.
 *
 * What can lapse has `data-valid-until`. Words in it that are then wrong have the right ones in `data-expired`
 * (text) or `data-expired-label` (name for a screen reader).
 */
type Marked = HTMLElement | SVGElement

const longestWait = 86_400_000

const all = (root: ParentNode, selector: string): Iterable<Marked> => root.querySelectorAll<Marked>(selector)

const lapse = (element: Marked): void => {
  element.removeAttribute('data-valid-until')
  if (element.dataset['verdict'] === 'holds') element.dataset['verdict'] = 'stale'
  for (const each of [element, ...all(element, '[data-expired], [data-expired-label]')]) {
    const { expired, expiredLabel } = each.dataset
    if (expired !== undefined) each.textContent = expired
    if (expiredLabel !== undefined) each.setAttribute('aria-label', expiredLabel)
  }
}

/** The parts of a bar that lapsed are stale ones from now on; the numbers beside it are sums of its parts. */
const recount = (counts: Marked): void => {
  for (const word of ['holds', 'stale']) {
    let sum = 0
    for (const part of all(counts, `rect[data-verdict="${word}"]`)) sum += Number(part.dataset['claims'])
    for (const item of all(counts, `[data-count="${word}"]`)) {
      item.toggleAttribute('data-none', sum === 0)
      for (const number of all(item, '.count')) number.textContent = String(sum)
    }
  }
}

const expire = (): void => {
  const now = Date.now()
  let next = Number.POSITIVE_INFINITY
  let lapsed = false
  for (const element of all(document, '[data-valid-until]')) {
    const until = Date.parse(element.dataset['validUntil'] ?? '')
    if (until > now) {
      next = Math.min(next, until)
      continue
    }
    // A moment that cannot be read counts as one that has passed.
    lapse(element)
    lapsed = true
  }
  if (lapsed) {
    for (const counts of all(document, '.counts')) recount(counts)
    for (const note of all(document, '[data-expired-note]')) note.removeAttribute('hidden')
  }
  if (next !== Number.POSITIVE_INFINITY) setTimeout(expire, Math.min(next - now + 1000, longestWait))
}

expire()
