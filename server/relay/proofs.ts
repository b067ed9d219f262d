import { createHash, createHmac, randomBytes } from 'node:crypto'
import { CaveaError } from '../../shared/errors.ts'
import { type ProofAnswer, type ProofChallenge, proofText } from '../../shared/proof.ts'

/** Hashes that it takes at most; half as many on average: a quarter of a second on a computer, a second on an old phone. */
const mostHashes = 100_000
const validMs = 120_000

/**
 * Challenges for a proof of work: find the number whose hash is given. The server keeps nothing of them: the number
 * follows from the salt by its secret. A salt names its session, so that an answer is of no use to another one, and a
 * session that is proven needs no second.
 */
export class Proofs {
  readonly #secret: Uint8Array
  readonly #now: () => number

  /** `now`: milliseconds since 1970, the same at all relays. */
  constructor(secret: Uint8Array, now = Date.now) {
    this.#secret = secret
    this.#now = now
  }

  /** A challenge for a session. */
  issue(session: string): ProofChallenge {
    const until = (this.#now() + validMs).toString(36)
    const salt = `${session}.${until}.${randomBytes(6).toString('base64url')}`
    return { salt, hash: hashOf(salt, this.#numberOf(salt)), most: mostHashes }
  }

  /** Throws `proof_wrong` for an answer that is not the one to a challenge of this session, or comes too late. */
  check(session: string, { salt, number }: ProofAnswer): void {
    const [named, until = ''] = salt.split('.')
    const isValid = named === session && Number.parseInt(until, 36) > this.#now() && number === this.#numberOf(salt)
    if (!isValid) throw new CaveaError('proof_wrong')
  }

  #numberOf(salt: string): number {
    return createHmac('sha256', this.#secret).update(`proof ${salt}`).digest().readUInt32LE(0) % mostHashes
  }
}

const hashOf = (salt: string, number: number) => createHash('sha256').update(proofText(salt, number)).digest('hex')
