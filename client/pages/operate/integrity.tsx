import { useState } from 'preact/hooks'
import type { WeightReason } from '../../../shared/electorate.ts'
import type { AudienceOverview, VenueView } from '../../../shared/operate.ts'
import type { Desk } from './desk.ts'

const reasonWords: Readonly<Record<WeightReason, string>> = {
  network: 'from an address that brings in more than a household',
  surge: 'in a surge of strangers in one instant',
  copies: 'in the same odd words from many strangers',
  linked: 'given twice by linked accounts',
}

/** What vote integrity holds and discounts, and the venue. */
export function Integrity({ desk, overview }: { desk: Desk; overview: AudienceOverview }) {
  const { active, known, brake, proofsAsked, discounted, missesProxy, venue } = overview.integrity
  const titleOf = (ballot: string) => overview.ballots.find(({ id }) => id === ballot)?.title ?? ballot
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section class="integrity" aria-labelledby="integrity" tabIndex={0}>
      <h2 id="integrity">Fair votes</h2>
      {missesProxy && (
        <p class="soft">
          Connections come through a proxy that is not configured, so all spectators seem to share one address and their
          votes count little. Set CAVEA_PROXY_HOPS and restart.
        </p>
      )}
      <ul class="rows scrolls">
        {discounted.map(({ ballot, reason, votes }) => (
          <li key={`${ballot} ${reason}`}>
            <span>
              {titleOf(ballot)}: <span class="number">{votes}</span> discounted{' '}
              <span class="soft small">{reasonWords[reason]}</span>
            </span>
          </li>
        ))}
      </ul>
      <dl>
        <dt>Vote regularly</dt>
        <dd>
          <span class="number">{active}</span> independent addresses and accounts, <span class="number">{known}</span>{' '}
          known
        </dd>
        <dt>New voters</dt>
        <dd>
          {brake ? 'give a proof of work' : 'vote at once'}
          {proofsAsked > 0 && `; asked ${proofsAsked} times so far`}
        </dd>
      </dl>
      <Venue desk={desk} venue={venue} />
    </section>
  )
}

/** For many people behind one address: the code that its screen shows. */
function Venue({ desk, venue }: { desk: Desk; venue: VenueView }) {
  const [seats, setSeats] = useState('200')
  if (venue.seats > 0) {
    return (
      <div>
        <p>
          Venue code <strong class="number">{venue.code}</strong>{' '}
          <span class="soft small">
            for {venue.secondsLeft} s; {venue.people} of {venue.seats} are in
          </span>
        </p>
        <button
          type="button"
          class="button small"
          onClick={() => void desk.order('venue', { seats: 0 }, 'The venue is closed.')}
        >
          Close the venue
        </button>
      </div>
    )
  }
  const open = (event: Event) => {
    event.preventDefault()
    void desk.order('venue', { seats: Number(seats) }, 'The venue is open: show its code on its screen.')
  }
  return (
    <form onSubmit={open}>
      <label>
        People in a venue behind one address{' '}
        <input
          class="field number"
          type="number"
          min={1}
          max={20_000}
          required
          value={seats}
          onInput={({ currentTarget }) => setSeats(currentTarget.value)}
        />
      </label>{' '}
      <button type="submit" class="button small">
        Open a venue
      </button>
    </form>
  )
}
