/** What one picture shows. */
export interface Picture {
  readonly title: string
  readonly line: string
  /** How many figures stand on the sand. */
  readonly fighters: number
}

/** Of the drawing, in its own units. */
export const size = { width: 1200, height: 630 } as const
/** Pixels of the file for each unit: 640 by 336 stay below 100 KB, as most chat services ask. */
export const scale = 8 / 15

const centre = { x: 600, y: 548 }
const floor = 250
const slant = 0.36
const tiers = 8
const middle = `text-anchor="middle" x="${centre.x}"`

/** The amphitheatre at dusk, as SVG. Flat colours only: a gradient makes the file three times as large. */
export function drawing({ title, line, fighters }: Picture): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}">
${sky()}${ground}${wall()}${rings()}${crowd()}${sand()}${figures(fighters)}
<text ${middle} y="118" font-family="Cinzel" font-weight="700" font-size="112" letter-spacing="10" fill="#fff4de">${title}</text>
<text ${middle} y="172" font-family="Alegreya" font-size="38" fill="#fff4de">${line}</text>
</svg>`
}

const ellipse = (radius: number, rise: number, fill: string): string =>
  `<ellipse cx="${centre.x}" cy="${centre.y - rise}" rx="${radius}" ry="${radius * slant}" fill="${fill}"/>`

function sky(): string {
  const bands = ['#0d0a1f', '#171233', '#2a2350', '#3a2e63', '#4b3a78', '#7a5070', '#ad6a62', '#e08a5b']
  const high = 400 / bands.length
  return bands
    .map(
      (fill, at) =>
        `<rect y="${at * high}" width="1200" height="${at === bands.length - 1 ? 120 : high + 1}" fill="${fill}"/>`,
    )
    .join('')
}

const ground = '<path d="M0 452H1200V630H0z" fill="#2a2350"/><path d="M0 470H1200V630H0z" fill="#171233"/>'

const radiusOf = (tier: number) => floor * (1.12 + 0.115 * tier)
const riseOf = (tier: number) => floor * 0.05 * tier

function wall(): string {
  const radius = radiusOf(tiers)
  const [rise, high] = [riseOf(tiers), 54]
  const foot = centre.y - rise
  const body = `<path d="M${centre.x - radius} ${foot - high}A${radius} ${radius * slant} 0 0 1 ${centre.x + radius} ${foot - high}V${foot}H${centre.x - radius}z" fill="#5f2d2b"/>`
  const arches = Array.from({ length: 37 }, (_, at) => {
    const angle = -Math.PI + (Math.PI * (at + 1.5)) / 40
    const [x, y] = [centre.x + radius * Math.cos(angle), foot + slant * radius * Math.sin(angle) - 8]
    const half = 4 + 10 * Math.abs(Math.sin(angle))
    return `<path d="M${x - half} ${y}v-26a${half} ${half} 0 0 1 ${2 * half} 0v26z" fill="#c9785a"/>`
  })
  return body + arches.join('')
}

function rings(): string {
  return Array.from({ length: tiers + 1 }, (_, at) => tiers - at)
    .map((tier) => ellipse(radiusOf(tier), riseOf(tier), tier % 2 === 0 ? '#9a5038' : '#84412f'))
    .join('')
}

/** The same crowd each time: a picture changes only with its drawing. */
function crowd(): string {
  const clothes = ['#e9c893', '#fff4de', '#e08a5b', '#7fc4b8', '#ffc53d', '#c7b2e8', '#d9c3a5']
  let seed = 7
  const random = () => {
    seed = (seed * 16807) % 2147483647
    return seed / 2147483647
  }
  const seats: string[] = []
  for (let tier = tiers - 0.5; tier > 0; tier--) {
    const radius = radiusOf(tier)
    for (let angle = -Math.PI + 0.06; angle < -0.06; angle += 15 / radius) {
      if (random() > 0.62) continue
      const [x, y] = [centre.x + radius * Math.cos(angle), centre.y - riseOf(tier) + slant * radius * Math.sin(angle)]
      const fill = clothes[Math.floor(random() * clothes.length)] ?? ''
      seats.push(`<ellipse cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" rx="4.2" ry="6" fill="${fill}"/>`)
    }
  }
  return seats.join('')
}

const sand = (): string =>
  ellipse(floor * 1.1, -4, '#3a1f2c') + ellipse(floor, -12, '#e9c893') + ellipse(floor * 0.82, -12, '#f6e3bd')

function figures(count: number): string {
  const all = [
    { x: 470, y: 532, tunic: '#e5383b' },
    { x: 560, y: 580, tunic: '#3f8f86' },
    { x: 680, y: 545, tunic: '#ffc53d' },
    { x: 740, y: 592, tunic: '#5a63c8' },
  ]
  return all
    .slice(0, count)
    .map(
      ({ x, y, tunic }) => `<ellipse cx="${x - 16}" cy="${y + 4}" rx="34" ry="9" fill="#b98f5d"/>
<path d="M${x + 14} ${y - 40}l34 -34l6 6l-34 34z" fill="#8c7263"/><ellipse cx="${x}" cy="${y - 24}" rx="20" ry="30" fill="${tunic}"/>
<circle cx="${x - 20}" cy="${y - 24}" r="17" fill="#7d3a2a" stroke="#ffc53d" stroke-width="4"/><circle cx="${x}" cy="${y - 62}" r="14" fill="#fff4de"/>
<path d="M${x - 15} ${y - 64}a15 15 0 0 1 30 0z" fill="#8c7263"/>`,
    )
    .join('')
}
