import { describe, expect, onTestFinished, test } from 'vitest'
import { until } from '../../tests/support/until.ts'
import { Answered } from './answered.ts'
import { Answers, type Reply } from './answers.ts'

type Command = readonly (string | number)[]

/** Answers of one process, and the steps that it has Redis do; a test may have one fail, or take a while. */
function answersOf(...matches: string[]) {
  const runs = new Set(matches)
  const steps: Command[][] = []
  const failures: string[] = []
  let before: () => Promise<void> = async () => {}
  const multi = () => {
    const commands: Command[] = []
    const put = (name: string) => {
      return (...values: (string | number)[]) => {
        commands.push([name, ...values])
        return batch
      }
    }
    const batch = {
      xdel: put('xdel'),
      xadd: put('xadd'),
      pexpire: put('pexpire'),
      async exec(): Promise<[null, unknown][]> {
        await before()
        steps.push(commands)
        return commands.map(() => [null, 1])
      },
    }
    return batch
  }
  const answered = new Answered()
  const answers = new Answers({
    redis: { multi },
    answered,
    matches: () => [...runs],
    failed: (_where, error) => failures.push(String(error)),
  })
  onTestFinished(() => answers.close())
  const execute = (how: () => Promise<void>) => {
    before = how
  }
  return { answers, answered, runs, steps, failures, execute }
}

const reply = (number: number, match = 'm', relay = 'r'): Reply => ({
  match,
  stream: `asked ${match}`,
  entry: `${100_000 + number}-0`,
  relay,
  id: `${relay}.${number}`,
  text: `text ${number}`,
})

describe('answers', () => {
  test('that come about together go in one step, and to each relay in one entry', async () => {
    const { answers, answered, steps } = answersOf('m', 'n')
    await Promise.all([reply(1), reply(2), reply(3, 'n'), reply(4, 'm', 'q')].map((one) => answers.answer(one)))
    const cut = `${100_004 - 15_000}`
    expect(steps).toEqual([
      [
        ['xdel', 'asked m', '100001-0', '100002-0', '100004-0'],
        ['xdel', 'asked n', '100003-0'],
        ['xadd', 'cavea:relay:r:told', 'MINID', '~', cut, '*', 'm', 'text 1', 'm', 'text 2', 'm', 'text 3'],
        ['xadd', 'cavea:relay:q:told', 'MINID', '~', cut, '*', 'm', 'text 4'],
        ['pexpire', 'cavea:relay:r:told', 60_000],
        ['pexpire', 'cavea:relay:q:told', 60_000],
      ],
    ])
    expect(answered.find('r.2')).toBe('text 2')
  })

  test('gather while others are on their way, and do not set an expiry again that was set a moment ago', async () => {
    const { answers, steps, execute } = answersOf('m')
    const { promise, resolve } = Promise.withResolvers<void>()
    let sent = 0
    execute(() => {
      sent++
      return promise
    })
    const first = answers.answer(reply(1))
    await until(() => sent === 1)
    const others = [answers.answer(reply(2)), answers.answer(reply(3))]
    answers.tell('r', { kind: 'line.moved', spectator: 's', place: { position: 1, length: 1 } })
    resolve()
    await Promise.all([first, ...others])
    const names = steps.map((step) => step.map(([name]) => name))
    expect(names).toEqual([
      ['xdel', 'xadd', 'pexpire'],
      ['xdel', 'xadd'],
    ])
    expect(steps[1]?.[1]?.slice(6)).toEqual([
      ...['m', 'text 2', 'm', 'text 3'],
      ...['m', '{"kind":"line.moved","spectator":"s","place":{"position":1,"length":1}}'],
    ])
  })

  test('of matches that have gone to another process are left to that one, and not kept', async () => {
    const { answers, answered, runs, steps } = answersOf('m', 'n')
    const left = answers.answer(reply(1))
    runs.delete('m')
    await Promise.all([left, answers.answer(reply(2, 'n'))])
    expect(steps.flat().filter(([name]) => name === 'xdel')).toEqual([['xdel', 'asked n', '100002-0']])
    expect([answered.find('r.1'), answered.find('r.2')]).toEqual([undefined, 'text 2'])
  })

  test('are given again when Redis is back; what nobody asked for is lost', async () => {
    const { answers, steps, failures, execute } = answersOf('m')
    execute(() => Promise.reject(new Error('Redis is away.')))
    const answered = answers.answer(reply(1))
    answers.tell('r', { kind: 'line.moved', spectator: 's', place: { position: 1, length: 1 } })
    await until(() => failures.length === 2)
    execute(async () => {})
    await answered
    expect(steps).toHaveLength(1)
    expect(steps[0]?.[1]?.slice(-2)).toEqual(['m', 'text 1'])
  })

  test('to which nobody listens any more only take their letter out', async () => {
    const { answers, answered, steps } = answersOf('m')
    await answers.answer({ ...reply(1), text: '' })
    expect(steps).toEqual([[['xdel', 'asked m', '100001-0']]])
    expect(answered.find('r.1')).toBeUndefined()
  })

  test('that have not gone when the process ends are over, and stay with their letters', async () => {
    const { answers, steps, execute } = answersOf('m')
    execute(() => Promise.reject(new Error('Redis is away.')))
    const answered = answers.answer(reply(1))
    answers.close()
    await answered
    expect(steps).toEqual([])
  })
})
