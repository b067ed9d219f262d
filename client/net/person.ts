import { bounds, visibleText } from '../../shared/protocol.ts'
import type { Storage } from './storage.ts'

/** The secret by which this browser is known again: 128 random bits, made once and kept. */
export function personKey(storage: Storage): string {
  const kept = storage.get('browser', 'person')
  if (kept !== undefined && kept.length >= bounds.personKeyCharacters.min) return kept
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const made = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  storage.set('browser', 'person', made)
  return made
}

/** The name under which this browser's person played last, or undefined. */
export function keptName(storage: Storage): string | undefined {
  const name = visibleText(storage.get('browser', 'name') ?? '', bounds.nameCharacters)
  return name === '' ? undefined : name
}

/** Keeps a name for the next visit. Returns it as it will be shown; empty if nothing of it can be. */
export function keepName(storage: Storage, name: string): string {
  const shown = visibleText(name, bounds.nameCharacters)
  if (shown !== '') storage.set('browser', 'name', shown)
  return shown
}
