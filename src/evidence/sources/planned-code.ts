/** Planned sources about code: repositories, what is built from them, and infrastructure as code. */
import { measured } from '../facts.ts'
import { planned, type Planned } from '../planned.ts'

export const plannedCode: Readonly<Record<string, Planned>> = {
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
  'terraform/plan': planned(
    'Terraform plan',
    'What a plan run would change: 0 means that reality is what the code says. The state is never downloaded, because it holds secrets.',
    ['read on the providers of the code'],
    {
      directory: ['Folder of the code.', 'infrastructure'],
      repository: ['`owner/name`.', 'acme/orders'],
      open: ['directory'],
    },
    {
      changes: measured.number('How many resources would change.'),
      unmanaged: measured.number('How many resources of the account are not in the code.'),
      succeeded: measured.boolean('Whether the plan run ended without an error.'),
      runAge: measured.duration('Time since the plan run.'),
    },
  ),
}
