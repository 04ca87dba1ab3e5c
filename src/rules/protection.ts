/** Rules about whether a copy is still there and readable when it is needed: safe from an intruder, with its key, where it may lie. */
import { phrase } from '../model/phrase.ts'
import { placeOf, type Copy, type Store } from '../model/plan.ts'
import { affectedStores, backupsOf } from '../claims/failure-domain.ts'
import { listed } from './places.ts'
import { eachPlan, type Hit, type Rule } from './rule.ts'

const isProtected = (copy: Copy, store: Store): boolean =>
  copy.immutable !== undefined ||
  (copy.account !== undefined && store.account !== undefined && copy.account !== store.account)

export const copyUnprotected: Rule = {
  code: 'backup/no-protected-copy',
  severity: 'warn',
  exit: 1,
  catalogue: 'SEC-01',
  title: 'No copy that an intruder cannot delete',
  why: 'Who destroys data on purpose destroys its copies first. Only one that nobody can delete, or that lies in another account, is left.',
  clauses: ['DORA 12(3)', 'NIST SP 800-53 CP-9(8)'],
  hint: 'Lock one copy against deletion (`immutable`), or keep it in another account (`account`).',
  find: (input) =>
    eachPlan(input, (plan) => {
      const attacks = Object.entries(plan.scenarios).filter(([, scenario]) => scenario.kind === 'attack')
      return Object.entries(plan.stores).flatMap(([name, store]): Hit[] => {
        const reached = attacks.filter(([id]) => affectedStores(plan, id).includes(name))
        const copies = backupsOf(plan, name).flatMap(([backup, { copies: all }]) =>
          all.map((copy, index) => ({ copy, path: `backups.${backup}.copies.${index}` })),
        )
        if (reached.length === 0 || copies.some(({ copy }) => isProtected(copy, store))) return []
        return [
          {
            plan: plan.id,
            about: `stores.${name}`,
            place: placeOf(plan, `stores.${name}`),
            message: phrase`In ${listed(reached.map(([, { title }]) => `“${title}”`))}, nothing is sure to be left of “${store.name}” (copies that are locked or in another account: 0 of ${copies.length}).`,
            hint: 'Lock one copy against deletion for some days (`immutable`), or keep it in another account (`account`).',
            related: [
              ...reached.map(([id]) => ({ place: placeOf(plan, `scenarios.${id}.kind`), note: 'the attack' })),
              ...copies.map(({ path }) => ({ place: placeOf(plan, path), note: 'a copy that can be deleted' })),
            ],
          },
        ]
      })
    }),
}

export const keyNotNamed: Rule = {
  code: 'backup/key-not-named',
  severity: 'error',
  exit: 1,
  catalogue: 'SEC-02',
  title: 'Encrypted copy in another region without its key',
  why: 'Keys are regional: a copy whose key exists only where the disaster is cannot be read.',
  clauses: ['ISO 27001 A.8.24', 'NIST SP 800-53 CP-9(8)'],
  hint: 'Name the key of the region with each copy (`key`).',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.backups)
        .filter(([, backup]) => backup.keyManager === 'customer')
        .flatMap(([id, backup]): Hit[] => {
          const home = plan.stores[backup.store]?.region
          const abroad = backup.copies
            .map((copy, index) => ({ copy, path: `backups.${id}.copies.${index}` }))
            .filter(({ copy }) => copy.region !== undefined && copy.region !== home)
          const keyless = abroad.filter(({ copy }) => copy.key === undefined)
          const [first] = keyless
          if (!first) return []
          return [
            {
              plan: plan.id,
              about: `backups.${id}`,
              place: placeOf(plan, first.path),
              message: phrase`\`${id}\` is encrypted with a key of the customer's own and copied to ${listed(keyless.map(({ copy }) => copy.region ?? ''))}, where no key is named (copies outside ${home ?? 'its region'} with a key: ${abroad.length - keyless.length} of ${abroad.length}).`,
              hint: 'Name the key of that region with the copy (`key`), and test a restore that uses it.',
              related: [
                { place: placeOf(plan, `backups.${id}.keyManager`), note: 'who manages the keys' },
                ...keyless.slice(1).map(({ path }) => ({ place: placeOf(plan, path), note: 'a copy without a key' })),
              ],
            },
          ]
        }),
    ),
}

export const residencyBroken: Rule = {
  code: 'backup/outside-residency',
  severity: 'warn',
  exit: 1,
  catalogue: 'RES-01',
  title: 'Copy outside of where the data may lie',
  why: 'A promise of where data lies holds for its copies too; without it they may not be used when they are needed.',
  clauses: ['GDPR chapter V'],
  hint: 'Copy to a region that residency allows, or agree on the other region with those whose data it is and add it to `residency`.',
  find: (input) =>
    eachPlan(input, (plan) =>
      Object.entries(plan.stores).flatMap(([name, { name: title, residency }]) =>
        residency === undefined
          ? []
          : backupsOf(plan, name).flatMap(([id, { copies }]): Hit[] => {
              const outside = copies
                .map((copy, index) => ({ copy, path: `backups.${id}.copies.${index}` }))
                .filter(({ copy }) => copy.region !== undefined && !residency.includes(copy.region))
              const [first] = outside
              if (!first) return []
              return [
                {
                  plan: plan.id,
                  about: `backups.${id}`,
                  place: placeOf(plan, first.path),
                  message: phrase`“${title}” may lie in ${listed(residency)}, but \`${id}\` is copied to ${listed(outside.map(({ copy }) => copy.region ?? ''))}: ${outside.length} of ${copies.length} ${copies.length === 1 ? 'copy' : 'copies'} outside.`,
                  hint: 'Copy to a region that residency allows, or agree on this one and add it to `residency`.',
                  related: [
                    { place: placeOf(plan, `stores.${name}.residency`), note: 'where it may lie' },
                    ...outside
                      .slice(1)
                      .map(({ path }) => ({ place: placeOf(plan, path), note: 'another copy outside' })),
                  ],
                },
              ]
            }),
      ),
    ),
}
