/** Runs at most so many tasks of a kind at the same time; the rest wait in the order in which they came. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>

/** A limit of `most` tasks at a time. */
export const limiter = (most: number): Limit => {
  let running = 0
  const waiting: (() => void)[] = []
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      // A waiting task takes over this one's place, so the number running stays the same.
      if (next) next()
      else running--
    }
  }
}
