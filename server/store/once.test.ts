import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { OnceInFile } from './once.ts'

function remembered() {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-once-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const clock = { ms: 1_800_000_000_000 }
  const failures: unknown[] = []
  const file = join(folder, 'events', 'once')
  const start = () =>
    new OnceInFile(
      file,
      1000,
      (error) => failures.push(error),
      () => clock.ms,
    )
  return { clock, failures, file, start }
}

test('an id is new once, over restarts, until its time is over or it came to nothing', async () => {
  const { clock, start, failures } = remembered()
  const first = start()
  expect(await Promise.all([first.first('a'), first.first('a'), first.first('b')])).toEqual([true, false, true])
  await first.again('b')
  clock.ms += 999
  const next = start()
  expect([await next.first('a'), await next.first('b')]).toEqual([false, true])
  clock.ms += 2
  expect(await start().first('a')).toBe(true)
  expect(failures).toEqual([])
})

test('a line that a kill cut short costs that id alone', async () => {
  const { start, file } = remembered()
  await start().first('a')
  appendFileSync(file, '\n18000000')
  const next = start()
  expect([await next.first('a'), await next.first('b')]).toEqual([false, true])
  expect(await start().first('b')).toBe(false)
})

test('the file does not grow for ever', async () => {
  const { clock, start, file } = remembered()
  const once = start()
  for (let at = 0; at < 9000; at++) {
    clock.ms += 1
    await once.first(`${at} ${'x'.repeat(1000)}`)
  }
  expect(readFileSync(file, 'utf8').length).toBeLessThan(5000 * 40)
  expect([await start().first(`8999 ${'x'.repeat(1000)}`), await start().first('new')]).toEqual([false, true])
})
