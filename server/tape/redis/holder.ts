import { hostname } from 'node:os'

/** Stands for this process, as the holder of a tape. */
export const thisHolder = `${hostname()}:${process.pid}`

/** A holder is believed to live for so long after its last word, in milliseconds. */
export const holdMs = 6000

/**
 * Whether a holder may still be there. One of this machine whose process is gone is not: after a kill nobody has to wait
 * until its hold runs out.
 */
export function mayLive(holder: string): boolean {
  const [host, processId] = holder.split(':')
  if (host !== hostname()) return true
  try {
    process.kill(Number(processId), 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
