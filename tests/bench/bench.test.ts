import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../..')

/** Runs `npm run bench -- …` in its quick form. */
function bench(...parameters: string[]): Promise<{ code: number; output: string; errors: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [join(folder, 'bench/main.ts'), ...parameters], (_error, output, errors) =>
      resolve({ code: child.exitCode ?? -1, output, errors }),
    )
  })
}

test('the stands: every arm shows the job to a small crowd, and the ratio is told', async () => {
  const { code, output, errors } = await bench('stands', '--quick', '--json', '--sizes', '20')
  expect({ code, errors: code === 0 ? '' : errors }).toEqual({ code: 0, errors: '' })
  expect(output.trim().split('\n')).toHaveLength(1)
  const { name, ratioToPlainColyseus, rows } = JSON.parse(output)
  expect(name).toBe('stands')
  // The very ratio of the largest crowd that both carried: no machine is so busy that it would not carry twenty.
  expect(ratioToPlainColyseus).toBe(rows[0].toPlainColyseus)
  expect(ratioToPlainColyseus).toBeGreaterThan(0)
  expect(rows[1].toPlainColyseus).toBe(1)
  expect(rows.map((row: { arm: string }) => row.arm)).toEqual(['cavea', 'plain colyseus', 'socket.io', 'bare ws'])
  for (const row of rows) expect(row.processorUsPerSpectatorAndSecond).toBeGreaterThan(0)
}, 120_000)

test('bytes: what is sent leads to the same state by each way', async () => {
  const { code, output } = await bench('bytes', '--quick', '--json')
  expect(code).toBe(0)
  const { rows } = JSON.parse(output)
  const bytesTo = new Map<string, number>(
    rows.map(({ who, way, bytesPerSecond }: Record<string, string>) => [`${way}: ${who}`, Number(bytesPerSecond)]),
  )
  for (const bytes of bytesTo.values()) expect(bytes).toBeGreaterThan(0)
  // By larger numbers no message is shorter.
  for (const windows of [10, 4, 2]) {
    const [here, far] = ['', ' at a far relay'].map((place) =>
      bytesTo.get(`Cavea: spectator${place}, ${windows} windows a second`),
    )
    expect(far).toBeGreaterThan(here ?? Number.POSITIVE_INFINITY)
  }
}, 120_000)

test('votes: each ballot is decided, and each of its votes counted once', async () => {
  const { code, output, errors } = await bench('vote', '--quick', '--json')
  expect({ code, errors: code === 0 ? '' : errors }).toEqual({ code: 0, errors: '' })
  const { rows } = JSON.parse(output)
  expect(rows).toMatchObject([
    { voters: 20, votes: 20, confirmedMs99: expect.any(Number), countedOnce: 'yes' },
    { voters: 20, votes: 2, seenByPlayerMsMedian: expect.any(Number) },
    { voters: 50, votes: 210, votesByChat: 48, countedOnce: 'yes' },
    { voters: 60, votes: 250, votesByChat: 88, countedOnce: 'yes' },
    { voters: 40, votes: 40, countedOnce: 'yes' },
    { voters: 40, votes: 40, countedOnce: 'yes' },
    { voters: 200, votes: 200, weighedDown: expect.any(Number), countedOnce: 'yes' },
  ])
  for (const row of rows) expect(Object.values(row)).not.toContain(null)
}, 240_000)

test('ticks: a crowd watches one of two matches without a gap, and each of its votes is counted', async () => {
  const { code, output, errors } = await bench('tick', '--quick', '--json')
  expect({ code, errors: code === 0 ? '' : errors }).toEqual({ code: 0, errors: '' })
  const { rows } = JSON.parse(output)
  expect(rows).toMatchObject([
    { spectators: 0, votes: 'none' },
    { spectators: 20, votes: 'none' },
    { spectators: 20, votes: 'all' },
  ])
  for (const row of rows) {
    expect(Object.values(row)).not.toContain(null)
    for (const key of [
      'watchedMs99',
      'unwatchedMs99',
      'quietMs99',
      'ratio99',
      'ratioToQuiet99',
      'watchedProcessorShare',
    ]) {
      expect(row[key]).toBeGreaterThan(0)
    }
  }
}, 240_000)

test('joins: all who come at one moment are let in, and all who are cut off come back', async () => {
  const { code, output, errors } = await bench('joins', '--quick', '--json')
  expect({ code, errors: code === 0 ? '' : errors }).toEqual({ code: 0, errors: '' })
  const { rows } = JSON.parse(output)
  expect(rows).toHaveLength(3)
  for (const row of rows) expect(row).toMatchObject({ spectators: 30, ticks: expect.any(Number) })
  for (const row of rows.slice(1)) {
    expect(row.lost).toBe(0)
    expect(row.triesEach).toBeGreaterThanOrEqual(1)
    expect(row.admittedPerSecond).toBeGreaterThan(0)
  }
}, 120_000)

test('says what to do where it cannot run', async () => {
  expect(await bench('nothing')).toMatchObject({ code: 2, errors: expect.stringContaining('command_usage') })
  expect(await bench('stands', '--sizes', 'many')).toMatchObject({ code: 2 })
  const { code, errors } = await bench('stands', '--sizes', '100000000')
  expect({ code, errors }).toEqual({ code: 1, errors: expect.stringContaining('ulimit -n') })
}, 120_000)
