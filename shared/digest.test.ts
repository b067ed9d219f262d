import { createHash, createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { hmacHex, sha256, sha256Hex } from './digest.ts'

test('digests are those of the standard, whatever the length', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 31 + length) & 255)
    expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))
  }
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('digests of texts and with keys are those of the platform', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 200 })
  fc.assert(
    fc.property(text, text, (key, said) => {
      expect(sha256Hex(said)).toBe(createHash('sha256').update(said, 'utf8').digest('hex'))
      expect(hmacHex(key, said)).toBe(createHmac('sha256', key).update(said, 'utf8').digest('hex'))
    }),
  )
})
