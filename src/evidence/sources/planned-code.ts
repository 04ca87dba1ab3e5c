/** Planned sources about code: repositories, what is built from them, and infrastructure as code. */
import { measured, setting } from '../facts.ts'
import { planned, type Planned } from '../planned.ts'

export const plannedCode: Readonly<Record<string, Planned>> = {
  'github/repository': planned(
    'GitHub repository',
    'That the code is there, who may see it, and what must pass before it changes.',
    ['metadata: read', 'contents: read', 'administration: read'],
    { repository: ['`owner/name`.', 'acme/orders'] },
    {
      archived: setting.boolean('Whether it is read-only.'),
      private: setting.boolean('Whether only members see it.'),
      headAge: measured.duration('Time since the newest commit of the default branch.'),
      requiredChecks: setting.number('How many checks must pass before the default branch changes.'),
      requiredReviews: setting.number('How many approvals it needs.'),
      bindsAdministrators: setting.boolean('Whether that holds for administrators too.'),
    },
  ),
  'github/files': planned(
    'Files in a GitHub repository',
    'Whether named files exist; one match per file that does.',
    ['contents: read'],
    {
      repository: ['`owner/name`.', 'acme/orders'],
      paths: ['Paths of the files.', ['scripts/restore.sh']],
      open: ['paths'],
    },
    {
      executable: measured.boolean('Whether it can be run.'),
      changedAge: measured.duration('Time since it was changed.'),
    },
  ),
  'github/workflow': planned(
    'GitHub workflow',
    'The newest runs of a workflow.',
    ['actions: read'],
    {
      repository: ['`owner/name`.', 'acme/orders'],
      workflow: ['File name of the workflow.', 'restore-test.yaml'],
      open: ['workflow'],
    },
    {
      lastResult: measured.choice(
        ['success', 'failure', 'cancelled', 'timed_out', 'other'],
        'How the newest run ended.',
      ),
      lastSuccessAge: measured.duration('Time since a run succeeded.'),
      lastRunAge: measured.duration('Time since the newest run.'),
    },
  ),
  'github/issue': planned(
    'GitHub issue',
    'Whether an issue exists; none gives no match.',
    ['issues: read'],
    { repository: ['`owner/name`.', 'acme/orders'], number: ['Number of the issue.', 42] },
    { state: measured.choice(['open', 'closed'], 'State of the issue.') },
  ),
  'git/remotes': planned(
    'Git remotes',
    'Whether mirrors of a repository have the same newest commit.',
    ['read access to each remote'],
    { remotes: ['Addresses of the remotes.', ['git@github.com:acme/orders.git', 'git@gitlab.com:acme/orders.git']] },
    {
      remotes: measured.number('How many remotes answered.'),
      hosts: measured.number('How many different hosts they lie on.'),
      equal: measured.boolean('Whether all have the same newest commit.'),
    },
  ),
  'git/deployed-commit': planned(
    'Deployed commit',
    'Whether what runs was built from a commit that the remote has.',
    ['contents: read', 'ecs:DescribeServices', 'ecr:BatchGetImage'],
    {
      repository: ['`owner/name`.', 'acme/orders'],
      cluster: ['Cluster that runs it.', 'production'],
      service: ['Service that runs it.', 'api'],
    },
    {
      onRemote: measured.boolean('Whether the remote has the commit.'),
      unpushed: measured.number('How many commits the running image is ahead of the remote.'),
    },
  ),
}
