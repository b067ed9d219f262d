import { isIP } from 'node:net'
import type { VenueNetwork } from '../../shared/network.ts'
import type { Setting } from './kinds.ts'

const mostSeats = 1_000_000

/** The networks behind which many people sit. */
export const venueNetworks: Setting<readonly VenueNetwork[]> = {
  variable: 'CAVEA_VENUE_NETWORKS',
  fallback: '',
  range: 'addresses or ranges with a number of people, with commas between, as in 203.0.113.7=300,10.0.0.0/8=200',
  help: 'Places where many spectators share an address, and how many of them vote there at most. Anywhere else one address adds little beyond a household.',
  read(text) {
    const list = text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '')
    const venues = list.map(venueIn)
    return venues.every((venue) => venue !== undefined) ? venues : undefined
  },
}

function venueIn(text: string): VenueNetwork | undefined {
  const [, range = '', number = ''] = /^([^=]+)=(\d{1,7})$/.exec(text) ?? []
  const [address = '', bits, ...more] = range.split('/')
  const family = isIP(address)
  const seats = Number(number)
  if (family === 0 || more.length > 0 || seats < 1 || seats > mostSeats) return undefined
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128))) return undefined
  return { range, seats }
}
