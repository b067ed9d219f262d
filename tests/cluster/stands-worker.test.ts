import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { FromStands, ToStands } from '../../server/cluster/handoff/mail.ts'
import { until } from '../support/until.ts'

test('a stands process that has lost its other half ends in good order, whatever it still has to say', async () => {
  const script = join(import.meta.dirname, '../../server/stands.worker.ts')
  const worker = fork(script, { serialization: 'advanced', env: { PATH: process.env.PATH } })
  onTestFinished(() => void worker.kill('SIGKILL'))
  const heard: string[] = []
  worker.on('message', (message: FromStands) => heard.push(message.kind))
  const say = (message: ToStands) => worker.send(message)
  say({ kind: 'begin', secret: new Uint8Array(32), delayMs: 0, allowedOrigins: [], proxyHops: 0, venueNetworks: [] })
  await until(() => heard.includes('ready'), { what: 'it is ready', withinMilliseconds: 15_000 })
  await until(() => heard.includes('alive'), { what: 'it says that it lives' })
  // It has to load the game first, and says that the match is shown when nobody hears it any more.
  say({ kind: 'show', match: 'm', game: 'arena', number: 32, records: [] })
  worker.disconnect()
  expect(await once(worker, 'exit')).toEqual([0, null])
})
