/** Run by `kill.test.ts` in a process of its own: adds one reading after the other to a store, says which it wrote, until it is killed. */
import { writeStore } from '../../src/evidence/store.ts'
import { reading } from '../evidence-of.ts'

const [dir = '', name = ''] = process.argv.slice(2)
for (let number = 1; ; number++) {
  const { id: _, previous: __, digest: ___, ...draft } = reading(`${name}-${number}`, [{ multiAz: true }])
  const [record] = await writeStore(dir, [draft])
  process.stdout.write(`${record?.digest}\n`)
}
