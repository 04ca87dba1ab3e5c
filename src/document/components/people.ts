/** Who acts, who is told, whom to reach, and on which suppliers that depends. */
import { formatBound } from '../../model/bound.ts'
import { maySee } from '../../model/audience.ts'
import type { Block } from '../../model/document.ts'
import { formatDuration } from '../../model/duration.ts'
import type { Context } from '../context.ts'
import { cell, table, text } from '../nodes.ts'

const coverage = { '24x7': 'around the clock', 'business-hours': 'business hours' } as const

export const roles = ({ plan }: Context): Block[] =>
  table(
    'Roles',
    Object.values(plan.roles),
    [
      { head: 'Role', cell: (each) => cell(each.title) },
      { head: 'Does', cell: (each) => cell(each.does) },
      { head: 'Filled by', cell: (each) => cell(each.primary) },
      { head: 'Deputy', cell: (each) => cell(each.deputy) },
      { head: 'Staffed', cell: (each) => cell(each.coverage && coverage[each.coverage]) },
      {
        head: 'Reached through',
        cell: (each) => cell(each.contact === undefined ? undefined : plan.contacts[each.contact]?.name),
      },
    ],
    'This plan names no roles.',
  )

export const responses = ({ plan }: Context): Block[] =>
  table(
    'Answer times',
    Object.values(plan.responses),
    [
      { head: 'Severity', cell: (each) => cell(each.title) },
      { head: 'Answered within', cell: (each) => cell(formatBound(each.within)) },
      { head: 'Staffed', cell: (each) => cell(coverage[each.coverage]) },
      { head: 'How', cell: (each) => cell(each.how) },
    ],
    'This plan states no answer times.',
  )

/** Addresses and numbers only for those who may see them; the others are told that they were left out. */
export const contacts = ({ plan, portfolio, audience }: Context): Block[] => {
  const open = maySee(audience, portfolio.settings.visibility.contacts)
  const shown = table(
    'Contacts',
    Object.values(plan.contacts),
    [
      { head: 'Contact', cell: (each) => cell(each.name) },
      open ? { head: 'E-mail', cell: (each) => cell(each.email) } : undefined,
      open ? { head: 'Telephone', cell: (each) => cell(each.phone) } : undefined,
      { head: 'Otherwise', cell: (each) => cell(each.channel) },
      { head: 'Note', cell: (each) => cell(each.note) },
    ],
    'This plan names no contacts.',
  )
  const hidden = !open && Object.values(plan.contacts).some((each) => each.email ?? each.phone)
  return hidden
    ? [
        ...shown,
        { kind: 'paragraph', children: [text('E-mail addresses and telephone numbers are left out of this edition.')] },
      ]
    : shown
}

export const communications = ({ plan }: Context): Block[] =>
  table(
    'Communications',
    Object.values(plan.communications),
    [
      { head: 'Who', cell: (each) => cell(each.to) },
      { head: 'Channel', cell: (each) => cell(each.channel) },
      {
        head: 'First notice',
        cell: (each) =>
          cell(
            each.first &&
              ('stated' in each.first.within
                ? formatBound(each.first.within)
                : `${formatBound(each.first.within)} after ${each.first.clock}`),
          ),
      },
      {
        head: 'Updates',
        cell: (each) =>
          cell(
            each.every && ('stated' in each.every ? `“${each.every.stated}”` : `every ${formatDuration(each.every)}`),
          ),
      },
      { head: 'When', cell: (each) => cell(each.condition) },
      { head: 'Sent by', cell: (each) => cell(each.owner) },
    ],
    'This plan states no communications.',
  )

export const vendors = ({ plan, portfolio }: Context): Block[] =>
  table(
    'Vendors',
    Object.entries(plan.vendors).map(([id, use]) => ({ use, vendor: portfolio.vendors[id] })),
    [
      { head: 'Vendor', cell: ({ vendor }) => cell(vendor && `${vendor.name}, ${vendor.service}`) },
      { head: 'Used for', cell: ({ use }) => cell(use.for) },
      { head: 'This plan counts on', cell: ({ use }) => cell(use.sla === undefined ? undefined : `${use.sla} %`) },
      {
        head: 'Published',
        cell: ({ vendor }) =>
          cell(vendor && (vendor.sla === undefined ? 'no figure' : `${vendor.sla} % per ${vendor.window ?? 'month'}`)),
      },
      {
        head: 'Read on',
        cell: ({ vendor }) =>
          vendor ? [{ kind: 'link', href: vendor.url, children: [text(vendor.pinnedOn)] }] : cell(undefined),
      },
      { head: 'Support', cell: ({ use }) => cell(use.contact) },
      { head: 'Without it', cell: ({ use }) => cell(use.fallback) },
    ],
    'This plan depends on no vendor.',
  )
