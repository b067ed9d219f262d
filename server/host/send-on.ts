import { type Client, CloseCode, type Room } from '@colyseus/core'
import { movedReason } from '../../shared/protocol.ts'

/**
 * Closes a room whose match goes on elsewhere: with a code after which clients come back by themselves, and, where it is
 * known, the address at which they find the match.
 */
export async function sendOn(
  room: { readonly clients: Iterable<Pick<Client, 'leave'>> } & Pick<Room, 'disconnect'>,
  address: string | undefined,
): Promise<void> {
  const reason = address === undefined ? undefined : movedReason(address)
  for (const client of [...room.clients]) client.leave(CloseCode.MAY_TRY_RECONNECT, reason)
  await room.disconnect(CloseCode.MAY_TRY_RECONNECT)
}
