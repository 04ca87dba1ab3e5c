/** Writes down the address of every module that is resolved. */
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context)
    appendFileSync(process.env['HOLDFAST_TEST_LOADED'] as string, `${found.url}\n`)
    return found
  },
})
