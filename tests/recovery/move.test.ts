import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Room, Client as SdkClient } from '@colyseus/sdk'
import { expect, test } from 'vitest'
import { arena } from '../../rooms/arena/game.ts'
import { FileStore } from '../../server/tape/file/store.ts'
import { RedisStore } from '../../server/tape/redis/store.ts'
import type { GameState } from '../../shared/state.ts'
import { audit } from '../../shared/tape/audit.ts'
import { verify } from '../../shared/tape/verify.ts'
import { asOperator, firstMatch, matchesOf, operatorPassword } from '../support/clients.ts'
import { Mover } from '../support/mover.ts'
import { RedisServer } from '../support/redis.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

test('a match moves to another process under its players and its stands: they pause for less than a restart', async () => {
  await using redis = await RedisServer.start()
  const shared = mkdtempSync(join(tmpdir(), 'cavea-shared-'))
  const env = {
    CAVEA_ADMIN_PASSWORD: operatorPassword,
    CAVEA_BALLOT_EVERY_SECONDS: '0',
    CAVEA_BOTS: '2',
    REDIS_URL: redis.address,
  }
  await using from = await TestServer.start({ env, dataFolder: shared })
  await using to = await TestServer.start({ env, dataFolder: shared })
  const startMs = performance.now() - to.startedAtMilliseconds
  const { roomId } = await firstMatch(from)
  expect((await matchesOf(to)).some((match) => match.roomId === roomId)).toBe(false)
  const opened = await asOperator(from, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 120 })
  const { ballot } = (await opened.json()) as { ballot: string }
  const join8 = Array.from({ length: 8 }, (_, at) =>
    new SdkClient(from.address).joinById<GameState>(roomId, { name: `P${at}` }),
  )
  const watch20 = Array.from({ length: 20 }, (_, at) =>
    new SdkClient(from.address).joinOrCreate<GameState>('watch', { match: roomId, name: `S${at}` }),
  )
  const players = (await Promise.all(join8)).map((room) => new Mover(room as Room<unknown, GameState>))
  const stands = (await Promise.all(watch20)).map((room) => new Mover(room as Room<unknown, GameState>))
  const all = [...players, ...stands]
  await until(() => all.every(({ room }) => room.state.tick > 30))
  for (const [at, { room }] of stands.entries()) {
    expect(await room.request('vote', { ballot, choice: at % 2 === 0 ? 'ice' : 'stone' })).toMatchObject({
      counted: true,
    })
  }
  for (const mover of all) mover.pauseMs = 0
  const seenTick = Math.max(...players.map(({ room }) => room.state.tick))

  const drained = await asOperator(from, '/api/drain', {})
  expect([drained.status, await drained.json()]).toEqual([202, { matches: 1 }])
  await from.exited
  const after = players[0]?.room.state.tick ?? 0
  await until(() => all.every(({ room, lost }) => lost !== '' || room.state.tick > Math.max(after, seenTick) + 30), {
    withinMilliseconds: 15_000,
  })
  expect(all.map(({ lost }) => lost).filter((lost) => lost !== '')).toEqual([])
  const pauses = players.map(({ pauseMs }) => pauseMs).sort((one, other) => one - other)
  const told = `pauses ${pauses.map(Math.round)} ms, a start ${Math.round(startMs)} ms`
  // How long half a second is depends on what else runs: what a move costs is held against what a restart would.
  expect((pauses.at(-1) ?? 0) / startMs, told).toBeLessThan(0.8)
  console.info(told)
  expect((await matchesOf(to)).find((match) => match.roomId === roomId)).toMatchObject({ players: 8 })
  const shown = players[0]?.room.state.ballots.get(ballot)
  expect([shown?.status, shown?.voters, shown?.counts.get('ice')]).toEqual(['open', 20, 10])
  const again = await stands[0]?.room.request('vote', { ballot, choice: 'stone' })
  expect(again).toMatchObject({ counted: true, changed: true })

  await to.stop()
  const store = new RedisStore(redis.client(), new FileStore(join(shared, 'tapes'), () => {}), 10_000)
  const records = (await store.read(roomId)) ?? []
  const { difference, toTick } = verify(arena, records)
  expect(difference).toBeUndefined()
  expect(toTick).toBeGreaterThan(seenTick)
  expect(new Set(records.map(({ epoch }) => epoch)).size).toBe(2)
  expect(audit(records).flatMap(({ findings }) => findings)).toEqual([])
  rmSync(shared, { recursive: true, force: true })
})
