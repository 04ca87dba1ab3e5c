/** Run by the tests of the store in a process of its own: writes readings, and dies after a step if told to. */
import type { Draft } from '../../src/evidence/record.ts'
import { writeStore } from '../../src/evidence/store.ts'

const [dir = '', drafts = '[]', stopAt = ''] = process.argv.slice(2)
await writeStore(dir, JSON.parse(drafts) as Draft[], {
  onStep: (step) => {
    if (step === stopAt) process.kill(process.pid, 'SIGKILL')
  },
})
