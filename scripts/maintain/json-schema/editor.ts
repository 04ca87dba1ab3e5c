/**
 * Frontmatter in VS Code. The YAML extension looks at YAML files only; the Astro extension looks at frontmatter, when
 * `.astro/collections/` says which schema each file has. That folder is local: it names files by their whole path.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { filesIn } from '../../../src/plan/folder.ts'

/** Folders of the content whose files begin with frontmatter, with the name of its schema. */
export const frontmatterOf: Readonly<Record<string, string>> = {
  plans: 'plan',
  drills: 'drill',
  incidents: 'incident',
  pages: 'page',
}

/** Tells the Astro extension about every file with frontmatter that there is now. */
export const writeEditorFiles = (root: string, texts: Readonly<Record<string, string>>): void => {
  const folder = join(root, '.astro/collections')
  mkdirSync(folder, { recursive: true })
  const names = Object.values(frontmatterOf)
  for (const name of names) writeFileSync(join(folder, `${name}.schema.json`), texts[`${name}.schema.json`] ?? '')
  const collections = names.map((name) => ({ hasSchema: true, name }))
  const content = join(root, 'content')
  const entries = Object.fromEntries(
    Object.entries(frontmatterOf).flatMap(([under, name]) =>
      filesIn(content, under, '.mdx').map((file) => [nameOf(join(content, file)), name] as const),
    ),
  )
  writeFileSync(join(folder, 'collections.json'), `${JSON.stringify({ collections, entries }, null, 2)}\n`)
}

// As the extension writes it.
const nameOf = (file: string): string => decodeURIComponent(pathToFileURL(file).href).toLowerCase()
