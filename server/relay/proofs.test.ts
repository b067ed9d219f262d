import { expect, test } from 'vitest'
import { sha256Hex } from '../../shared/digest.ts'
import { type ProofChallenge, proofText } from '../../shared/proof.ts'
import { Proofs } from './proofs.ts'

const secret = new Uint8Array(32).fill(7)
const solve = ({ salt, hash, most }: ProofChallenge): number => {
  for (let number = 0; number < most; number++) if (sha256Hex(proofText(salt, number)) === hash) return number
  throw new Error('no answer')
}

test('a proof is found by trying, and holds at any relay, for its own session and for two minutes', () => {
  let now = 1_900_000_000_000
  const proofs = new Proofs(secret, () => now)
  const challenge = proofs.issue('aBc-_12z9')
  const { salt } = challenge
  const number = solve(challenge)
  const wrong = (session: string, answer: { salt: string; number: number }) =>
    expect(() => proofs.check(session, answer), JSON.stringify([session, answer])).toThrow(
      expect.objectContaining({ code: 'proof_wrong' }),
    )
  new Proofs(secret, () => now).check('aBc-_12z9', { salt, number })
  wrong('another', { salt, number })
  wrong('aBc-_12z9', { salt, number: number + 1 })
  wrong('aBc-_12z9', { salt: salt.replace(/.$/, '~'), number })
  wrong('aBc-_12z9', { salt: '', number })
  expect(new Proofs(new Uint8Array(32)).issue('aBc-_12z9').hash).not.toBe(challenge.hash)
  now += 120_001
  wrong('aBc-_12z9', { salt, number })
})

test('a challenge fits into one block of the hash, so that it costs what it is meant to', () => {
  const { salt, most } = new Proofs(secret).issue('aBc-_12z9')
  expect(proofText(salt, most).length).toBeLessThan(56)
})
