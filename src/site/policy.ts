/**
 * The content-security policy. A page may load its own styles, fonts, pictures and scripts, and nothing else: no
 * connection, no inline code, no other host, no frame around it.
 */
const page =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"

/** What a page says of itself. */
export const pagePolicy: string = page

/** What a host says of every page. `frame-ancestors` cannot stand in a page. */
export const hostPolicy: string = `${page}; frame-ancestors 'none'`

/** For the development server, which puts styles into pages and tells them over a socket that something changed. */
export const developmentPolicy: string = `${page}; connect-src 'self' ws:; worker-src blob:`.replace(
  "style-src 'self'",
  "style-src 'self' 'unsafe-inline'",
)
