import { useState } from 'preact/hooks'
import type { MechanicValue } from '../../../shared/mechanic.ts'
import type { AudienceOverview, OperatedMechanic } from '../../../shared/operate.ts'
import type { Desk } from './desk.ts'

/** What of the game may be set by hand. Bounds and cooldowns hold for operators, too. */
export function Mechanics({ desk, overview }: { desk: Desk; overview: AudienceOverview }) {
  return (
    <section class="mechanics" aria-labelledby="mechanics">
      <h2 id="mechanics">Mechanics</h2>
      {overview.mechanics.length === 0 && <p class="soft">This game has none.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <ul class="rows scrolls" tabIndex={0} aria-label="All mechanics">
        {overview.mechanics.map((mechanic) => (
          <li key={mechanic.key}>
            <Row
              mechanic={mechanic}
              onSet={(value) => void desk.order('mechanics', { key: mechanic.key, value }, `${mechanic.label} is set.`)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface RowProps {
  readonly mechanic: OperatedMechanic
  readonly onSet: (value: MechanicValue) => void
}

function Row({ mechanic, onSet }: RowProps) {
  const { label, value, settable, readyInSeconds } = mechanic
  const waits = readyInSeconds > 0
  const wait = waits && <span class="soft small number"> in {Math.ceil(readyInSeconds)} s</span>
  switch (settable.kind) {
    case 'range':
      return <Range mechanic={mechanic} settable={settable} onSet={onSet} />
    case 'choice':
      return (
        <label>
          <span>
            {label}
            {wait}
          </span>
          <select
            class="field"
            value={String(value)}
            disabled={waits}
            onChange={(event) => onSet(event.currentTarget.value)}
          >
            {settable.options.map((option) => (
              <option key={option.name} value={option.name}>
                {option.label}
              </option>
            ))}
          </select>
        </label>
      )
    case 'toggle':
      return (
        <label>
          <span>
            {label}
            {wait}
          </span>
          <input
            type="checkbox"
            checked={value === true}
            disabled={waits}
            onChange={(event) => onSet(event.currentTarget.checked)}
          />
        </label>
      )
    case 'trigger':
      return (
        <>
          <span>
            {label}
            {wait}
          </span>
          <button type="button" class="button small" disabled={waits} onClick={() => onSet(true)}>
            Pull<span class="unseen"> {label}</span>
          </button>
        </>
      )
  }
}

interface RangeProps extends RowProps {
  readonly settable: Extract<OperatedMechanic['settable'], { kind: 'range' }>
}

const parts = 20
const shown = (value: number) => `${Number(value.toPrecision(3))}`

/** A slider that ends where one step may lead. It is sent when it is let go. */
function Range({ mechanic: { label, value, readyInSeconds }, settable, onSet }: RangeProps) {
  const now = Number(value)
  const [wish, setWish] = useState<number>()
  const min = Math.max(settable.min, now - settable.maxStep)
  const max = Math.min(settable.max, now + settable.maxStep)
  return (
    <label>
      <span>
        {label} <b class="number">{shown(wish ?? now)}</b>
        {readyInSeconds > 0 && <span class="soft small number"> in {Math.ceil(readyInSeconds)} s</span>}
      </span>
      <input
        type="range"
        min={min}
        max={max}
        step={(max - min) / parts || 'any'}
        value={wish ?? now}
        disabled={readyInSeconds > 0}
        onInput={(event) => setWish(event.currentTarget.valueAsNumber)}
        onChange={(event) => {
          setWish(undefined)
          onSet(Number(event.currentTarget.valueAsNumber.toPrecision(12)))
        }}
      />
    </label>
  )
}
