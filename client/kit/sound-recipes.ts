/** Where a sound is built: `out` is heard, `noise` is two seconds of white noise, `at` the time of its start. */
export interface Bench {
  readonly context: BaseAudioContext
  readonly out: AudioNode
  readonly noise: AudioBuffer
  readonly at: number
}

/** A level over time, as `seconds level, seconds level`: the seconds count from the start. */
type Course = string

function pointsOf(course: Course): { seconds: number; level: number }[] {
  return course.split(', ').map((point) => {
    const [seconds = 0, level = 0] = point.split(' ').map(Number)
    return { seconds, level }
  })
}

function follow(parameter: AudioParam, at: number, course: Course): void {
  for (const [index, { seconds, level }] of pointsOf(course).entries()) {
    if (index === 0) parameter.setValueAtTime(level, at + seconds)
    else parameter.linearRampToValueAtTime(level, at + seconds)
  }
}

function gain(bench: Bench, course: Course, to: AudioNode = bench.out): GainNode {
  const node = bench.context.createGain()
  follow(node.gain, bench.at, course)
  node.connect(to)
  return node
}

function filter(bench: Bench, type: BiquadFilterType, course: Course, q: number, to: AudioNode): BiquadFilterNode {
  const node = bench.context.createBiquadFilter()
  node.type = type
  node.Q.value = q
  follow(node.frequency, bench.at, course)
  node.connect(to)
  return node
}

function hiss(bench: Bench, seconds: number, to: AudioNode): void {
  const source = bench.context.createBufferSource()
  source.buffer = bench.noise
  source.loop = true
  source.connect(to)
  source.start(bench.at, Math.random())
  source.stop(bench.at + seconds)
}

function tone(bench: Bench, type: OscillatorType, pitch: Course, seconds: number, to: AudioNode): void {
  const source = bench.context.createOscillator()
  source.type = type
  follow(source.frequency, bench.at, pitch)
  source.connect(to)
  source.start(bench.at)
  source.stop(bench.at + seconds)
}

/** Many throats at once: noise through the resonances of a vowel. */
function throats(bench: Bench, course: Course, first: Course, second: Course): void {
  const seconds = pointsOf(course).at(-1)?.seconds ?? 1
  const out = gain(bench, course)
  const mouth = bench.context.createGain()
  mouth.connect(filter(bench, 'bandpass', first, 5, out))
  mouth.connect(filter(bench, 'bandpass', second, 7, out))
  hiss(bench, seconds, mouth)
}

/** All sounds of the house, made while they are played: none has to be fetched. */
export const recipes = {
  dash(bench: Bench) {
    const out = gain(bench, '0 0, 0.03 0.5, 0.2 0')
    hiss(bench, 0.22, filter(bench, 'bandpass', '0 500, 0.16 2600', 1.4, out))
  },
  hit(bench: Bench) {
    tone(bench, 'sine', '0 170, 0.16 48', 0.24, gain(bench, '0 0, 0.005 1, 0.22 0'))
    hiss(bench, 0.09, filter(bench, 'lowpass', '0 1600, 0.08 300', 0.7, gain(bench, '0 0.7, 0.08 0')))
  },
  burn(bench: Bench) {
    const out = gain(bench, '0 0, 0.02 0.4, 0.45 0')
    hiss(bench, 0.5, filter(bench, 'highpass', '0 1800, 0.4 4200', 0.8, out))
  },
  gasp(bench: Bench) {
    throats(bench, '0 0, 0.12 1.1, 0.35 0.8, 1 0', '0 420, 0.2 620, 1 430', '0 900, 0.2 1150, 1 800')
  },
  roar(bench: Bench) {
    throats(bench, '0 0, 0.25 1.5, 1.1 1.3, 2.4 0', '0 500, 0.3 760, 2.4 620', '0 1050, 0.3 1350, 2.4 1150')
  },
  horn(bench: Bench) {
    const out = gain(bench, '0 0, 0.06 0.26, 0.3 0.2, 0.34 0, 0.4 0, 0.45 0.3, 1.1 0.22, 1.35 0')
    const brass = filter(bench, 'lowpass', '0 300, 0.12 1500, 0.4 500, 0.55 2000, 1.3 700', 1.2, out)
    for (const detune of [1, 1.006]) {
      const [low, high] = [196 * detune, 294 * detune]
      tone(bench, 'sawtooth', `0 ${low}, 0.38 ${low}, 0.4 ${high}, 1.35 ${high}`, 1.4, brass)
    }
  },
  gavel(bench: Bench) {
    tone(bench, 'triangle', '0 240, 0.09 95', 0.16, gain(bench, '0 0, 0.003 0.9, 0.15 0'))
    hiss(bench, 0.05, filter(bench, 'bandpass', '0 1100, 0.05 700', 2, gain(bench, '0 0.8, 0.045 0')))
  },
  growl(bench: Bench) {
    const out = gain(bench, '0 0, 0.15 0.7, 0.7 0.55, 1.1 0')
    const rattle = bench.context.createGain()
    rattle.gain.value = 0.5
    rattle.connect(filter(bench, 'lowpass', '0 380, 0.4 760, 1.1 260', 3, out))
    // What makes a growl of a hum: its loudness beats some thirty times a second.
    const beat = bench.context.createGain()
    beat.gain.value = 0.45
    beat.connect(rattle.gain)
    tone(bench, 'triangle', '0 24, 0.5 34, 1.1 20', 1.1, beat)
    tone(bench, 'sawtooth', '0 66, 0.4 92, 1.1 58', 1.1, rattle)
    hiss(bench, 1.1, rattle)
  },
  chime(bench: Bench) {
    tone(bench, 'sine', '0 880, 0.5 880', 0.5, gain(bench, '0 0, 0.01 0.16, 0.5 0'))
    tone(bench, 'sine', '0 1320, 0.5 1320', 0.5, gain(bench, '0 0, 0.01 0.1, 0.5 0'))
  },
} satisfies Record<string, (bench: Bench) => void>

export type SoundName = keyof typeof recipes
