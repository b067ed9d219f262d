import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../../kit/parts/icons.tsx'
import { type Speed, speeds } from '../../net/replay-clock.ts'
import type { ReplaySession } from '../../net/replay-session.ts'
import { clockOf } from './moment.ts'
import type { TapeMoment } from './moments.ts'

interface TransportProps {
  readonly session: ReplaySession
  readonly moments: readonly TapeMoment[]
  readonly tapeId: string
}

const speedWords: Readonly<Record<Speed, string>> = { 0.25: '¼×', 0.5: '½×', 1: '1×', 2: '2×', 4: '4×', 8: '8×' }

const addressPauseMs = 300

/** The time line and what moves along it. */
export function Transport({ session, moments, tapeId }: TransportProps) {
  const { firstTick, lastTick, tickRate } = session.clock.span
  const { tick, missing } = session.moment.value
  const playing = session.playing.value
  const seconds = tick / tickRate
  const [openedAt] = useState(tick)
  useEffect(() => {
    // Until somebody moves along the time line the address stays as it was: it opens the same moment again.
    if (playing || tick === openedAt) return
    // Safari refuses more than a hundred addresses in half a minute, and a drag would ask for more.
    const timer = setTimeout(() => history.replaceState(null, '', linkTo(tapeId, seconds)), addressPauseMs)
    return () => clearTimeout(timer)
  }, [playing, tick])
  const share = (at: number) => ((at - firstTick) / Math.max(1, lastTick - firstTick)) * 100
  return (
    <section class="transport" aria-label="Time">
      <div class="line">
        <div class="marks" aria-hidden="true">
          {moments.map(({ tick: at, sign }, place) => (
            <i key={place} data-sign={sign} style={{ left: `${share(at)}%` }} />
          ))}
        </div>
        <input
          type="range"
          aria-label="Moment"
          min={firstTick}
          max={lastTick}
          step={1}
          value={Math.round(tick)}
          aria-valuetext={clockOf(seconds)}
          onInput={(event) => session.seek(Number(event.currentTarget.value))}
        />
      </div>
      <div class="controls">
        <button
          type="button"
          class="button main"
          aria-label={playing ? 'Pause' : 'Play'}
          onClick={() => (playing ? session.pause() : session.play())}
        >
          {playing ? 'Pause' : 'Play'}
        </button>
        <output>
          {clockOf(seconds)} <span class="soft">of {clockOf(lastTick / tickRate)}</span>
          {missing && <span class="soft"> not on the tape</span>}
        </output>
        <label class="speed">
          <span class="unseen">Speed</span>
          <select
            value={String(session.speed.value)}
            onChange={(event) => session.setSpeed(speeds.find((one) => String(one) === event.currentTarget.value) ?? 1)}
          >
            {speeds.map((speed) => (
              <option key={speed} value={String(speed)}>
                {speedWords[speed]}
              </option>
            ))}
          </select>
        </label>
        <CopyLink link={() => new URL(linkTo(tapeId, seconds), location.href).href} />
        {!session.reader.complete && (
          <a class="button bare" href={`/watch/${encodeURIComponent(session.reader.head.match)}`}>
            Still on: watch it
          </a>
        )}
      </div>
    </section>
  )
}

/** Rounded up to a tenth: whole seconds would lead back behind a round that begins within one. */
const linkTo = (tapeId: string, seconds: number): string =>
  `/replay/${encodeURIComponent(tapeId)}?t=${Math.ceil(seconds * 10) / 10}`

function CopyLink({ link }: { link: () => string }) {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    const text = link()
    // Pages that come by plain HTTP in a local network have no clipboard: there the link is shown to be taken by hand.
    const done = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('There is no clipboard.'))
    done.then(
      () => setCopied(true),
      () => void prompt('A link to this moment', text),
    )
  }
  return (
    <button type="button" class="button bare" onClick={copy}>
      <Icon name={copied ? 'check' : 'copy'} /> <span aria-live="polite">{copied ? 'Copied' : 'Link'}</span>
    </button>
  )
}
