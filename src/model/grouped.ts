/**
 * Looking things up in long lists. A portfolio may have hundreds of plans and many thousands of drills, verdicts and
 * waivers, and each plan asks for its own; so a list is sorted into groups when it is first asked, and only once.
 */

const none: readonly never[] = []

/** A function that finds the members of a list that have a name, in the order of the list. Lists must not change. */
export const groupedBy = <T>(
  nameOf: (each: T) => string | undefined,
): ((list: readonly T[], name: string | undefined) => readonly T[]) => {
  const known = new WeakMap<readonly T[], ReadonlyMap<string | undefined, readonly T[]>>()
  return (list, name) => {
    let groups = known.get(list)
    if (!groups) {
      groups = Map.groupBy(list, nameOf)
      known.set(list, groups)
    }
    return groups.get(name) ?? none
  }
}
