/** One line of a chart. */
export interface Series {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** What a chart shows. */
export interface Chart {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  /** `logarithmic` where both sides span powers of ten. */
  readonly scale: 'linear' | 'logarithmic'
  readonly series: readonly Series[]
}

const width = 720
const height = 420
const margin = { left: 76, right: 170, top: 48, bottom: 56 }
const colours = ['#b5532d', '#2f2f6b', '#8a6d1d', '#4b7a6a', '#8a3a5e', '#555555']

/** A scale from values to places. */
export interface Axis {
  place(value: number): number
  readonly marks: readonly number[]
}

/** An axis over some values, with round marks that enclose them. */
export function axis(values: readonly number[], scale: Chart['scale'], from: number, to: number): Axis {
  return scale === 'linear' ? linearAxis(values, from, to) : logarithmicAxis(values, from, to)
}

function linearAxis(values: readonly number[], from: number, to: number): Axis {
  const most = Math.max(...values, Number.MIN_VALUE)
  const power = 10 ** Math.floor(Math.log10(most))
  const step = [0.2, 0.5, 1, 2].map((share) => share * power).find((size) => most / size <= 6) ?? power
  const end = Math.ceil(most / step) * step
  const marks = Array.from({ length: Math.round(end / step) + 1 }, (_, at) => Number((at * step).toPrecision(6)))
  return { marks, place: (value) => from + (value / end) * (to - from) }
}

function logarithmicAxis(values: readonly number[], from: number, to: number): Axis {
  const above = values.filter((value) => value > 0)
  const first = Math.floor(Math.log10(Math.min(...above)))
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...above))))
  const marks = Array.from({ length: last - first + 1 }, (_, at) => 10 ** (first + at))
  return { marks, place: (value) => from + ((Math.log10(value) - first) / (last - first)) * (to - from) }
}

/** Text as it may stand in SVG. */
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

const text = (x: number, y: number, words: string, more = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(words)}</text>`

const line = (x1: number, y1: number, x2: number, y2: number) =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#d9cbb2"/>`

/** A picture frame, with a ground of its own: it is read on light pages and on dark ones. */
export function picture(title: string, inner: readonly string[], tall = height): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${tall}" font-family="sans-serif" font-size="13" fill="#2b2333" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${tall}" fill="#faf5ea"/>`,
    text(margin.left, 28, title, 'font-size="16" font-weight="bold"'),
    ...inner,
    '</svg>',
    '',
  ].join('\n')
}

/** A chart of lines as SVG. */
export function drawLines({ title, xLabel, yLabel, scale, series }: Chart): string {
  const points = series.flatMap((one) => one.points)
  const right = width - margin.right
  const bottom = height - margin.bottom
  const across = axis(
    points.map(([x]) => x),
    scale,
    margin.left,
    right,
  )
  const up = axis(
    points.map(([, y]) => y),
    scale,
    bottom,
    margin.top,
  )
  const grid = [
    ...across.marks.flatMap((mark) => [
      line(across.place(mark), margin.top, across.place(mark), bottom),
      text(across.place(mark), bottom + 20, mark.toLocaleString('en'), 'text-anchor="middle"'),
    ]),
    ...up.marks.flatMap((mark) => [
      line(margin.left, up.place(mark), right, up.place(mark)),
      text(margin.left - 8, up.place(mark) + 4, mark.toLocaleString('en'), 'text-anchor="end"'),
    ]),
  ]
  const lines = series.map(({ points: dots }, at) => {
    const colour = colours[at % colours.length]
    const places = dots.map(([x, y]) => [across.place(x).toFixed(1), up.place(y).toFixed(1)] as const)
    const path = `<polyline points="${places.map((place) => place.join()).join(' ')}" fill="none" stroke="${colour}" stroke-width="2.5"/>`
    return [path, ...places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="4" fill="${colour}"/>`)].join('')
  })
  const legend = series.map(
    ({ name }, at) =>
      `<rect x="${right + 16}" y="${margin.top + at * 24}" width="14" height="14" fill="${colours[at % colours.length]}"/>` +
      text(right + 36, margin.top + at * 24 + 12, name),
  )
  const labels = [
    text((margin.left + right) / 2, height - 14, xLabel, 'text-anchor="middle"'),
    text(-(margin.top + bottom) / 2, 18, yLabel, 'text-anchor="middle" transform="rotate(-90)"'),
  ]
  return picture(title, [...grid, ...lines, ...legend, ...labels])
}

/** Bars that lie, with their values written beside them. */
export function drawBars(
  title: string,
  unit: string,
  bars: readonly (readonly [name: string, value: number])[],
): string {
  const nameWidth = 300
  const rowHeight = 32
  const most = Math.max(...bars.map(([, value]) => value))
  const inner = bars.map(([name, value], at) => {
    const y = margin.top + at * rowHeight
    const wide = (value / most) * (width - nameWidth - 130)
    const colour = name.startsWith('Cavea') ? colours[0] : colours[1]
    return (
      text(nameWidth - 10, y + 17, name, 'text-anchor="end"') +
      `<rect x="${nameWidth}" y="${y + 3}" width="${wide.toFixed(1)}" height="20" fill="${colour}"/>` +
      text(nameWidth + wide + 8, y + 17, `${value.toLocaleString('en')} ${unit}`)
    )
  })
  return picture(title, inner, margin.top + bars.length * rowHeight + 16)
}
