import { expect, test } from 'vitest'
import { shareAddress } from './share-address.ts'

test.each([
  ['localhost', 'http://192.168.0.7:2567/watch/a'],
  ['127.0.0.1', 'http://192.168.0.7:2567/watch/a'],
  ['play.example.org', 'https://play.example.org/watch/a'],
])('a link from %s can be opened on another phone', (hostname, expected) => {
  const page = { hostname, origin: `https://${hostname}` }
  expect(shareAddress(page, ['http://192.168.0.7:2567'], '/watch/a')).toBe(expected)
})

test('a link from the machine that serves goes by the public address of the server, with its scheme', () => {
  const page = { hostname: 'localhost', origin: 'http://localhost:2567' }
  expect(shareAddress(page, ['https://play.example.org'], '/watch/a')).toBe('https://play.example.org/watch/a')
})

test('a link is the page’s own where the server knows no address', () => {
  expect(shareAddress({ hostname: 'localhost', origin: 'http://localhost:1' }, [], '/')).toBe('http://localhost:1/')
})
