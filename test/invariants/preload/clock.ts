/** Sets the system's clock: `HOLDFAST_TEST_CLOCK` is the instant at which the process begins. Time goes on from there. */
const real = Date
const offset = real.parse(process.env['HOLDFAST_TEST_CLOCK'] as string) - real.now()

globalThis.Date = class extends real {
  constructor(...given: readonly unknown[]) {
    // With arguments a date is what they say; without any it is the time.
    super(...((given.length === 0 ? [real.now() + offset] : given) as [number]))
  }
  static override now(): number {
    return real.now() + offset
  }
} as DateConstructor

const { Temporal } = globalThis as { Temporal?: { Now: { instant: () => unknown }; Instant: unknown } }
if (Temporal) {
  Temporal.Now.instant = () =>
    (Temporal.Instant as { fromEpochMilliseconds: (at: number) => unknown }).fromEpochMilliseconds(Date.now())
}
