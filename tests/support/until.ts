import { setTimeout as pause } from 'node:timers/promises'

export interface UntilOptions {
  /** What is waited for, as the error is to name it; the condition's own text if left out. */
  readonly what?: string
  /** 5000 if left out. */
  readonly withinMilliseconds?: number
  /** How often the condition is asked; 10 if left out. */
  readonly everyMilliseconds?: number
}

/**
 * Waits until a condition gives something truthy, and gives that. A condition that throws does not hold yet. Rejects
 * when the time is over, with what the condition gave or threw last.
 */
export async function until<Value>(
  condition: () => Value | Promise<Value>,
  options: UntilOptions = {},
): Promise<Exclude<Value, false | null | undefined | 0 | ''>> {
  const { what = condition.toString(), withinMilliseconds = 5000, everyMilliseconds = 10 } = options
  const deadline = performance.now() + withinMilliseconds
  for (;;) {
    const outcome = await attempt(condition)
    if (outcome.value) return outcome.value as Exclude<Value, false | null | undefined | 0 | ''>
    if (performance.now() >= deadline) {
      const last = 'error' in outcome ? String(outcome.error) : String(outcome.value)
      throw new Error(`Waited ${withinMilliseconds} ms in vain until ${what}. The last answer: ${last}`, {
        cause: outcome.error,
      })
    }
    await pause(everyMilliseconds)
  }
}

async function attempt<Value>(condition: () => Value | Promise<Value>): Promise<{ value?: Value; error?: unknown }> {
  try {
    return { value: await condition() }
  } catch (error) {
    return { error }
  }
}

export interface AlwaysOptions {
  readonly what?: string
  readonly forMilliseconds: number
  /** How often the condition is asked; 10 if left out. */
  readonly everyMilliseconds?: number
}

/** Watches that a condition goes on holding for a time. Rejects as soon as it gives something falsy, or throws. */
export async function always(condition: () => unknown, options: AlwaysOptions): Promise<void> {
  const { what = condition.toString(), forMilliseconds, everyMilliseconds = 10 } = options
  const start = performance.now()
  while (performance.now() - start < forMilliseconds) {
    if (!(await condition())) {
      throw new Error(`After ${Math.round(performance.now() - start)} ms it no longer held that ${what}.`)
    }
    await pause(everyMilliseconds)
  }
}
