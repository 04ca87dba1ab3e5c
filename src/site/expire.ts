/**
 * The only script of the site. A page that nobody builds again must not stay green: once the moment has passed until
 * which a verdict counts, the verdict turns amber here, in the reader's browser. It reads the page and changes it;
 * it fetches nothing, stores nothing and knows nothing else.
 */
const longestWait = 86_400_000

const expire = (): void => {
  const now = Date.now()
  let next = Number.POSITIVE_INFINITY
  let expired = 0
  for (const element of document.querySelectorAll<HTMLElement>('[data-valid-until]')) {
    const until = Date.parse(element.dataset['validUntil'] ?? '')
    if (Number.isNaN(until)) continue
    if (until > now) {
      next = Math.min(next, until)
      continue
    }
    expired++
    if (element.dataset['verdict'] !== 'holds') continue
    element.dataset['verdict'] = 'stale'
    const word = element.querySelector('[data-word]')
    if (word) word.textContent = element.dataset['expiredWord'] ?? 'Stale'
  }
  const note = document.querySelector<HTMLElement>('[data-expired-note]')
  if (note) note.hidden = expired === 0
  if (next !== Number.POSITIVE_INFINITY) setTimeout(expire, Math.min(next - now + 1000, longestWait))
}

expire()
