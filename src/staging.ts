/**
 * A failing build publishes nothing: everything is written into a folder beside the target, which takes the target's
 * place in one rename when all of it is there. A run that dies leaves the last good site as it was.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** The target cannot be replaced; nothing was written. */
export class StagingError extends Error {
  readonly hint: string
  constructor(message: string, hint: string) {
    super(message)
    this.name = 'StagingError'
    this.hint = hint
  }
}

/** Every site that was published has it; a folder without it is somebody else's. */
const mark = 'status.json'

const isOurs = (folder: string): boolean => {
  if (!existsSync(folder)) return true
  if (!statSync(folder).isDirectory()) return false
  if (readdirSync(folder).length === 0) return true
  try {
    return String(
      (JSON.parse(readFileSync(join(folder, mark), 'utf8')) as { generator?: unknown }).generator,
    ).startsWith('Holdfast')
  } catch {
    return false
  }
}

/**
 * Runs `write` with an empty folder, then puts it in the place of `target`. When `write` throws, the folder is removed
 * and the target is untouched. Throws a `StagingError` when the target is not a site that Holdfast made.
 */
export const staged = async <T>(target: string, write: (folder: string) => Promise<T>): Promise<T> => {
  const out = resolve(target)
  if (!isOurs(out))
    throw new StagingError(
      `${target} holds something else than a site of Holdfast, so it is not replaced.`,
      'Name another folder with `--out DIR`, or empty this one.',
    )
  const beside = (kind: string): string => join(dirname(out), `.${basename(out)}.${kind}-${process.pid}`)
  const [folder, old] = [beside('staging'), beside('old')]
  sweep(out)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    // Not allowed, on a medium that is full or read-only, or below something that is no folder: the machine's words for it.
    throw new StagingError(
      `Nothing can be written beside ${target} (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
      'Name another folder with `--out DIR`.',
    )
  }
  try {
    const result = await write(folder)
    if (existsSync(out)) renameSync(out, old)
    renameSync(folder, out)
    rmSync(old, { recursive: true, force: true })
    return result
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/** Removes what runs that died have left. A run that is still alive keeps its folders; a site that was moved aside is put back. */
const sweep = (out: string): void => {
  if (!existsSync(dirname(out)) || !statSync(dirname(out)).isDirectory()) return
  for (const name of readdirSync(dirname(out))) {
    const [, kind, pid] =
      new RegExp(`^\\.${basename(out).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\.(staging|old)-(\\d+)$`).exec(name) ?? []
    if (kind === undefined || isAlive(Number(pid))) continue
    const left = join(dirname(out), name)
    if (kind === 'old' && !existsSync(out)) renameSync(left, out)
    else rmSync(left, { recursive: true, force: true })
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Writes a file below a folder, with the folders it needs. */
export const put = (folder: string, path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}
