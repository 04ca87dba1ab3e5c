/** Where everything is on the site. One place, so that pages and links cannot disagree. */
import type { Target } from '../model/document.ts'

export const planPath = (plan: string, anchor?: string): string =>
  `/${plan}/${anchor === undefined ? '' : `#${anchor}`}`
export const claimPath = (plan: string, claim: string): string => `/${plan}/claims/${claim}/`
export const drillPath = (drill: string): string => `/drills/${drill}/`
export const incidentPath = (incident: string): string => `/incidents/${incident}/`
export const findingsPath = '/findings/'
export const checkPath = '/verify/check/'
export const controlsPath = '/controls/'
export const planControlsPath = (plan: string): string => `/${plan}/controls/`

/** The address that an internal link leads to. */
export const hrefOf = (to: Target): string => {
  switch (to.kind) {
    case 'plan':
      return planPath(to.plan, to.anchor)
    case 'claim':
      return claimPath(to.plan, to.claim)
    case 'drill':
      return drillPath(to.drill)
    case 'page':
      return `/${to.page}/`
  }
}

/** The anchor of a claim's words in the plan. */
export const claimAnchor = (claim: string): string => `claim-${claim}`
