import { hash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { AuditWriter } from '../../shared/tape/document.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'

// Matches tick in this process: it works for so long, and then lets everything else go first for twice as long.
const [sliceMs, restMs] = [3, 6]

const platformSha = (text: string): string => hash('sha256', text, 'hex')

/**
 * The document of ballots of a tape, in pieces. 100,000 votes take a second of work, in slices of three milliseconds. It
 * holds the votes of those ballots alone that are open at the same time on the tape.
 */
export async function* auditPieces(records: AsyncIterable<TapeRecord>): AsyncGenerator<string> {
  const writer = new AuditWriter(platformSha)
  let until = performance.now() + sliceMs
  const breathe = async () => {
    if (performance.now() < until) return
    await pause(restMs)
    until = performance.now() + sliceMs
  }
  for await (const record of records) {
    for (const piece of writer.add(record)) {
      yield piece
      await breathe()
    }
    await breathe()
  }
  for (const piece of writer.end()) {
    yield piece
    await breathe()
  }
}
