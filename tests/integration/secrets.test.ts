import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { arena } from '../../rooms/arena/game.ts'
import { personOf } from '../../server/host/names.ts'
import { decodeTape } from '../../shared/tape/encode.ts'
import { Clients } from '../support/clients.ts'
import { InProcess } from '../support/in-process.ts'
import { until } from '../support/until.ts'

/** Every byte that a spectator's socket gets, from the first on. The protocol is spoken by hand, past the SDK. */
async function rawSpectator(address: string, match: string): Promise<{ bytes(): Buffer; close(): void }> {
  const response = await fetch(`${address}/matchmake/joinOrCreate/watch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ match }),
  })
  const text = await response.text()
  const { sessionId, processId, roomId } = JSON.parse(text) as Record<string, string>
  const socket = new WebSocket(`${address.replace('http', 'ws')}/${processId}/${roomId}?sessionId=${sessionId}`)
  // The answer to matchmaking goes to the spectator as well.
  const parts: Buffer[] = [Buffer.from(text)]
  const joinRoom = 10
  socket.on('message', (data: Buffer) => {
    // The handshake carries the spectator's own token; it is no one else's.
    if (data[0] === joinRoom) socket.send(Buffer.from([joinRoom]))
    else parts.push(data)
  })
  return { bytes: () => Buffer.concat(parts), close: () => socket.close() }
}

describe('what leaves the server', () => {
  it('holds no seed, no token, no secret of a person and no private field', async () => {
    await using house = await InProcess.start(arena, { bots: 4 })
    await using clients = new Clients(house.address)
    const { roomId } = house
    const secrets = ['person-secret-of-anna-0001', 'person-secret-of-bert-0002']
    const players = [
      await clients.play({ roomId }, { name: 'Anna', person: secrets[0] }),
      await clients.play({ roomId }, { name: 'Bert', person: secrets[1] }),
    ]
    const raw = await rawSpectator(house.address, roomId)
    const late = await clients.watch(roomId, { name: 'Carl', person: 'person-secret-of-carl-0003' })
    await late.request('chat', { text: 'hail' })
    const from = players[0]?.state.tick ?? 0
    // Bert drops and comes back: what is kept for him meanwhile is the most secret of all.
    players[1]?.connection.close(4010)
    await until(() => (players[0]?.state.tick ?? 0) > from + 90 && raw.bytes().length > 4000, {
      what: 'three seconds go by, with some movement',
      withinMilliseconds: 20_000,
    })

    const seed = house.seeds.get(roomId)
    if (seed === undefined) throw new Error('The seed is not known.')
    const tape = await buffer(await house.tapes.file(roomId, 0))
    const tokens = [...players, late].map((room) => room.reconnectionToken.split(':')[1] ?? '')
    const people = [...secrets, 'person-secret-of-carl-0003']
    const forbidden = [seed, ...tokens, ...people, ...people.map(personOf), 'awayTick', 'brain']
    expect(forbidden.every((secret) => secret.length >= 5)).toBe(true)
    const out = { spectator: raw.bytes(), tape }
    raw.close()
    for (const [where, bytes] of Object.entries(out)) {
      expect(bytes.length, where).toBeGreaterThan(2000)
      // A sign that the search would find what is there.
      expect(bytes.includes('Anna'), where).toBe(true)
      for (const secret of forbidden) expect(bytes.includes(secret), `${where} gives out ${secret}`).toBe(false)
    }
    const kinds = new Set(decodeTape(tape).map((record) => record.kind))
    expect([...kinds].sort()).toEqual(['chat', 'keyframe', 'mark', 'patch', 'start'])
    expect(house.failures).toEqual([])
  })
})
