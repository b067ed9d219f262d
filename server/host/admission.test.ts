import { ErrorCode, ServerError } from '@colyseus/core'
import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { CaveaError, sentenceOf } from '../../shared/errors.ts'
import { admitNamed, admitPlayer, admitSpectator, answering, orRefuse, passRefusal, Refusal } from './admission.ts'
import { personOf } from './names.ts'

const person = 'a-secret-of-a-browser'

function thrownBy(run: () => unknown): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error
  }
}

describe('who comes in', () => {
  test('is known by a name that may be shown and by a digest of their secret', () => {
    expect(admitPlayer({ name: ' Ve\u202erus ', person, more: 1 }, 'Player')).toEqual({
      name: 'Ve rus',
      person: personOf(person),
    })
    expect(admitPlayer(undefined, 'Player')).toEqual({ name: 'Player', person: '' })
    expect(admitSpectator({ match: 'm' })).toEqual({ match: 'm', name: '', person: '' })
  })

  test.each([[{ name: 5 }], ['name'], [[]], [{ person: 'short' }]])('is refused with what is wrong: %o', (options) => {
    expect(thrownBy(() => admitPlayer(options, 'Player'))).toMatchObject({ code: 'request_invalid' })
    expect(thrownBy(() => admitSpectator(options))).toMatchObject({ code: 'request_invalid' })
  })

  test('hears our code from Colyseus, which knows numbers only, and nothing of what broke inside', () => {
    const refusal = thrownBy(() => orRefuse(() => admitSpectator({})))
    expect(refusal).toBeInstanceOf(ServerError)
    expect(refusal).toMatchObject({
      code: ErrorCode.AUTH_FAILED,
      message: expect.stringMatching(/^\[request_invalid\] /),
    })
    const broken = thrownBy(() =>
      orRefuse(() => {
        throw new Error('password of the database')
      }),
    )
    expect(broken).toMatchObject({ message: `[internal] ${sentenceOf('internal')}` })
    expect(orRefuse(() => 5)).toBe(5)
  })
})

describe('a request', () => {
  const jump = z.object({ by: z.number() })
  const run = async (
    handle: (client: string, request: { by: number }) => unknown,
    payload: unknown,
    id: number | undefined = 1,
  ) => {
    const answers: unknown[] = []
    const answer = { id, resolve: (value: unknown) => answers.push(value) }
    const error = await answering(jump, handle)('client', payload, answer).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    return { answers, error }
  }

  test('is answered by what its handler gives, now or later', async () => {
    expect(await run((client, { by }) => [client, by], { by: 2 })).toEqual({
      answers: [['client', 2]],
      error: undefined,
    })
    expect(await run(async () => 'later', { by: 2 })).toEqual({ answers: ['later'], error: undefined })
  })

  test.each<[unknown, () => unknown, string]>([
    [{ by: 'x' }, () => 0, 'request_invalid'],
    [undefined, () => 0, 'request_invalid'],
    [{ by: 1 }, () => Promise.reject(new CaveaError('match_full')), 'match_full'],
    [{ by: 1 }, () => Promise.reject(new Error('inside')), 'internal'],
  ])('that fails is a coded rejection: %#', async (payload, handle, code) => {
    const { answers, error } = await run(handle, payload)
    expect(answers).toEqual([])
    expect(error).toBeInstanceOf(Refusal)
    expect(error).toMatchObject({ code, answerable: true })
    expect(String(error)).not.toContain('inside')
  })

  test('that fails goes on to its client, and to the log where it was no mistake of theirs', async () => {
    const passed = async (thrown: Error, id?: number) => {
      const { error } = await run(() => Promise.reject(thrown), { by: 1 }, id)
      const reported: Error[] = []
      const wrapped = new Error('by Colyseus', { cause: error })
      const on = thrownBy(() => passRefusal(wrapped, (fault) => reported.push(fault)))
      return { on: on === error ? 'its client' : on, reported }
    }
    const bug = new Error('bug')
    expect(await passed(new CaveaError('match_full'), 1)).toEqual({ on: 'its client', reported: [] })
    expect(await passed(bug, 1)).toEqual({ on: 'its client', reported: [bug] })
  })

  test('that nobody waits for ends quietly: thrown on, it would end the process', () => {
    const wrapped = new Error('by Colyseus', { cause: new Refusal(new CaveaError('match_full'), false) })
    expect(thrownBy(() => passRefusal(wrapped, () => {}))).toBeUndefined()
  })

  test('is told apart from all else that breaks, which is reported', () => {
    const reported: Error[] = []
    const bug = new Error('bug')
    passRefusal(bug, (fault) => reported.push(fault))
    expect(reported).toEqual([bug])
  })
})

test('M3: a player whose name is not fit for others goes by another', async () => {
  const fitName = async (name: string, standIn: string) => (name.includes('fig') ? standIn : name)
  const named = (name: string) => admitNamed(() => admitPlayer({ name }, 'Player'), fitName, 'Player')
  expect([(await named('Maximus')).name, (await named('figface')).name]).toEqual(['Maximus', 'Player'])
  await expect(admitNamed(() => admitPlayer({ name: 5 }, 'Player'), fitName, 'Player')).rejects.toThrow(
    'request_invalid',
  )
})
