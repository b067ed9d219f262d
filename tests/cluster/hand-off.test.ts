import { expect, test } from 'vitest'
import { asOperator, Clients, firstMatch, operatorPassword } from '../support/clients.ts'
import { childrenOf } from '../support/process.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const spectators = 60

test('stands get a process of their own when ticks come late, and fall back when it is killed: everybody stays, every vote counts', async () => {
  const env = { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BALLOT_EVERY_SECONDS: '0', CAVEA_BOTS: '2' }
  await using server = await TestServer.start({ env })
  const { roomId } = await firstMatch(server)
  await using clients = new Clients(server.address)
  const early = await Promise.all(Array.from({ length: spectators }, () => clients.watch(roomId)))
  const lost: number[] = []
  const dropped = new Set<unknown>()
  for (const room of early) {
    room.onLeave((code) => void lost.push(code))
    room.onDrop(() => dropped.add(room))
  }
  expect(childrenOf(server.pid)).toEqual([])

  // A process that stands still now and then has late ticks.
  const hiccups = setInterval(() => {
    server.signal('SIGSTOP')
    setTimeout(() => server.signal('SIGCONT'), 60)
  }, 200)
  const [stands] = await until(
    () => {
      const children = childrenOf(server.pid)
      return children.length > 0 && children
    },
    { what: 'the stands have a process', withinMilliseconds: 30_000 },
  ).finally(() => {
    clearInterval(hiccups)
    server.signal('SIGCONT')
  })
  await until(() => dropped.size === spectators && early.every((room) => room.connection.isOpen), {
    what: 'everybody has moved',
    withinMilliseconds: 40_000,
  })
  const late = await clients.watch(roomId)
  const all = [...early, late]
  await until(() => late.state.tick > 0)
  const tick = late.state.tick
  await until(() => all.every((room) => room.state.tick > tick + 20))
  await until(async () => (await firstMatch(server)).spectators === all.length)

  const opened = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 120 })
  const { ballot } = (await opened.json()) as { ballot: string }
  await until(() => all.every((room) => room.state.ballots.get(ballot)?.status === 'open'))
  const votes = await Promise.all(all.map((room) => room.request('vote', { ballot, choice: 'ice' })))
  expect(votes).toMatchObject(all.map(() => ({ counted: true })))
  await until(() => late.state.ballots.get(ballot)?.voters === all.length)
  expect(await late.request('chat', { text: 'ave' })).toMatchObject({ sent: true })

  process.kill(stands as number, 'SIGKILL')
  await until(() => early.every((room) => room.connection.isOpen && room.state.tick > tick + 100), {
    what: 'everybody is back',
    withinMilliseconds: 30_000,
  })
  expect(await early[0]?.request('vote', { ballot, choice: 'stone' })).toMatchObject({ counted: true, changed: true })
  expect(lost).toEqual([])
}, 150_000)
