/** The moments that lengths of time in a plan are counted from. */

/** The moment from which an objective or a deadline is counted. The customer's clock starts at the disruption. */
export const clocks = ['disruption', 'detection', 'declaration', 'activation'] as const
export type Clock = (typeof clocks)[number]
