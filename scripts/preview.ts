/** `holdfast preview`: serve `dist/` as a web server would, with the headers that the build wrote. */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize, resolve, sep } from 'node:path'
import { refuse, type Command } from './command.ts'

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

/** The file that an address means inside a folder; `undefined` when there is none, or when it is outside. */
export const fileFor = (folder: string, address: string): string | undefined => {
  let path: string
  try {
    path = join(folder, normalize(decodeURIComponent(new URL(address, 'http://localhost').pathname)))
  } catch {
    return undefined
  }
  if (path !== folder && !path.startsWith(folder + sep)) return undefined
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'index.html') : path
  return existsSync(file) && statSync(file).isFile() ? file : undefined
}

/** Headers for all pages, as `_headers` gives them. */
export const headersOf = (folder: string): Record<string, string> => {
  const file = join(folder, '_headers')
  if (!existsSync(file)) return {}
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\s+\S+: /.test(line))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
  )
}

export const run: Command = async (given, terminal) => {
  const folder = resolve(given.out ?? 'dist')
  if (!existsSync(join(folder, 'index.html')))
    return refuse(terminal, `There is no site in ${given.out ?? 'dist'}.`, 'Run `holdfast build` first.')
  const headers = headersOf(folder)
  const server = createServer((request, response) => {
    const file = fileFor(folder, request.url ?? '/')
    const found = file ?? join(folder, '404.html')
    response.writeHead(file ? 200 : 404, {
      ...headers,
      'content-type': types[extname(found)] ?? 'application/octet-stream',
    })
    if (request.method === 'HEAD' || !existsSync(found)) response.end()
    else createReadStream(found).pipe(response)
  })
  const port = Number(given.port ?? 4321)
  return new Promise((ended) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      ended(
        refuse(
          terminal,
          error.code === 'EADDRINUSE' ? `Port ${port} is in use.` : `The server cannot start: ${error.message}.`,
          'Name another one: `--port 4400`.',
        ),
      )
    })
    server.listen(port, '127.0.0.1', () =>
      terminal.out(`Serving ${given.out ?? 'dist'} at http://localhost:${port}/  (Ctrl-C ends it)\n`),
    )
    process.once('SIGINT', () => server.close(() => ended(0)))
    process.once('SIGTERM', () => server.close(() => ended(0)))
  })
}
