/** Facts that are computed from the document and the people in it. */
import { dateAt, daysBetween } from '../../model/calendar.ts'
import { isBound } from '../../model/bound.ts'
import { planStatuses } from '../../model/plan.ts'
import { contactTexts, placeholderIn } from '../placeholder.ts'
import { nextReview } from '../review.ts'
import { zoneOf } from '../exercises.ts'
import { fact, number, type Element } from './element.ts'

export const documentElements: Readonly<Record<string, Element>> = {
  plan: {
    says: 'The document itself.',
    facts: {
      status: fact('choice', 'Where the document is in its life.', planStatuses),
      approvers: number('Roles that approved it.'),
      hasOwner: fact('boolean', 'Somebody answers for it.'),
      hasVersion: fact('boolean', 'It has a version.'),
      daysToReview: number('Days until the next review is due; negative when it is overdue.'),
      reviewAge: number('Days since the last review.'),
      reviews: number('Sign-offs on file.'),
    },
    compute: ({ plan, portfolio, now }) => {
      const today = dateAt(now, zoneOf(plan, portfolio.settings))
      const next = nextReview(plan)
      return {
        status: plan.meta.status ?? null,
        approvers: plan.meta.approvers.length,
        hasOwner: plan.meta.owner !== undefined,
        hasVersion: plan.meta.version !== undefined,
        daysToReview: next === undefined ? null : daysBetween(today, next),
        reviewAge: plan.meta.lastReviewed === undefined ? null : daysBetween(plan.meta.lastReviewed, today),
        reviews: portfolio.reviews.filter((review) => review.plan === plan.id).length,
      }
    },
  },
  roles: {
    says: 'All roles.',
    facts: {
      roles: number('Roles.'),
      withoutPrimary: number('Roles that nobody fills.'),
      withoutDeputy: number('Roles without a deputy.'),
      sameDeputy: number('Roles whose deputy is the same post as the primary.'),
      sharedDeputies: number('Posts that deputise for more than one role.'),
    },
    compute: ({ plan }) => {
      const roles = Object.values(plan.roles)
      const deputies = roles.flatMap((role) => role.deputy ?? [])
      return {
        roles: roles.length,
        withoutPrimary: roles.filter((role) => !role.primary).length,
        withoutDeputy: roles.filter((role) => !role.deputy).length,
        sameDeputy: roles.filter((role) => role.deputy !== undefined && role.deputy === role.primary).length,
        sharedDeputies: new Set(deputies.filter((post, index) => deputies.indexOf(post) !== index)).size,
      }
    },
  },
  contacts: {
    says: 'All contacts.',
    facts: {
      contacts: number('Contacts.'),
      placeholders: number('Contacts with an address, number or name that cannot be meant.'),
      unreachable: number('Contacts with no address, number or channel.'),
    },
    compute: ({ plan }) => {
      const contacts = Object.values(plan.contacts)
      return {
        contacts: contacts.length,
        placeholders: contacts.filter((contact) =>
          contactTexts(contact).some((text) => placeholderIn(text) !== undefined),
        ).length,
        unreachable: contacts.filter((contact) => !contact.email && !contact.phone && !contact.channel).length,
      }
    },
  },
  communications: {
    says: 'All communications.',
    facts: {
      communications: number('Communications.'),
      unnumbered: number('Communications whose first notice and updates have no number.'),
    },
    compute: ({ plan }) => {
      const all = Object.values(plan.communications)
      return {
        communications: all.length,
        unnumbered: all.filter((each) => !isBound(each.first?.within) && !(each.every && 'seconds' in each.every))
          .length,
      }
    },
  },
  vendors: {
    says: 'All vendors.',
    facts: {
      vendors: number('Vendors.'),
      jointAvailability: fact('percent', 'Product of the published availabilities.'),
      differing: number('Vendors whose availability in this plan is not the published one.'),
    },
    compute: ({ plan, portfolio }) => {
      const uses = Object.entries(plan.vendors)
      const published = uses.flatMap(([id]) => portfolio.vendors[id]?.sla ?? [])
      return {
        vendors: uses.length,
        jointAvailability:
          published.length === 0 ? null : published.reduce((product, sla) => (product * sla) / 100, 100),
        differing: uses.filter(([id, use]) => use.sla !== undefined && use.sla !== portfolio.vendors[id]?.sla).length,
      }
    },
  },
  references: {
    says: 'All documents that the plan refers to.',
    facts: { references: number('References.'), missing: number('References that lead nowhere.') },
    compute: ({ plan, portfolio }) => {
      const all = Object.values(plan.references)
      return {
        references: all.length,
        missing: all.filter((each) =>
          each.path === undefined ? each.url === undefined : !portfolio.files.has(each.path.replace(/^\.\//, '')),
        ).length,
      }
    },
  },
}
