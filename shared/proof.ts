import * as z from 'zod/mini'

/** `request('proof.challenge')` says nothing more. */
export const proofRequest = z.object({})

/** A proof of work that somebody has to give before they may vote. */
export interface ProofChallenge {
  readonly salt: string
  /** SHA-256 of {@link proofText} with the number that is asked for, in hexadecimal digits. */
  readonly hash: string
  /** The number is below this one. */
  readonly most: number
}

/** `request('proof', …)`: the number that a challenge asks for. */
export const proofAnswer = z.object({
  salt: z.string().check(z.maxLength(80)),
  number: z.number().check(z.int(), z.nonnegative()),
})
export type ProofAnswer = z.infer<typeof proofAnswer>

/** The text that is hashed. It fits into one block of SHA-256. */
export const proofText = (salt: string, number: number): string => `${salt}.${number}`
