import { sha256Hex } from '../../shared/digest.ts'
import { type ProofAnswer, type ProofChallenge, proofText } from '../../shared/proof.ts'

/** So much is worked at a time, in milliseconds: with less, a phone that draws slowly would take most of its time between. */
const sliceMs = 30
const hashesPerLook = 50

/** Finds the number that a challenge asks for, in the background. Rejects where there is none. Pages by plain HTTP have no `crypto.subtle`. */
export async function solveProof({ salt, hash, most }: ProofChallenge): Promise<ProofAnswer> {
  let until = performance.now() + sliceMs
  for (let number = 0; number < most; number++) {
    if (sha256Hex(proofText(salt, number)) === hash) return { salt, number }
    if (number % hashesPerLook !== 0 || performance.now() < until) continue
    await new Promise((resolve) => setTimeout(resolve))
    until = performance.now() + sliceMs
  }
  throw new Error('The challenge has no answer.')
}
