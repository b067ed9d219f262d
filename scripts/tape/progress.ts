const firstAfterMs = 2000
const everyMs = 2000

/** Prints how far a long run has come to standard error: first after two seconds, then every two. */
export function progressLines(
  print: (line: string) => void = console.error,
  now: () => number = () => performance.now(),
): (tick: number, toTick: number) => void {
  let nextMs = now() + firstAfterMs
  return (tick, toTick) => {
    if (now() < nextMs) return
    nextMs = now() + everyMs
    print(`Tick ${tick} of ${toTick} (${Math.floor((100 * tick) / Math.max(toTick, 1))} %)`)
  }
}
