import { expect, test } from 'vitest'
import { axis, drawBars, drawLines } from './plots/chart.ts'

test('a linear axis starts at nought and ends at a round mark', () => {
  const { marks, place } = axis([3, 47], 'linear', 0, 100)
  expect(marks).toEqual([0, 10, 20, 30, 40, 50])
  expect([place(0), place(25), place(50)]).toEqual([0, 50, 100])
})

test('a logarithmic axis goes by powers of ten, upwards as well', () => {
  const { marks, place } = axis([100, 10_000], 'logarithmic', 200, 0)
  expect(marks).toEqual([100, 1000, 10_000])
  expect([place(100), place(1000), place(10_000)]).toEqual([200, 100, 0])
})

test('a chart has a line for each series, and names are text', () => {
  const series = ['<a>', 'b'].map((name) => ({ name, points: [[1, 2] as const, [10, 20] as const] }))
  const svg = drawLines({ title: 'T', xLabel: 'x', yLabel: 'y', scale: 'logarithmic', series })
  expect(svg.match(/<polyline/g)).toHaveLength(2)
  expect(svg).toContain('&#60;a&#62;')
  expect(svg).not.toMatch(/NaN|Infinity/)
})

test('the longest bar has the largest value', () => {
  const svg = drawBars('T', 'B', [
    ['one', 10],
    ['two', 40],
  ])
  const widths = [...svg.matchAll(/width="([\d.]+)" height="20"/g)].map(([, width]) => Number(width))
  expect(widths[1]).toBe(4 * (widths[0] ?? 0))
})
