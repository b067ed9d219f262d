import { expect, onTestFinished, test } from 'vitest'
import { type Pace, pauseMs } from '../../server/audience/sources/backoff.ts'
import { type Connector, Link } from '../../server/audience/sources/link.ts'
import type { SourceEvent, SourceHealth, SourceLine, SourceSink } from '../../server/audience/sources/source.ts'
import { LagProxy } from '../support/lag-proxy.ts'
import { always, until } from '../support/until.ts'

/** A service that a connector can be held against: real, or as near to it as a test can get. */
export interface Service extends AsyncDisposable {
  /** Where it is to be reached; the contract puts a network in front that it can cut. */
  readonly port: number
  /** A connector that reaches it at a port. */
  connector(port: number): Connector
  /** Somebody says something there. */
  say(name: string, text: string): Promise<void> | void
  /** Sends what none of its kind would send, to all that are connected. */
  rave(): Promise<void> | void
}

/** Short enough to see several pauses, long enough to tell them apart. */
export const quickPace: Pace = { firstMs: 40, mostMs: 320, settledMs: 60_000, attemptMs: 10_000 }

/** Writes down all that a source tells. */
export class Ear implements SourceSink {
  readonly lines: SourceLine[] = []
  readonly events: SourceEvent[] = []
  readonly healths: SourceHealth[] = []

  line(line: SourceLine): void {
    this.lines.push(line)
  }

  event(event: SourceEvent): void {
    this.events.push(event)
  }

  changed(_source: string, health: SourceHealth): void {
    this.healths.push(health)
  }

  texts(): string[] {
    return this.lines.map(({ text }) => text)
  }

  waits() {
    return this.healths.flatMap((health) => (health.state === 'waiting' ? [health] : []))
  }
}

/** What every connector has to do, under a {@link Link}. */
export function holdsTheContract(open: () => Promise<Service>): void {
  async function rig() {
    const service = await open()
    const network = { proxy: await LagProxy.start({ targetPort: service.port }) }
    const { port } = network.proxy
    const source = new Link(service.connector(port), quickPace)
    const ear = new Ear()
    onTestFinished(async () => {
      await source.stop()
      await network.proxy[Symbol.asyncDispose]().catch(() => {})
      await service[Symbol.asyncDispose]()
    })
    const connected = () => until(() => source.health().state === 'connected', { withinMilliseconds: 15_000 })
    const down = () => network.proxy[Symbol.asyncDispose]()
    const up = async () => {
      network.proxy = await LagProxy.start({ targetPort: service.port, port })
    }
    return { service, network, source, ear, connected, down, up }
  }

  test('delivers each line once, in its order, with who wrote it and an id of its own', async () => {
    const { service, source, ear, connected } = await rig()
    source.start(ear)
    await connected()
    for (const text of ['!1', 'hail', '<b>hail</b> \u202eliah']) await service.say('ann', text)
    // Two people write over connections of their own, and no service promises which of them it reads first.
    await until(() => ear.lines.length >= 3)
    await service.say('bob', '!1')
    await until(() => ear.lines.length >= 4)
    expect(ear.lines.map(({ name, text }) => `${name}: ${text}`)).toEqual([
      'ann: !1',
      'ann: hail',
      'ann: <b>hail</b> \u202eliah',
      'bob: !1',
    ])
    expect(new Set(ear.lines.map(({ id }) => id)).size).toBe(4)
    expect(new Set(ear.lines.slice(0, 3).map(({ userId }) => userId)).size).toBe(1)
    expect(ear.lines[3]?.userId).not.toBe(ear.lines[0]?.userId)
    for (const { at, source: name } of ear.lines) {
      expect(Math.abs(at - Date.now())).toBeLessThan(60_000)
      expect(name).toBe(source.name)
    }
    expect(ear.healths.map(({ state }) => state)).toEqual(['connecting', 'connected'])
  })

  test('comes back by itself after a break, and says meanwhile what is wrong', async () => {
    const { service, network, source, ear, connected } = await rig()
    source.start(ear)
    await connected()
    await service.say('ann', 'before')
    await until(() => ear.texts().includes('before'))
    network.proxy.cut()
    await until(() => ear.waits().length > 0)
    expect(ear.waits()[0]?.error).not.toBe('')
    await connected()
    await service.say('ann', 'after')
    await until(() => ear.texts().includes('after'))
    expect(ear.texts()).toEqual(['before', 'after'])
    expect(ear.lines[0]?.userId).toBe(ear.lines[1]?.userId)
  })

  test('waits longer and longer for a service that is gone, never equally long, and is there when it is back', async () => {
    const { service, source, ear, connected, down, up } = await rig()
    const started = Date.now()
    await down()
    source.start(ear)
    await until(() => ear.waits().length >= 4, { withinMilliseconds: 20_000 })
    expect(ear.waits().map(({ attempt }) => attempt)).toEqual(ear.waits().map((_, index) => index + 1))
    const shortest = [1, 2, 3].reduce((sum, attempt) => sum + pauseMs(attempt, quickPace, 0), 0)
    expect(Date.now() - started).toBeGreaterThanOrEqual(shortest)
    await up()
    await connected()
    await service.say('ann', 'back')
    await until(() => ear.texts().includes('back'))
  })

  test('takes whatever it is sent, and goes on', async () => {
    const { service, source, ear, connected } = await rig()
    source.start(ear)
    await connected()
    await service.rave()
    await until(async () => {
      if (source.health().state === 'connected') await service.say('ann', 'still there')
      return ear.texts().includes('still there')
    })
    expect(ear.texts().filter((text) => text !== 'still there')).toEqual([])
  })

  test('stops for good: nothing comes any more, nothing stays open, whatever it was about to do', async () => {
    const { service, network, source, ear, connected, down } = await rig()
    source.start(ear)
    await connected()
    await source.stop()
    expect(source.health()).toEqual({ state: 'stopped' })
    await until(() => network.proxy.connections === 0)
    const { accepted } = network.proxy
    await service.say('ann', 'to nobody')
    await always(() => network.proxy.accepted === accepted && ear.lines.length === 0, { forMilliseconds: 300 })

    source.start(ear)
    await source.stop()
    await until(() => network.proxy.connections === 0)

    source.start(ear)
    await connected()
    await down()
    await until(() => source.health().state === 'waiting')
    await source.stop()
    const told = ear.healths.length
    await always(() => ear.healths.length === told, { forMilliseconds: 300 })
  })
}
