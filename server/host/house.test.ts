import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Match } from '../../shared/match/match.ts'
import { ask, enter, type SmallState, smallGame } from '../../tests/support/small-game.ts'
import { House } from './house.ts'

const { max } = smallGame.players

/** A match, its house, and the people in it: as the host brings them together. */
class Premises {
  readonly match = new Match<SmallState>(smallGame, { seed: 'house' })
  readonly house: House
  people: string[] = []

  constructor(target: number) {
    this.house = new House(smallGame, target)
  }

  adjust(people = this.people.length): string[] {
    const commands = this.house.adjust(this.match.state, people)
    return commands.length === 0 ? [] : enter(this.match, ...commands)
  }

  get bots(): string[] {
    return [...this.match.state.seats].filter(([, seat]) => !seat.human).map(([id]) => id)
  }
}

describe('the bots of the house', () => {
  test('fill up to their number, and to the seats that there are', () => {
    const few = new Premises(2)
    expect(few.adjust()).toEqual(['ok', 'ok'])
    expect(few.bots).toEqual(['bot-0', 'bot-1'])
    expect(few.adjust()).toEqual([])
    const many = new Premises(32)
    many.adjust()
    expect(many.bots.length).toBe(max)
  })

  test('have names, brains and ids of their own, also after others gave way', () => {
    const one = new Premises(3)
    one.adjust()
    one.adjust(2)
    one.adjust(0)
    expect(one.bots).toEqual(['bot-0', 'bot-3', 'bot-4'])
    const seats = [...one.match.state.seats.values()]
    expect(new Set(seats.map(({ name }) => name)).size).toBe(3)
    expect(seats.every(({ brain }) => brain === 'runner')).toBe(true)
  })

  test('give way before a person sits down', () => {
    const one = new Premises(3)
    one.adjust()
    expect(one.adjust(1)).toEqual(['ok'])
    expect(enter(one.match, ask.join('a'))).toEqual(['ok'])
  })

  test('are none where none are wanted', () => {
    const one = new Premises(0)
    expect(one.adjust()).toEqual([])
    expect(one.bots).toEqual([])
  })

  test('never keep a person from a seat, and keep their number, whoever comes and goes', () => {
    const move = fc.record({ comes: fc.boolean(), who: fc.nat({ max: 20 }) })
    fc.assert(
      fc.property(fc.nat({ max: 8 }), fc.array(move, { maxLength: 40 }), (target, moves) => {
        const one = new Premises(target)
        one.adjust()
        for (const { comes, who } of moves) {
          const leaves = one.people[who % Math.max(1, one.people.length)]
          if (comes && one.people.length < max) {
            one.people.push(`p${one.match.tick}`)
            one.adjust()
            expect(enter(one.match, ask.join(one.people.at(-1) ?? ''))).toEqual(['ok'])
          } else if (!comes && leaves !== undefined) {
            one.people = one.people.filter((person) => person !== leaves)
            enter(one.match, ask.leave(leaves))
            expect(one.adjust().every((verdict) => verdict === 'ok')).toBe(true)
          }
          const people = one.people.length
          expect(one.bots.length).toBe(Math.max(0, Math.min(target - people, max - people)))
          expect(one.match.state.seats.size).toBe(one.bots.length + people)
        }
      }),
    )
  })
})
