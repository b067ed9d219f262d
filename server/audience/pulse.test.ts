import { describe, expect, test } from 'vitest'
import type { Command } from '../../shared/command.ts'
import type { Game } from '../../shared/game.ts'
import { Match } from '../../shared/match/match.ts'
import { type SmallState, smallGame } from '../../tests/support/small-game.ts'
import { Pulse } from './pulse.ts'
import { binMs } from './spikes.ts'

/** The chat of a match that goes on by bins, and the commands that came of it. */
function chat(on: Game['on'] = { 'chat.spike'() {} }) {
  const game = { ...smallGame, on } as unknown as Game
  const { state } = new Match<SmallState>(smallGame, { seed: 'chat' })
  const submitted: Command[] = []
  const clock = { ms: 0 }
  const pulse = new Pulse(
    {
      roomId: 'm1',
      game,
      state,
      snapshot: () => undefined,
      objection: () => undefined,
      async submit(command) {
        submitted.push(command)
        return { ok: true }
      },
    },
    () => clock.ms,
  )
  let line = 0
  const say = (from: string, text = 'Hail!', source = 'stands') =>
    pulse.heard({ id: `c${line++}`, from, text, source, tick: 0 })
  const bins = (count: number, fill: () => void) => {
    for (let bin = 0; bin < count; bin++) {
      fill()
      clock.ms += binMs
      pulse.stepped()
    }
  }
  const people = (count: number, text?: string, source?: string) => {
    for (let one = 0; one < count; one++) say(`p${one}`, text, source)
  }
  return { submitted, clock, pulse, say, bins, people }
}

describe('the pulse of a chat', () => {
  test('K6: tells the game of a spike through the one door, with its strength', () => {
    const { bins, people, submitted } = chat()
    bins(40, () => people(20))
    expect(submitted).toEqual([])
    bins(1, () => people(90))
    expect(submitted).toEqual([
      { kind: 'event', actor: 'event', type: 'chat.spike', data: { strength: 10, people: 90, usual: 20 } },
    ])
  })

  test('K6: says nothing to a game that does not listen', () => {
    const { bins, people, submitted } = chat({})
    bins(40, () => people(2))
    bins(1, () => people(90))
    expect(submitted).toEqual([])
  })

  test('K7: counts a person once in a bin, in each source by itself', () => {
    const { bins, people, say, submitted } = chat()
    bins(40, () => people(2))
    bins(1, () => {
      for (let time = 0; time < 500; time++) say('one')
    })
    expect(submitted).toEqual([])
    bins(1, () => {
      for (const source of ['stands', 'twitch', 'irc']) people(15, 'Hail!', source)
    })
    expect(submitted).toMatchObject([{ data: { people: 45, usual: 2 } }])
  })

  test('K7: counts no votes', () => {
    const { bins, people, submitted } = chat()
    bins(40, () => people(2))
    bins(1, () => people(500, '!1'))
    expect(submitted).toEqual([])
  })

  test('K7: takes a hold-up of the process for no silence', () => {
    const { bins, people, clock, pulse, submitted } = chat()
    bins(40, () => people(20))
    clock.ms += 100 * binMs
    // The steps that were due meanwhile come at once.
    for (let step = 0; step < 100; step++) pulse.stepped()
    bins(5, () => people(20))
    expect(submitted).toEqual([])
    bins(1, () => people(90))
    expect(submitted).toMatchObject([{ data: { people: 90, usual: 20 } }])
  })
})
