/** The page that the development server gives while the content never could be read: the report, and nothing else. */
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'

/** `script` draws the report and reloads the page when there is something to show. */
export const troublePage = (report: string, script: string): string =>
  `<!doctype html>${toHtml(
    h('html', { lang: 'en' }, [
      h('head', [
        h('meta', { charset: 'utf-8' }),
        h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
        h('meta', { name: 'color-scheme', content: 'light dark' }),
        h('title', 'The content cannot be read'),
        h('script', { type: 'module', src: script }),
      ]),
      h('body', [h('noscript', [h('pre', report)])]),
    ]),
  )}`
