import { hash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { isAuditDocument, readAuditDocument } from '../../shared/tape/document.ts'
import { type BallotLedger, ledgerOf } from '../../shared/tape/ledger.ts'
import { Refusal } from '../project.ts'
import { needsBoth, orRefuse } from './judge.ts'
import { findTape } from './source.ts'

/** The ballots of a match, as a command was given them. */
export interface FoundBallots {
  readonly ledgers: readonly BallotLedger[]
  /** What was found wrong on the way. */
  readonly remarks: readonly string[]
}

/** Hundreds of thousands of votes are hashed: the platform is several times faster than our own. */
export const platformSha = (text: string): string => hash('sha256', text, 'hex')

/** Longer than a server takes for a large match. */
const loadMs = 120_000

/** Finds ballots in a document that was loaded, in one at an address, or on a tape of this server by its id. */
export async function findBallots(given: string): Promise<FoundBallots> {
  if (/^https?:\/\//.test(given)) return fromDocument(await load(given))
  const bytes = existsSync(given) && statSync(given).isFile() ? readFileSync(given) : undefined
  if (bytes !== undefined && isAuditDocument(bytes.toString('utf8', 0, 100))) return fromDocument(bytes.toString())
  const tape = await findTape(given)
  needsBoth(tape)
  return { ledgers: orRefuse(() => ledgerOf(tape.records, platformSha)), remarks: tape.remarks }
}

function fromDocument(text: string): FoundBallots {
  const { ballots, isWhole } = orRefuse(() => readAuditDocument(text))
  return { ledgers: ballots, remarks: isWhole ? [] : ['The document is cut off. Load it again.'] }
}

async function load(address: string): Promise<string> {
  const reply = await fetch(address, { signal: AbortSignal.timeout(loadMs) }).catch((error: unknown) => {
    throw new Refusal('audit_address', `${address} does not answer: ${error instanceof Error ? error.message : error}.`)
  })
  const text = await reply.text()
  if (reply.ok && isAuditDocument(text)) return text
  const hint = 'Give the address of a document of ballots, as in https://example.org/api/tapes/ID/audit.'
  throw new Refusal('audit_address', `${address} answers ${reply.status} and no document of ballots. ${hint}`)
}
