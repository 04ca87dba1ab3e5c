/** `holdfast preview`: serve `dist/` as a web server would, with the headers that the build wrote. */
import { createReadStream, existsSync, readFileSync, statSync, type Stats } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream'
import { refuse, type Command } from './command.ts'
import { portOf } from './port.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.xml': 'application/xml',
}

/** An address may be too long for a file, or lead through one: then there is nothing. */
const stat = (path: string): Stats | undefined => {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/** What lies at an address of the site: a file, or the address with the slash that was forgotten. */
type Found = { readonly file: string } | { readonly moved: string }

/** `undefined` when there is nothing at the address. What climbs out of the folder, in whatever spelling, leads nowhere. */
const find = (folder: string, address: string): Found | undefined => {
  const [raw = ''] = address.split(/[?#]/)
  let path: string
  try {
    path = decodeURIComponent(raw)
  } catch {
    return undefined
  }
  if (!path.startsWith('/') || /\0|\\/.test(path) || path.split('/').includes('..')) return undefined
  const at = join(folder, path)
  const isFolder = stat(at)?.isDirectory() === true
  const file = isFolder ? join(at, 'index.html') : at
  if (!stat(file)?.isFile() || (path.endsWith('/') && !isFolder)) return undefined
  return isFolder && !path.endsWith('/') ? { moved: `${encodeURI(path.replace(/^\/+/, '/'))}/` } : { file }
}

/** Headers for all pages, as `_headers` gives them. */
const headersOf = (folder: string): Record<string, string> => {
  const file = join(folder, '_headers')
  if (!existsSync(file)) return {}
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\s+\S+: /.test(line))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
  )
}

/** Answers requests from the files of a folder. They are read anew each time, so a build shows at once. */
const serve =
  (folder: string): RequestListener =>
  (request, response) => {
    const headers = headersOf(folder)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return void response.writeHead(405, { ...headers, allow: 'GET, HEAD' }).end()
    const found = find(folder, request.url ?? '/')
    if (found && 'moved' in found)
      return void response.writeHead(301, { ...headers, location: found.moved, 'content-length': 0 }).end()
    const file = found?.file ?? join(folder, '404.html')
    const size = stat(file)?.size
    response.writeHead(found ? 200 : 404, {
      ...headers,
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-length': size ?? 0,
    })
    if (request.method === 'HEAD' || size === undefined) return void response.end()
    // A build may take the folder away while a file is on its way; that ends the answer, not the server.
    pipeline(createReadStream(file), response, () => response.destroy())
  }

export const run: Command = async (given, terminal) => {
  const out = given.out ?? 'dist'
  const folder = resolve(out)
  const port = portOf(given.port)
  if (port === undefined)
    return refuse(terminal, `\`${given.port}\` is not a port.`, 'Write a number from 0 to 65535: `--port 4400`.')
  if (!existsSync(join(folder, 'index.html')))
    return refuse(terminal, `There is no site in ${out}.`, `Run \`${terminal.called('build')}\` first.`)
  const server = createServer(serve(folder))
  return new Promise((ended) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      ended(
        refuse(
          terminal,
          error.code === 'EADDRINUSE' ? `Port ${port} is in use.` : `The server cannot start: ${error.message}.`,
          'Name another one: `--port 4400`, or `--port 0` for any that is free.',
        ),
      )
    })
    server.listen(port, '127.0.0.1', () =>
      terminal.out(`Serving ${out} at http://localhost:${(server.address() as AddressInfo).port}/  (Ctrl-C ends it)\n`),
    )
    const stop = (): void => {
      server.close(() => ended(0))
      // Browsers keep connections open for minutes; nobody waits for them.
      server.closeAllConnections()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
}
