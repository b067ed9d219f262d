import type { Room } from '@colyseus/core'

/**
 * Closes a room to whoever is not in line, or opens it. Colyseus's `unlock` opens a full room as well, and a full room
 * that is listed as open is the one that everybody who wants any match is sent to, in vain: told once more how many may
 * come in, it looks whether they have.
 */
export function closeDoor(room: Pick<Room, 'lock' | 'maxClients' | 'setMatchmaking'>, closed: boolean): Promise<void> {
  return closed ? room.lock() : room.setMatchmaking({ locked: false, maxClients: room.maxClients })
}
