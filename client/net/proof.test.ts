import { expect, test } from 'vitest'
import { sha256Hex } from '../../shared/digest.ts'
import { proofText } from '../../shared/proof.ts'
import { solveProof } from './proof.ts'

test('a proof is found without holding the page up, and not looked for beyond its bound', async () => {
  const salt = 'session.until.salt'
  const challenge = (number: number, most: number) => ({ salt, hash: sha256Hex(proofText(salt, number)), most })
  let turns = 0
  const timer = setInterval(() => turns++)
  expect(await solveProof(challenge(90_000, 100_000))).toEqual({ salt, number: 90_000 })
  clearInterval(timer)
  expect(turns).toBeGreaterThan(2)
  await expect(solveProof(challenge(500, 400))).rejects.toThrow('no answer')
})
