/** What reading alone costs: all files of a content folder, read one after the other and not judged. For `bench-check.ts`. */
import { readSource, sourcesIn } from '../../src/plan/sources.ts'

const [, , content = 'content'] = process.argv
let problems = 0
for (const source of sourcesIn(content)) problems += readSource(source).problems.length
process.stdout.write(`${problems} problems\n`)
