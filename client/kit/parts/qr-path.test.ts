import { expect, test } from 'vitest'
import { qrPath } from './qr-path.ts'

test('a code is drawn by runs of dark fields', () => {
  const rows = ['#.##', '....', '.###', '#...']
  const grid = { size: 4, get: (x: number, y: number) => rows[y]?.[x] === '#' }
  expect(qrPath(grid)).toBe('M0 0h1v1H0zM2 0h2v1H2zM1 2h3v1H1zM0 3h1v1H0z')
})
