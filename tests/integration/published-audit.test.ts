import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { personOf } from '../../server/host/names.ts'
import { FileStore } from '../../server/tape/file/store.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'
import { ballotsOf, check, receiptsOf } from '../audit/checker.ts'
import { asOperator, Clients, firstMatch, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const people = [
  { name: 'Anna', person: 'person-secret-of-anna-0001' },
  { name: 'Bert', person: 'person-secret-of-bert-0002' },
  { name: 'Carla' },
]

async function house(env: Record<string, string> = {}) {
  const server = await TestServer.start({
    env: { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BALLOT_EVERY_SECONDS: '0', CAVEA_BOTS: '0', ...env },
  })
  onTestFinished(() => server[Symbol.asyncDispose]())
  const clients = new Clients(server.address)
  onTestFinished(() => clients[Symbol.asyncDispose]())
  const { roomId } = await firstMatch(server)
  const audit = () => fetch(`${server.address}/api/tapes/${roomId}/audit`)
  const open = async (mechanic: string) => {
    const reply = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic, seconds: 300 })
    return ((await reply.json()) as { ballot: string }).ballot
  }
  const close = (ballot: string) => asOperator(server, `/api/matches/${roomId}/ballots/${ballot}/close`, {})
  return { server, clients, roomId, audit, open, close }
}

const command = (...parameters: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, '../../scripts/tape.ts'), ...parameters], {
    env: { PATH: process.env.PATH },
    encoding: 'utf8',
  })

/** All accounts and secrets that a tape holds on its private track, and what was said. */
function secretsIn(records: readonly TapeRecord[]): string[] {
  return records.flatMap((record) => {
    if (record.kind === 'votes') return record.votes.flatMap(({ voter, person = voter }) => [voter, person])
    if (record.kind === 'seed') return [record.seed]
    if (record.kind === 'snapshot') return [record.snapshot.audience.secret]
    if (record.kind === 'chat') return [record.line.text, record.line.from]
    return []
  })
}

describe('the ballots of a match that a server publishes', () => {
  test('are checked by anybody, offline, and a receipt finds its vote', async () => {
    const { server, clients, roomId, audit, open, close } = await house()
    const rooms = await Promise.all(people.map((person) => clients.watch(roomId, person)))
    await rooms[0]?.request('chat', { text: 'a line that was said' })
    const ballot = await open('floor')
    const state = () => rooms[0]?.state.ballots.get(ballot)
    await until(() => state()?.status === 'open')
    const options = [...(state()?.options ?? [])]
    const receipts: string[] = []
    for (const [at, room] of rooms.entries()) {
      const reply = await room.request('vote', { ballot, choice: options[at === 2 ? 1 : 0] })
      receipts.push((reply as { receipt: string }).receipt)
    }
    const early = await (await audit()).text()
    const [row] = ballotsOf(early)
    expect(row).toMatchObject({ ballot, end: { kind: 'open' }, commitment: state()?.commitment })
    expect(row).not.toHaveProperty('votes')
    expect(row).not.toHaveProperty('closing')

    await close(ballot)
    await until(() => state()?.status !== 'open')
    const text = await until(async () => {
      const document = await (await audit()).text()
      return document.includes('"closing"') && document
    })
    const [closed] = ballotsOf(text)
    if (closed === undefined) throw new Error('The ballot is not published.')
    expect(check(closed)).toEqual([])
    expect(receiptsOf(closed)).toEqual(receipts)
    expect(closed.closing).toMatchObject({ seal: state()?.seal, seed: state()?.seed, chain: receipts.at(-1) })

    const records = await new FileStore(join(server.dataFolder, 'tapes'), () => {}, 'look').read(roomId)
    const secrets = [
      ...secretsIn(records ?? []),
      ...people.flatMap(({ name, person }) => (person === undefined ? [name] : [name, person, personOf(person)])),
      ...rooms.map(({ sessionId }) => sessionId),
      '127.0.0.1',
    ]
    expect(new Set(secrets).size).toBeGreaterThan(10)
    for (const secret of secrets) expect(text.includes(secret), `${secret} is published`).toBe(false)

    const folder = mkdtempSync(join(tmpdir(), 'cavea-audit-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'ballots.jsonl')
    const counted = command('audit', `${server.address}/api/tapes/${roomId}/audit`)
    expect([counted.stdout, counted.status]).toEqual([expect.stringContaining('all as they had been told'), 0])
    writeFileSync(file, text)
    const found = command('audit', file, receipts[2] ?? '')
    expect([found.stdout, found.status]).toEqual([expect.stringContaining(`"${options[1]}", from stands`), 0])
    expect(command('audit', file, 'f'.repeat(64)).status).toBe(1)
    const forgeries = [
      text.replace('"adjusted":[', `"adjusted":[{"person":"${'0'.repeat(32)}","weightMilli":9,"reason":"surge"}`),
      text.replace('"end":{"kind":"decided","ranking":["', '"end":{"kind":"decided","ranking":["x","'),
      text.replace(`"end":{"kind":"decided","ranking":["${options[0]}",`, '"end":{"kind":"decided","ranking":['),
    ]
    for (const forged of forgeries) {
      expect(forged).not.toBe(text)
      writeFileSync(file, forged)
      const judged = command('audit', file)
      expect([judged.stdout, judged.status]).toEqual([expect.stringContaining('NOT WHAT WAS SEALED'), 1])
    }
    writeFileSync(file, text.slice(0, text.lastIndexOf('{"ballots"')))
    expect(command('audit', file)).toMatchObject({ status: 1, stdout: expect.stringContaining('cut off') })
    expect((await fetch(`${server.address}/api/tapes/none/audit`)).status).toBe(404)
  })

  test('come as late as spectators see the match', async () => {
    const { server, clients, roomId, audit, open, close } = await house({ CAVEA_WATCH_DELAY_MS: '4000' })
    const player = await clients.play({ roomId }, { name: 'Dora' })
    const ballot = await open('floor')
    await close(ballot)
    await until(() => player.state.ballots.get(ballot)?.status === 'expired')
    const closedAt = Date.now()
    const early = await (await audit()).text()
    expect(early).not.toContain(player.state.ballots.get(ballot)?.seed)
    await until(async () => (await (await audit()).text()).includes('"closing"'), { withinMilliseconds: 20_000 })
    expect(Date.now() - closedAt).toBeGreaterThan(3500)
    expect(server.dataFolder).not.toBe('')
  })
})
