import { expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { Match } from '../../shared/match/match.ts'
import { type SmallState, smallGame } from '../../tests/support/small-game.ts'
import { Audiences } from './audiences.ts'

test('each match has an audience of its own, until it ends', () => {
  const tape = { chat() {}, tally() {}, hide() {}, moderation() {}, verdict() {}, async votes() {} }
  const settings = { watchDelayMs: 0, ballotEverySeconds: 0, ballotSeconds: 5, sourceCaps: {} }
  const taped: string[] = []
  const audiences = new Audiences(
    settings,
    (roomId) => {
      taped.push(roomId)
      return tape
    },
    () => {},
    () => {},
    async () => [],
    { catches: async () => false },
  )
  const open = (roomId: string) => {
    const { game, state } = new Match<SmallState>(smallGame, { seed: roomId })
    const submit = async () => ({ ok: true }) as const
    return audiences.open({
      roomId,
      game,
      state,
      submit,
      objection: () => undefined,
      snapshot: () => undefined,
    })
  }
  const [first] = [open('m1'), open('m2')]
  expect(taped).toEqual(['m1', 'm2'])
  expect(audiences.get('m1')).not.toBe(audiences.get('m2'))
  first.stepped([])
  first.ended()
  expect(() => audiences.get('m1')).toThrow(CaveaError)
  expect(audiences.get('m2')).toBeDefined()
})
