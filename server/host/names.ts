import { createHash } from 'node:crypto'
import { bounds, visibleText } from '../../shared/protocol.ts'

/** The name that others see: what was asked for as far as it can be shown, or a stand-in. */
export function shownName(asked: string | undefined, standIn: string): string {
  return visibleText(asked ?? '', bounds.nameCharacters) || standIn
}

/**
 * Who somebody is over several visits: a digest of the secret that their browser keeps, so that a tape or a log never
 * holds what would let a reader come back as them. Empty for those who bring no secret.
 */
export function personOf(secret: string | undefined): string {
  return secret === undefined
    ? ''
    : createHash('sha256').update(`cavea person ${secret}`).digest('base64url').slice(0, 22)
}
