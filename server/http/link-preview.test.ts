import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MatchRow } from '../../shared/protocol.ts'
import { HttpFront } from '../../tests/support/http-front.ts'
import { originOf, withPreview } from './link-preview.ts'
import type { TapeSummary } from './ports.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cavea-previews-'))
  mkdirSync(join(folder, 'previews'))
  for (const name of ['arena', 'cavea']) writeFileSync(join(folder, 'previews', `${name}.png`), '')
  const page = '<html><head><meta name="description" content="Old."><title>Old</title></head></html>'
  for (const name of ['index', 'play', 'watch', 'replay', 'operate', 'overlay'])
    writeFileSync(join(folder, `${name}.html`), page)
  const notice = '<title>{{title}}</title><meta property="og:title" content="{{title}}"><h1>{{title}}</h1>{{ways}}'
  writeFileSync(join(folder, 'error.html'), notice)
})
afterAll(() => rmSync(folder, { recursive: true }))

const hostile = '"><script>alert(1)</script>\u202e$& $1 \'& more'
const base = {
  game: 'arena',
  title: 'Arena',
  summary: 'Stay on the floor.',
  players: 3,
  bots: 5,
  spectators: 12,
  maxPlayers: 8,
}
const rows = [
  { ...base, roomId: 'one' },
  { ...base, roomId: 'bots', players: 0, spectators: 1, game: 'unpictured' },
  { ...base, roomId: 'bad', title: hostile, summary: hostile, game: '../../secret' },
] as MatchRow[]
const tape: TapeSummary = { id: 't', game: 'arena', title: hostile, live: false, seconds: 754, startedAt: 0, bytes: 1 }
const ports = {
  matches: () => rows,
  tapeSummary: async (id: string) => {
    if (id === 'broken') throw new Error('The store is away.')
    return { t: tape, 'goes-on': { ...tape, live: true } }[id]
  },
}

/** The tags of a page, by their keys. */
async function tagsOf(path: string, options: { host?: string; ownOrigins?: string[] } = {}) {
  await using front = await HttpFront.open({ clientFolder: folder, ports, ownOrigins: options.ownOrigins ?? [] })
  const { text } = await front.send('GET', path)
  const rows = [...text.matchAll(/<meta (?:name|property)="([^"]+)" content="([^"]*)">/g)]
  const tags = new Map(rows.map(([, key = '', content = '']) => [key, content]))
  // One of each: a page with two descriptions would be read by chance.
  expect(tags.size).toBe(rows.length)
  return { text, tags, origin: front.address }
}

test('a link to a match says its game and who is in it, and has a picture of the game', async () => {
  const play = await tagsOf('/play/one?x=1')
  expect(Object.fromEntries(play.tags)).toMatchObject({
    'og:title': 'Play Arena',
    'og:description': '3 players, 12 spectators. Stay on the floor. Tap the link and play.',
    description: '3 players, 12 spectators. Stay on the floor. Tap the link and play.',
    'og:url': `${play.origin}/play/one`,
    'og:image': `${play.origin}/previews/arena.png`,
    'og:image:width': '640',
    'og:image:height': '336',
    'twitter:card': 'summary_large_image',
  })
  expect(play.text).toContain('<title>Play Arena · Cavea</title>')
  const watch = await tagsOf('/watch/bots')
  expect(watch.tags.get('og:description')).toMatch(/^5 bots play, 1 spectator\. .*vote on what happens next\.$/)
  // A game without a picture of its own has that of all.
  expect(watch.tags.get('og:image')).toBe(`${watch.origin}/previews/cavea.png`)
})

test('a link to a replay says how long the match was and when, and an unknown one what such a link is for', async () => {
  const { tags } = await tagsOf('/replay/t?t=12')
  expect(tags.get('og:description')).toBe('A match of 13 minutes, played on 1970-01-01. Go to any moment of it.')
  for (const path of ['/replay/unknown', '/replay/broken']) {
    const { tags, origin } = await tagsOf(path)
    expect([tags.get('og:title'), tags.get('og:image')]).toEqual(['A replay on Cavea', `${origin}/previews/cavea.png`])
  }
})

test('a link to a match that has ended says so, and leads to its replay and into one that runs', async () => {
  const { tags, text, origin } = await tagsOf('/watch/t')
  expect(Object.fromEntries(tags)).toMatchObject({
    'og:title': expect.stringContaining(': this match is over'),
    'og:description': 'A match of 13 minutes, played on 1970-01-01. Watch it again from any moment, or play now.',
    'og:url': `${origin}/replay/t`,
    'og:image': `${origin}/previews/arena.png`,
  })
  expect(text).toContain('href="/replay/t">Watch the replay</a>')
  expect(text).toContain('href="/play/one">Play now</a>')
})

test.each(['/play/goes-on', '/watch/broken', '/play/never'])(
  'a match without a finished tape is not said to be over: %s',
  async (path) => {
    await using front = await HttpFront.open({ clientFolder: folder, ports })
    expect(await front.outcome('GET', path, { accept: 'application/json' })).toEqual([404, 'match_unknown'])
  },
)

test('before a match is back from a restart, its link says what it is for', async () => {
  await using front = await HttpFront.open({ clientFolder: folder, ports: { ...ports, ready: () => false } })
  expect((await front.send('GET', '/watch/coming')).text).toContain(
    '<meta property="og:title" content="Watch on Cavea">',
  )
})

test.each(['/play/bad', '/watch/bad', '/replay/t', '/watch/t'])(
  'titles are data, in whatever they come: %s',
  async (path) => {
    const { text, tags, origin } = await tagsOf(path)
    expect(text).not.toMatch(/<script|\u202e/)
    expect(tags.get('og:title')).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; $&amp; $1 &#39;&amp; more')
    if (path.endsWith('bad')) expect(tags.get('og:image')).toBe(`${origin}/previews/cavea.png`)
  },
)

test('long titles are cut', () => {
  const preview = {
    title: 'x'.repeat(9000),
    description: '&'.repeat(9000),
    path: '/',
    picture: '/p',
    origin: undefined,
  }
  expect(withPreview('<title>Old</title>', preview).length).toBeLessThan(4000)
})

test.each([
  ['play.example.org', 'http', [], 'http://play.example.org'],
  ['play.example.org:8443', 'https', [], 'https://play.example.org:8443'],
  ['[::1]:2567', 'http', [], 'http://[::1]:2567'],
  ['192.168.0.7:2567', 'http', [], 'http://192.168.0.7:2567'],
  // What is no host, or more than one, is left out.
  ['evil.example/"><script>', 'http', [], undefined],
  ['user@evil.example', 'http', [], undefined],
  ['evil.example, play.example.org', 'http', [], undefined],
  ['', 'http', [], undefined],
  [undefined, 'http', [], undefined],
  ['a'.repeat(300), 'http', [], undefined],
  // The public address wins over whatever a client says.
  ['evil.example', 'http', ['https://play.example.org'], 'https://play.example.org'],
  ['evil.example', 'https', ['http://play.example.org', 'https://play.example.org'], 'https://play.example.org'],
  ['evil.example', 'javascript', ['http://play.example.org', 'https://play.example.org'], 'http://play.example.org'],
  ['play.example.org', 'javascript', [], 'http://play.example.org'],
])('of Host %j by %s, with the public origins %j, the origin is %j', (host, protocol, own, expected) => {
  expect(originOf({ host, protocol }, own)).toBe(expected)
})

test('a forwarded host, which any client may send, is not believed', async () => {
  await using front = await HttpFront.open({ clientFolder: folder, ports, proxyHops: 1 })
  const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
  const { text } = await front.send('GET', '/watch/one', headers)
  expect(text).not.toContain('evil.example')
  expect(text).toContain(`content="${front.address.replace('http:', 'https:')}/watch/one"`)
})

test('pages whose links nobody hands on have no preview', async () => {
  expect((await tagsOf('/overlay/one')).tags.has('og:title')).toBe(false)
})
