import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bounds } from '../../shared/protocol.ts'
import { admitSpectator } from '../host/admission.ts'
import { Passes } from './passes.ts'

const passes = new Passes(new Uint8Array(32).fill(7))
const holder = { sessionId: 'aBc-_12z9', name: 'Älva 🎭', person: 'x'.repeat(22) }

describe('a pass', () => {
  test('says who comes back, to any process that has the secret', () => {
    const token = passes.issue('m', holder)
    expect(new Passes(new Uint8Array(32).fill(7)).read('m', token)).toEqual(holder)
  })

  test('says so of anybody whom the stands let in', () => {
    const visitor = fc.record({
      name: fc.string({ unit: 'grapheme', maxLength: 60 }),
      person: fc.option(fc.string({ unit: 'binary', minLength: 16, maxLength: 32 }), { nil: undefined }),
    })
    fc.assert(
      fc.property(visitor, ({ name, person }) => {
        const { name: shown, person: digest } = admitSpectator({
          match: 'm',
          name,
          ...(person === undefined ? {} : { person }),
        })
        const letIn = { sessionId: 'aBc-_12z9', name: shown, person: digest }
        expect(passes.read('m', passes.issue('m', letIn))).toEqual(letIn)
      }),
    )
  })

  test('fits into a frame of Colyseus, which says its length in one byte, for whoever has the longest name', () => {
    const { nameCharacters, personKeyCharacters } = bounds
    for (const letter of ['x', 'ä', '永', '🎭']) {
      const asked = { match: 'm', name: letter.repeat(nameCharacters), person: '永'.repeat(personKeyCharacters.max) }
      const { name, person } = admitSpectator(asked)
      expect([...name]).toHaveLength(nameCharacters)
      const token = passes.issue('m'.repeat(64), { sessionId: 'x'.repeat(9), name, person })
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
