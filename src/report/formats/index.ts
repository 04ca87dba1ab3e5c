/** Every format of reports. Each is a file beside this one, and loaded only when it is asked for. */
import type { Format } from './format.ts'

export const formats: Readonly<Record<string, Format>> = {
  text: { says: 'people at a terminal', load: () => import('./text.ts') },
  json: { says: 'programs: everything that was judged and found', load: () => import('./json.ts') },
  markdown: { says: 'comments on pull requests, summaries of jobs', load: () => import('./markdown.ts') },
  github: { says: 'annotations in GitHub Actions', load: () => import('./github.ts') },
  sarif: { says: 'code scanning and editors', load: () => import('./sarif.ts') },
  junit: { says: 'whatever shows the results of tests', load: () => import('./junit.ts') },
  codequality: { says: 'merge requests of GitLab', load: () => import('./codequality.ts') },
  oscal: { says: 'compliance tools: assessment results', load: () => import('./oscal.ts') },
  'oscal-poam': { says: 'compliance tools: what is open, and until when', load: () => import('./oscal-poam.ts') },
  intoto: { says: 'supply-chain tools: signed statements', load: () => import('./intoto.ts') },
}
