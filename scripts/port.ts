/** The port that a server listens on, as `--port` names it; 0 means any that is free. */
export const portOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return 4321
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : undefined
}
