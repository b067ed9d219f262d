import type { RequestHandler } from 'express'

/** The loop is handed back after so much work on requests of one kind. */
const sliceMs = 2

/**
 * Takes requests up in order, for two milliseconds at a time. When thousands arrive at one moment the loop would else
 * answer all of them before it does anything else, and a match's tick would be late by as much.
 */
export function inSlices(): RequestHandler {
  const waiting: (() => void)[] = []
  const slice = () => {
    const endMs = performance.now() + sliceMs
    let taken = 0
    for (const next of waiting) {
      next()
      taken++
      if (performance.now() > endMs) break
    }
    waiting.splice(0, taken)
    if (waiting.length > 0) setImmediate(slice)
  }
  return (_request, _response, next) => {
    waiting.push(next)
    if (waiting.length === 1) setImmediate(slice)
  }
}
