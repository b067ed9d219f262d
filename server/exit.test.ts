import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { Ending } from './exit.ts'

beforeEach(() => void vi.useFakeTimers())

/** A process whose end never comes to anything. */
function endless() {
  const listeners = ['SIGINT', 'SIGTERM', 'SIGUSR2', 'uncaughtException'].map(
    (event) => [event, process.listeners(event as 'SIGTERM')] as const,
  )
  const exits: unknown[] = []
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    exits.push(code)
    return undefined as never
  })
  onTestFinished(() => {
    exit.mockRestore()
    vi.useRealTimers()
    for (const [event, before] of listeners)
      for (const listener of process.listeners(event as 'SIGTERM'))
        if (!before.includes(listener)) process.off(event, listener)
  })
  const ends: unknown[] = []
  const failures: string[] = []
  const ending = new Ending({
    end(error) {
      ends.push(error)
      return new Promise(() => {})
    },
    failed: (where) => void failures.push(where),
    signalled() {},
  })
  return { ending, ends, exits, failures }
}

test('a process is ended once, however often it is told to', () => {
  const { ending, ends } = endless()
  process.emit('SIGTERM')
  process.emit('SIGINT')
  ending.begin()
  expect(ends).toEqual([undefined])
})

test('a process has ended after nine and a half seconds, whatever it waits for, from when it began to hand over', () => {
  const { ending, exits, failures } = endless()
  ending.limit()
  vi.advanceTimersByTime(5000)
  process.emit('SIGTERM')
  vi.advanceTimersByTime(4400)
  expect(exits).toEqual([])
  vi.advanceTimersByTime(200)
  expect([exits, failures]).toEqual([[1], ['end']])
})

test('an error that nobody caught ends the process, and is told of', () => {
  const { ends, failures } = endless()
  const [listener] = process.listeners('uncaughtException').slice(-1)
  const error = new Error('Nobody caught this.')
  listener?.(error, 'uncaughtException')
  listener?.(new Error('Nor this.'), 'uncaughtException')
  expect([ends, failures]).toEqual([[error], ['process', 'process']])
})
