/** `github/repository`: that the code is on GitHub, who may see it, and what must pass before it changes. */
import { z } from 'zod'
import { measured, of, setting } from '../facts.ts'
import { ageOf, orUnread } from '../reading.ts'
import { source, type AnySource } from '../source.ts'
import { ownProtection, ruleDemands, together } from './github-protection.ts'
import { branchOf, repositoryOf, repositoryParam } from './github.ts'

type Params = { repository: string }

const facts = {
  archived: setting.boolean('Whether it is read-only.'),
  private: setting.boolean('Whether only members see it.'),
  headAge: measured.duration(
    'Time since the newest commit of the default branch, by the clock of who made it; none without commits.',
  ),
  requiredChecks: setting.number('How many checks must pass before the default branch changes.'),
  requiredReviews: setting.number('How many approvals it needs.'),
  bindsAdministrators: setting.boolean(
    'Whether all of that holds for administrators too, and for everybody else; none when nothing must pass.',
  ),
} as const

export const githubRepository: AnySource = source<Params, typeof facts>({
  id: 'github/repository',
  title: 'GitHub repository',
  version: 1,
  says: 'That the code is on GitHub, who may see it, and what must pass before the default branch changes, by the protection of the branch and by rulesets together. That it is there is no copy: a repository that is deleted is gone with its issues and releases. Protection is told only to those with `administration: read`, and who may pass a ruleset by only to those who may change it; for others these facts are unread. A newest commit that is old may mean that work is kept elsewhere. GitHub says of a repository that the token may not see that it does not exist, so one that is not found is unread.',
  params: z.strictObject({ repository: repositoryParam() }),
  facts,
  actions: ['metadata: read', 'contents: read', 'administration: read'],
  collect: async ({ repository: name }, { web }) => {
    const { value: found, clock } = await repositoryOf(web, name)
    const branch = await branchOf(web, name, found.default_branch)
    const demands = await orUnread(async () => {
      const own = branch?.protected ? await ownProtection(web, name, found.default_branch) : null
      const rules = await ruleDemands(web, name, found.default_branch)
      return together(own ? [own, ...rules] : rules)
    })
    return [
      {
        subject: name,
        facts: {
          archived: found.archived,
          private: found.private,
          headAge: ageOf(branch?.commit.commit.committer?.date, clock),
          requiredChecks: of(demands, ({ checks }) => checks),
          requiredReviews: of(demands, ({ reviews }) => reviews),
          bindsAdministrators: of(demands, ({ bindsAdministrators }) => bindsAdministrators),
        },
      },
    ]
  },
})
