import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { recipes, type SoundName } from './sound-recipes.ts'

const mutedKey = 'cavea.muted'
const volume = 0.5
/** Of one sound no more than one in so many seconds: sixteen blows at once are one noise, and a loud one. */
const leastPauseSeconds = 0.06
/** With so many spectators the murmur is as loud as it gets. */
const loudCrowd = 2000

interface Desk {
  readonly context: AudioContext
  readonly master: GainNode
  readonly murmur: GainNode
  readonly noise: AudioBuffer
}

/** What is heard. Browsers allow sound only after a touch or a key: until then it keeps still. */
export class SoundBoard {
  readonly #muted: Signal<boolean>
  readonly #stop = new AbortController()
  readonly #played = new Map<SoundName, number>()
  #desk: Desk | undefined
  #crowd = 0

  constructor() {
    this.#muted = signal(readMuted())
    for (const event of ['pointerup', 'keydown'] as const) {
      addEventListener(event, () => this.#unlock(), { signal: this.#stop.signal })
    }
    document.addEventListener('visibilitychange', () => this.#follow(), { signal: this.#stop.signal })
  }

  get muted(): ReadonlySignal<boolean> {
    return this.#muted
  }

  /** Turns sound off or on, for this visit and the next ones. */
  mute(muted: boolean): void {
    this.#muted.value = muted
    try {
      localStorage.setItem(mutedKey, muted ? '1' : '0')
    } catch {
      // Then it holds for this visit.
    }
    this.#follow()
  }

  /** Plays a sound at a strength from 0 to 1. */
  play(name: SoundName, strength = 1): void {
    const desk = this.#desk
    if (desk === undefined || this.#muted.value || document.hidden) return
    const at = desk.context.currentTime
    if (at - (this.#played.get(name) ?? -1) < leastPauseSeconds) return
    this.#played.set(name, at)
    const out = desk.context.createGain()
    out.gain.value = Math.max(0, Math.min(1, strength))
    out.connect(desk.master)
    recipes[name]({ context: desk.context, out, noise: desk.noise, at })
  }

  /** How many people are heard to murmur. */
  murmur(crowd: number): void {
    this.#crowd = crowd
    if (this.#desk === undefined) return
    const level = 0.16 * Math.min(1, Math.log1p(crowd) / Math.log1p(loudCrowd))
    this.#desk.murmur.gain.setTargetAtTime(level, this.#desk.context.currentTime, 0.8)
  }

  /** The stands hold their breath for so many seconds. */
  hush(seconds: number): void {
    const desk = this.#desk
    if (desk === undefined) return
    desk.murmur.gain.setTargetAtTime(0.005, desk.context.currentTime, 0.1)
    setTimeout(() => this.murmur(this.#crowd), seconds * 1000)
  }

  destroy(): void {
    this.#stop.abort()
    void this.#desk?.context.close()
    this.#desk = undefined
  }

  #unlock(): void {
    if (this.#desk === undefined && typeof AudioContext === 'function') {
      this.#desk = openDesk()
      this.murmur(this.#crowd)
    }
    this.#follow()
  }

  #follow(): void {
    const context = this.#desk?.context
    if (context === undefined || context.state === 'closed') return
    const silent = this.#muted.value || document.hidden
    if (silent && context.state === 'running') void context.suspend()
    if (!silent && context.state !== 'running') void context.resume()
  }
}

function openDesk(): Desk {
  const context = new AudioContext({ latencyHint: 'interactive' })
  const master = context.createGain()
  master.gain.value = volume
  const limiter = context.createDynamicsCompressor()
  master.connect(limiter).connect(context.destination)
  const noise = context.createBuffer(1, context.sampleRate * 2, context.sampleRate)
  const samples = noise.getChannelData(0)
  for (let at = 0; at < samples.length; at++) samples[at] = Math.random() * 2 - 1
  return { context, master, murmur: openMurmur(context, noise, master), noise }
}

// Voices far away: two bands of noise that swell against each other.
function openMurmur(context: AudioContext, noise: AudioBuffer, master: AudioNode): GainNode {
  const murmur = context.createGain()
  murmur.gain.value = 0
  murmur.connect(master)
  for (const [pitch, swellHertz] of [
    [340, 0.13],
    [720, 0.21],
  ] as const) {
    const source = context.createBufferSource()
    source.buffer = noise
    source.loop = true
    source.playbackRate.value = 0.7
    const band = context.createBiquadFilter()
    band.type = 'bandpass'
    band.frequency.value = pitch
    band.Q.value = 1.1
    const level = context.createGain()
    level.gain.value = 0.7
    const swell = context.createOscillator()
    swell.frequency.value = swellHertz
    const depth = context.createGain()
    depth.gain.value = 0.3
    swell.connect(depth).connect(level.gain)
    source.connect(band).connect(level).connect(murmur)
    source.start()
    swell.start()
  }
  return murmur
}

function readMuted(): boolean {
  try {
    return localStorage.getItem(mutedKey) === '1'
  } catch {
    return false
  }
}
