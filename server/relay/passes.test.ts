import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bounds, visibleText } from '../../shared/protocol.ts'
import { Passes } from './passes.ts'

const passes = new Passes(new Uint8Array(32).fill(7))
/** A person is known by a digest of 22 characters, whatever secret their browser keeps. */
const holder = {
  sessionId: 'aBc-_12z9',
  name: 'Älva 🎭',
  person: 'x'.repeat(22),
  joinedAt: 1_900_000_000_000,
  proven: false,
}

describe('a pass', () => {
  test('says who comes back, to any process that has the secret', () => {
    const token = passes.issue('m', holder)
    expect(new Passes(new Uint8Array(32).fill(7)).read('m', token)).toEqual(holder)
  })

  test('says so of anybody, whatever they call themselves', () => {
    const anybody = fc.record({
      sessionId: fc.stringMatching(/^[\w-]{9}$/),
      name: fc.string({ unit: 'binary', maxLength: 60 }),
      person: fc.stringMatching(/^(?:[\w-]{22})?$/),
      joinedAt: fc.nat({ max: 4_000_000_000_000 }),
      proven: fc.boolean(),
    })
    fc.assert(
      fc.property(anybody, ({ name, ...who }) => {
        const visitor = { ...who, name: visibleText(name, bounds.nameCharacters) }
        expect(passes.read('m', passes.issue('m', visitor))).toEqual(visitor)
      }),
    )
  })

  test('fits into a frame of Colyseus, which says its length in one byte, for whoever has the longest name', () => {
    for (const letter of ['x', 'ä', '永', '🎭']) {
      const name = visibleText(letter.repeat(200), bounds.nameCharacters)
      expect([...name]).toHaveLength(bounds.nameCharacters)
      const token = passes.issue('m'.repeat(64), { ...holder, name })
      expect(token).toMatch(/^[\w.-]{40,255}$/)
    }
  })

  test('is refused with any one character changed, left out or put in', () => {
    const token = passes.issue('m', holder)
    for (let at = 0; at < token.length; at++) {
      const [before, after] = [token.slice(0, at), token.slice(at + 1)]
      for (const other of ['A', 'z', '0', '-', '.', '=', 'é', ''].filter((one) => one !== token[at])) {
        expect(passes.read('m', `${before}${other}${after}`), `${other} at ${at}`).toBeUndefined()
      }
      expect(passes.read('m', `${before}x${token.slice(at)}`)).toBeUndefined()
    }
  })

  test.each([
    ['another match', passes.issue('n', holder)],
    ['another server', new Passes(new Uint8Array(32).fill(8)).issue('m', holder)],
    ['nobody', ''],
    ['a token of Colyseus', 'dY3-fk2Q_'],
    ['a signature alone', passes.issue('m', holder).split('.').at(-1) ?? ''],
  ])('is refused where it is of %s', (_what, token) => {
    expect(passes.read('m', token)).toBeUndefined()
  })

  test('cannot be made longer by what somebody calls themselves', () => {
    const sly = { ...holder, name: 'a.b.c', person: '' }
    expect(passes.read('m', passes.issue('m', sly))).toEqual(sly)
  })

  test('is not taken from one match to another whose id ends where its text begins', () => {
    // `stands m x…`: an id with a blank in it would reach into what is signed.
    const token = passes.issue('m', holder)
    expect(passes.read(`m ${token.split('.')[0]}`, token.slice(token.indexOf('.') + 1))).toBeUndefined()
  })
})
