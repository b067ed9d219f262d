import { type Client, ClientState } from '@colyseus/core'
import { describe, expect, test } from 'vitest'
import { Flow } from './flow.ts'

const kb = 1024

/** As much of a client as the flow looks at: its state, and how much its socket has unsent. */
class Reader {
  readonly ref = { bufferedAmount: 0 }
  state: ClientState = ClientState.JOINED

  get client(): Client {
    return this as unknown as Client
  }
}

const sorted = (flow: Flow, ...readers: Reader[]) => {
  const { flowing, recovered } = flow.sort(readers.map((reader) => reader.client))
  const places = (clients: Client[]) => clients.map((client) => readers.findIndex((reader) => reader.client === client))
  return { flowing: places(flowing), recovered: places(recovered) }
}

describe('the flow of patches', () => {
  test('goes to whoever reads, and passes over who does not', () => {
    const [quick, slow] = [new Reader(), new Reader()]
    const flow = new Flow()
    slow.ref.bufferedAmount = 256 * kb
    expect(sorted(flow, quick, slow)).toEqual({ flowing: [0, 1], recovered: [] })
    slow.ref.bufferedAmount = 256 * kb + 1
    expect(sorted(flow, quick, slow)).toEqual({ flowing: [0], recovered: [] })
    expect(sorted(flow, quick, slow)).toEqual({ flowing: [0], recovered: [] })
  })

  test('comes back once the queue is gone, with one full state and then patches', () => {
    const slow = new Reader()
    const flow = new Flow()
    slow.ref.bufferedAmount = 300 * kb
    sorted(flow, slow)
    slow.ref.bufferedAmount = 100 * kb
    expect(sorted(flow, slow)).toEqual({ flowing: [], recovered: [] })
    slow.ref.bufferedAmount = 8 * kb
    expect(sorted(flow, slow)).toEqual({ flowing: [], recovered: [0] })
    expect(sorted(flow, slow)).toEqual({ flowing: [0], recovered: [] })
  })

  test('is not stopped for somebody who is still joining: Colyseus queues for them by itself', () => {
    const joining = new Reader()
    joining.state = ClientState.JOINING
    joining.ref.bufferedAmount = 300 * kb
    expect(sorted(new Flow(), joining)).toEqual({ flowing: [0], recovered: [] })
  })

  test('forgets who has gone', () => {
    const slow = new Reader()
    const flow = new Flow()
    slow.ref.bufferedAmount = 300 * kb
    sorted(flow, slow)
    flow.forget(slow.client)
    slow.ref.bufferedAmount = 0
    expect(sorted(flow, slow)).toEqual({ flowing: [0], recovered: [] })
  })
})
