/**
 * Lays over a page of the development server why the content cannot be read. It goes away with the page: once the
 * content is mended, the server says so and the page is loaded anew.
 */
import './styles/trouble.css'

const show = (report: string): void => {
  const panel = document.querySelector('.trouble') ?? document.body.appendChild(document.createElement('div'))
  const title = document.createElement('p')
  const text = document.createElement('pre')
  title.textContent = 'The content cannot be read. The page comes back when it is mended.'
  text.textContent = report
  text.tabIndex = 0
  panel.className = 'trouble'
  panel.setAttribute('role', 'alert')
  panel.replaceChildren(title, text)
}

import.meta.hot?.on('holdfast:trouble', show)
import.meta.hot?.send('holdfast:ask')
