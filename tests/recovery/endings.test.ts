import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client as SdkClient } from '@colyseus/sdk'
import { expect, test } from 'vitest'
import { FileStore } from '../../server/tape/file/store.ts'
import { Clients, firstMatch } from '../support/clients.ts'
import { leaveTape } from '../support/copied-tape.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const env = { CAVEA_BALLOT_EVERY_SECONDS: '0', CAVEA_BOTS: '2' }
const tapesOf = (server: TestServer) => new FileStore(join(server.dataFolder, 'tapes'), () => {})

test('clients of a match that began on another schema are told for good that it is over', async () => {
  await using server = await TestServer.start({ env })
  await using clients = new Clients(server.address)
  const { roomId } = await firstMatch(server)
  const rooms = [await clients.play({ roomId }), await clients.watch(roomId)]
  const codes: number[] = []
  for (const room of rooms) {
    Object.assign(room.reconnection, { minUptime: 0, delay: 100, minDelay: 100, maxDelay: 250, maxRetries: 200 })
    room.onLeave((code) => void codes.push(code))
  }
  await until(() => rooms.every((room) => room.state.tick > 0))
  await server.kill()
  const records = (await tapesOf(server).read(roomId)) ?? []
  rmSync(join(server.dataFolder, 'tapes', roomId), { recursive: true })
  await leaveTape(tapesOf(server), roomId, records, { schema: 'that of another build' })

  await using next = await TestServer.start({ env, dataFolder: server.dataFolder, port: server.port })
  await until(() => codes.length === 2, { withinMilliseconds: 15_000 })
  expect(codes).toEqual([4003, 4003])
  expect(next.output).toContain('it began on another version of its game')
  const row = (await tapesOf(server).list()).find(({ id }) => id === roomId)
  expect(row?.finished).toBe(true)
  // Whoever asks anew plays in the match that took its place, on the schema of now.
  const anew = await new SdkClient(next.address).joinOrCreate('arena', { name: 'Ann' })
  expect(anew.roomId).not.toBe(roomId)
  await anew.leave()
})
