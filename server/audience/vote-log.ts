import type { VoteRow } from '../../shared/ballot/chain.ts'
import type { Network } from '../../shared/network.ts'
import type { AudienceTape } from './ports.ts'

/** So many votes make a record at most. */
const votesARecord = 1000

interface Gathered {
  readonly rows: VoteRow[]
  readonly networks: (Network | null)[]
  readonly stored: PromiseWithResolvers<void>
}

/**
 * Writes the votes of each ballot on the tape in the order in which they were counted. Those that come one by one go
 * together, once a tick: thousands may press a button in the same second, and a record each is more than a store takes.
 */
export class VoteLog {
  readonly #tape: Pick<AudienceTape, 'votes'>
  readonly #gathered = new Map<string, Gathered>()

  constructor(tape: Pick<AudienceTape, 'votes'>) {
    this.#tape = tape
  }

  /** Resolves once the vote is stored, which is some time after the next {@link flush}. Rejects with `not_ready`. */
  add(ballot: string, row: VoteRow, network: Network | null): Promise<void> {
    let gathered = this.#gathered.get(ballot)
    if (gathered === undefined) {
      gathered = { rows: [], networks: [], stored: Promise.withResolvers() }
      this.#gathered.set(ballot, gathered)
    }
    gathered.rows.push(row)
    gathered.networks.push(network)
    if (gathered.rows.length >= votesARecord) this.#write(ballot)
    return gathered.stored.promise
  }

  /** Writes votes that came together, under their id, behind all that came before. Resolves and rejects as {@link add}. */
  addBatch(ballot: string, rows: readonly VoteRow[], networks: readonly (Network | null)[], id: string): Promise<void> {
    this.#write(ballot)
    return this.#tape.votes(ballot, rows, id, networks)
  }

  /** Writes all that has gathered. */
  flush(): void {
    for (const ballot of [...this.#gathered.keys()]) this.#write(ballot)
  }

  #write(ballot: string): void {
    const gathered = this.#gathered.get(ballot)
    if (gathered === undefined) return
    this.#gathered.delete(ballot)
    gathered.stored.resolve(this.#tape.votes(ballot, gathered.rows, undefined, gathered.networks))
  }
}
