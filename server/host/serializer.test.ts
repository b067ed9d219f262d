import { type Client, ClientState } from '@colyseus/core'
import { Decoder, schema, t } from '@colyseus/schema'
import { describe, expect, test } from 'vitest'
import { TapedSerializer } from './serializer.ts'

const Body = schema({ x: t.float32().default(0) }, 'TapedBody')
const World = schema({ tick: t.uint32().default(0), bodies: t.map(Body) }, 'TapedWorld')

/** A client that keeps what it is sent as it was handed over: not copied, like the queue of a slow socket. */
class Socket {
  readonly ref = { bufferedAmount: 0 }
  readonly state = ClientState.JOINED
  readonly frames: Uint8Array[] = []

  raw(frame: Uint8Array): void {
    this.frames.push(frame)
  }

  get client(): Client {
    return this as unknown as Client
  }
}

const timing = { sNow: 1 } as Parameters<TapedSerializer['applyPatches']>[2]

function taped() {
  const tape: Uint8Array[] = []
  const serializer = new TapedSerializer((bytes) => tape.push(bytes))
  const world = new World()
  serializer.reset(world)
  serializer.applyPatches([], world)
  tape.length = 0
  const keyframe = serializer.keyframe()
  const step = (clients: Client[] = [], timed = true) => {
    world.tick++
    world.bodies.set(`${world.tick}`, new Body().assign({ x: world.tick }))
    serializer.applyPatches(clients, world, timed ? timing : undefined)
  }
  return { serializer, tape, world, keyframe, step }
}

/** The state that keyframe and patches lead to. */
function played(keyframe: Uint8Array, patches: readonly Uint8Array[]): unknown {
  const decoder = new Decoder(new World())
  decoder.decode(keyframe)
  for (const patch of patches) decoder.decode(patch)
  return decoder.state.toJSON()
}

describe('a serializer with a tap', () => {
  test.each([true, false])('hands the tape each patch, also while nobody plays (frames with times: %s)', (timed) => {
    const { tape, world, keyframe, step } = taped()
    for (let tick = 0; tick < 5; tick++) step([], timed)
    expect(tape.length).toBe(5)
    expect(played(keyframe, tape)).toEqual(world.toJSON())
  })

  test('gives the tape bytes of its own, which later patches do not overwrite', () => {
    const { tape, step } = taped()
    step()
    const [first] = tape
    const kept = first?.slice()
    for (let tick = 0; tick < 20; tick++) step()
    expect(first).toEqual(kept)
  })

  test('writes nothing when nothing has changed, though clients get their beat', () => {
    const { serializer, tape, world } = taped()
    const socket = new Socket()
    serializer.applyPatches([socket.client], world, timing)
    expect([tape.length, socket.frames.length]).toEqual([0, 1])
  })

  test('gives a client the same bytes as the tape, behind eight of timing', () => {
    const { tape, step } = taped()
    const socket = new Socket()
    step([socket.client])
    expect(new Uint8Array(socket.frames[0]?.subarray(9) ?? [])).toEqual(tape[0])
  })

  test('keeps what a slow socket has queued, full states and patches, from being overwritten', () => {
    const { serializer, world, step } = taped()
    const socket = new Socket()
    const full = serializer.getFullState(socket.client, timing)
    const plain = serializer.getFullState()
    const before = [full.slice(), plain.slice()]
    for (let tick = 0; tick < 30; tick++) step([socket.client])
    serializer.getFullState()
    expect([full, plain]).toEqual(before)
    expect(
      played(
        plain.subarray(1),
        socket.frames.map((frame) => frame.subarray(9)),
      ),
    ).toEqual(world.toJSON())
  })

  test('takes a keyframe that stands where the last patch left off', () => {
    const { serializer, tape, world, step } = taped()
    for (let tick = 0; tick < 3; tick++) step()
    const keyframe = serializer.keyframe()
    tape.length = 0
    for (let tick = 0; tick < 3; tick++) step()
    expect(played(keyframe, tape)).toEqual(world.toJSON())
  })

  test('has no memory of who has gone: a socket that is new starts with patches', () => {
    const { serializer, step } = taped()
    const socket = new Socket()
    socket.ref.bufferedAmount = 10_000_000
    step([socket.client])
    serializer.forget(socket.client)
    socket.ref.bufferedAmount = 0
    step([socket.client])
    step([socket.client])
    expect(socket.frames.length).toBe(2)
    const lengths = socket.frames.map((frame) => frame.length)
    expect(lengths[0]).toBe(lengths[1])
  })

  test('passes over who is behind, and makes them whole by one full state', () => {
    const { serializer, world, step } = taped()
    const socket = new Socket()
    const plain = serializer.getFullState().subarray(1)
    step([socket.client])
    socket.ref.bufferedAmount = 10_000_000
    for (let tick = 0; tick < 10; tick++) step([socket.client])
    expect(socket.frames.length).toBe(1)
    socket.ref.bufferedAmount = 0
    step([socket.client])
    step([socket.client])
    expect(socket.frames.length).toBe(3)
    expect(played(plain, [socket.frames[0]?.subarray(9) ?? plain])).toMatchObject({ tick: 1 })
    const [, full = plain, patch = plain] = socket.frames
    expect(played(full.subarray(9), [patch.subarray(9)])).toEqual(world.toJSON())
  })
})
