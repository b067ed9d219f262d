import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { personOf } from '../../server/host/names.ts'
import { FileStore } from '../../server/tape/file/store.ts'
import { standsOf } from '../../shared/protocol.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'
import { asOperator, type Joined } from '../support/clients.ts'
import type { IrcUser } from '../support/ngircd.ts'
import { until } from '../support/until.ts'
import { type Asked, House, keyOf, rounds } from './hostile-house.ts'

const honest = { stands: 60, webhook: 30, irc: 20 }

/** Whose votes should count in a ballot, and for what: by the person as the tape names them. */
type Book = Map<string, string>

const known = (name: string) => `person:${personOf(keyOf(name))}`
const all = <T>(count: number, make: (at: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, at) => make(at)))

/**
 * How a vote of the stands is answered: `counted`, or the code of a refusal. Stands that grow too large for a busy process
 * move to one of their own, as here they do on a slow machine: whoever was cut off by that votes when they are back.
 */
const vote = (room: Joined, ballot: string, choice: unknown): Promise<unknown> => {
  const answer = () =>
    room.connection.isOpen &&
    room
      .request('vote', { ballot, choice })
      .then((reply) => (reply as { counted?: boolean }).counted && 'counted')
      .catch((error: { code?: unknown }) => typeof error.code === 'string' && error.code)
  return until(answer, { what: 'the stands answer', withinMilliseconds: 20_000 })
}

const jsonCode = async (reply: Response) => ((await reply.json()) as { code?: string }).code

/** Honest people, who vote, change their minds and stay. */
async function crowd(house: House) {
  const stands = await all(honest.stands, (at) => house.watch(`ann ${at}`))
  const irc = await all(honest.irc, (at) => house.chatter(`ira${at}`))
  const choice = ({ options }: Asked, at: number) => options[[0, 0, 1, 0, 2][at % 5] ?? 0] ?? ''
  // Who has thought again writes twice; nobody who is honest writes as fast as to be taken for a flood.
  const again = ({ round }: Asked, at: number) => at % 3 === round
  return {
    irc,
    async vote(asked: Asked, book: Book) {
      const send = async (lines: { user: string; text: string }[]) => {
        const delivery = house.deliver(lines)
        house.overheard.push(delivery)
        expect((await delivery()).status).toBe(200)
      }
      const say = (at: number) => asked.tokenOf(choice(asked, at))
      // Programs of chats put what nobody sees behind a line that was written before.
      const line = (at: number) => ({ user: `wim${at}`, text: at % 2 === 0 ? say(at) : `${say(at)} \u{e0000}` })
      const voters = [...Array(honest.webhook).keys()]
      for (const [at, user] of irc.entries()) if (again(asked, at)) user.say(say(at + 1))
      await send(voters.filter((at) => again(asked, at)).map((at) => ({ ...line(at), text: say(at + 1) })))
      await all(honest.stands, async (at) => {
        const room = stands[at] as Joined
        expect(await vote(room, asked.id, again(asked, at) ? null : choice(asked, at + 1))).toBe('counted')
        expect(await vote(room, asked.id, choice(asked, at))).toBe('counted')
        book.set(known(`ann ${at}`), choice(asked, at))
      })
      for (const [at, user] of irc.entries()) {
        user.say(say(at))
        // A person on IRC goes by the nick under which they first wrote.
        book.set(`irc:ira${at === 1 ? '1away' : at}`, choice(asked, at))
      }
      await Promise.all(voters.map((at) => send([line(at)])))
      for (const at of voters) book.set(`webhook:wim${at}`, choice(asked, at))
    },
  }
}

/** Votes that are none, and floods of votes, in the stands: by others each round, as whoever flooded is held off for a while. */
async function attackStands(house: House, { id, bad, options, wanted, round }: Asked, book: Book): Promise<void> {
  await all(3, async (at) => {
    const room = await house.watch(`flood ${round} ${at}`)
    expect(await vote(room, id, bad)).toBe('counted')
    book.set(known(`flood ${round} ${at}`), bad)
    room.reconnection.enabled = false
    for (let time = 0; time < 300; time++) room.send('vote', { ballot: id, choice: bad })
    await until(() => !room.connection.isOpen, { what: 'who floods is thrown out' })
  })
  const tabs = await all(5, () => house.watch(`tabs ${round}`))
  for (const [at, room] of tabs.entries()) {
    const choice = options[at % options.length] ?? ''
    expect(await vote(room, id, choice)).toBe('counted')
    book.set(known(`tabs ${round}`), choice)
  }
  const fickle = await house.watch(`fickle ${round}`)
  // How many are too many depends on how fast the machine is; what was confirmed last is what counts.
  const answers = await all(15, (time) => vote(fickle, id, options[time % options.length]))
  expect(answers.filter((answer) => answer !== 'counted' && answer !== 'rate_limited')).toEqual([])
  expect(answers).toContain('counted')
  book.set(known(`fickle ${round}`), options[answers.lastIndexOf('counted') % options.length] ?? '')

  // What is no vote leaves the vote that was there.
  const sly = await house.watch('sly')
  expect(await vote(sly, id, wanted)).toBe('counted')
  book.set(known('sly'), wanted)
  const none = ['__proto__', 'constructor', 'toString', `${bad}\u200d`, `\u202e${bad}`, ` ${bad}`, `${bad}\u0000`]
  const odd = [bad.replace(/[ceo]/, (letter) => ({ c: '\u0441', e: '\u0435', o: '\u043e' })[letter] ?? ''), 1]
  for (const choice of [...none, ...odd, [bad], { option: bad, amount: 100 }]) {
    expect(await vote(sly, id, choice)).toBe('choice_unknown')
  }
  for (const ballot of ['__proto__', 'constructor', `b${Number(id.slice(1)) + 1}`]) {
    expect(await vote(sly, ballot, bad)).toBe('ballot_unknown')
  }
}

/** People who would be others: by a key that they guess, a name that they take, or a pass that they change. */
async function impersonate(house: House, { id, bad, round }: Asked, book: Book): Promise<void> {
  const victim = keyOf('ann 0')
  const guesses = [victim.replace('0', '0 '), victim.toUpperCase(), personOf(victim), known('ann 0')]
  const rooms = await Promise.all(guesses.map((guess) => house.watch('ann 0', guess)))
  for (const [at, room] of rooms.entries()) {
    expect(await vote(room, id, bad)).toBe('counted')
    book.set(`person:${personOf(guesses[at])}`, bad)
  }
  await expect(house.watch('ann 0', 'short')).rejects.toThrow()
  const [first] = rooms
  const [, pass = ''] = first?.reconnectionToken.split(':') ?? []
  const [session, name, , signature] = pass.split('.')
  const mine = Buffer.from(personOf(victim)).toString('base64url')
  for (const token of [`${session}.${name}.${mine}.${signature}`, `${session}.${name}.${mine}.`, '__proto__']) {
    await expect(house.clients.reconnect(`${standsOf(house.roomId)}:${token}`)).rejects.toThrow()
  }
  // Few guesses: after ten wrong ones nobody at this address is let in for a while, not even who closes the ballots here.
  for (const password of round === 0 ? ['', 'guessed-password'] : []) {
    for (const order of ['close', 'cancel']) {
      const reply = await asOperator(house.server, `/api/matches/${house.roomId}/ballots/${id}/${order}`, {}, password)
      expect(reply.status).toBe(401)
    }
  }
}

/** Deliveries that the program never sent, or sent before, and lines of it that are no votes. */
async function attackWebhook(house: House, asked: Asked, older: readonly string[], book: Book): Promise<void> {
  const { bad, round, tokenOf } = asked
  const text = tokenOf(bad)
  const forged = [{ 'webhook-signature': 'v1,bm8=' }, { 'webhook-signature': '' }, { 'webhook-id': 'another' }]
  for (let wave = 0; wave < 10; wave++) {
    const replies = await all(30, (at) =>
      house.deliver([{ user: `wim${at}`, text }], { headers: forged[at % 3] ?? {} })(),
    )
    expect(new Set(await Promise.all(replies.map(jsonCode)))).toEqual(new Set(['delivery_unsigned']))
  }
  const stale = { 'webhook-timestamp': `${Math.floor(Date.now() / 1000) - 3600}` }
  expect(await jsonCode(await house.deliver([{ user: 'wim0', text }], { headers: stale })())).toBe('delivery_stale')
  const replies = await Promise.all(house.overheard.map((again) => again()))
  for (const code of await Promise.all(replies.map(jsonCode))) {
    // Who is quicker than the program itself only brings its own words, once.
    expect(code).toBe('delivery_repeated')
  }
  const odd = ['{"__proto__":{"lines":[{"user":"eve"}]}}', '['.repeat(20_000), 'x'.repeat(70_000), '{"lines":[null]}']
  for (const body of odd) expect((await house.deliver([], { body })()).status).toBeLessThan(500)

  const names = ['__proto__', 'constructor', known('ann 1'), 'irc:ira1', '<script>window.broken=1</script>']
  await house.deliver(names.map((user) => ({ user, text })))()
  for (const user of names) book.set(`webhook:${user}`, bad)
  // A line that was there is no new one, whoever it is said to be from.
  const id = `once ${round}`
  await house.deliver([{ user: 'first', text, id }])()
  await house.deliver([{ user: 'second', text, id }])()
  book.set('webhook:first', bad)
  // What was written before the ballot opened, and what names options of ballots that are over, is for none.
  await house.deliver([{ user: `early ${round}`, text, at: Date.now() - 3_600_000 }])()
  await house.deliver(older.map((token, at) => ({ user: `late ${round} ${at}`, text: token })))()
}

/** Lines on IRC that look like votes, and people there who would be many, or others. */
async function attackIrc(house: House, { bad, round, tokenOf }: Asked, book: Book): Promise<IrcUser[]> {
  const token = tokenOf(bad)
  const digits = token.slice(1).replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
  const lines = [
    ...[`!${digits}`, `\uff01${token.slice(1)}`, `!${bad[0]}\u200d${bad.slice(1)}`, `\u202e${bad}!`],
    ...[`!${bad.replace('o', '\u043e').replace('e', '\u0435').replace('c', '\u0441')}`, '!__proto__', '!constructor'],
    ...[`!${bad} is best`, `\u0001ACTION ${token}\u0001`, `<b>${token}</b>`, `${token}<img src=x onerror=alert(1)>`],
  ]
  const mimics = await all(lines.length, (at) => house.chatter(`mimic${round}x${at}`))
  for (const [at, user] of mimics.entries()) user.say(lines[at] ?? '')
  const eve = await house.chatter(`eve${round}`)
  for (const nick of [`eva${round}`, 'webhook_wim1', `eve${round}b`]) {
    eve.raw(`NICK ${nick}`)
    eve.say(token)
  }
  // The nick of somebody who has another now, a line in somebody's name, one to the house alone, and a code that is guessed.
  eve.raw(`NICK ira1`)
  book.set(`irc:eva${round}`, bad)
  const spoof = await house.chatter(`spoof${round}`)
  spoof.raw(`PRIVMSG cavea :${token}`)
  spoof.raw(`NOTICE #arena :${token}`)
  spoof.say('!link BCDF-GHJK')
  spoof.raw(`:ira2!ira2@127.0.0.1 PRIVMSG #arena :${token}`)
  const noisy = await house.chatter(`noisy${round}`)
  for (let time = 0; time < 500; time++) noisy.say(`<script>window.broken=${time}</script>`)
  // What nobody sees takes no vote away, and gives none twice.
  const bell = await house.chatter(`bell${round}`)
  for (const text of [`${token}\u0007`, `\u202e${token}`]) bell.say(text)
  book.set(`irc:bell${round}`, bad)
  return [...mimics, eve, spoof, noisy, bell]
}

test('an hour of attacks in a minute: no vote counts that should not, and no honest one is lost', {
  timeout: 150_000,
}, async () => {
  const house = await House.open()
  const people = await crowd(house)
  const last = await house.chatter('last')
  // Somebody who votes in the stands and by the program, as one person; and somebody else's nick is free from now on.
  const both = await house.watch('both')
  const { link } = (await both.request('chat', { text: '!link' })) as { link: { code: string } }
  await house.deliver([{ user: 'both', text: `!link ${link.code}` }])()
  people.irc[1]?.raw('NICK ira1away')
  const taker = await house.chatter('taker')
  await house.flushed(people.irc[1] as IrcUser)
  taker.raw('NICK ira1')
  const books: Book[] = []
  const older: string[] = []
  for (const round of rounds.keys()) {
    const asked = await house.ask(round)
    const book: Book = new Map()
    books.push(book)
    taker.say(asked.tokenOf(asked.bad))
    book.set('irc:ira1', asked.bad)
    const double = async () => {
      expect(await vote(both, asked.id, asked.wanted)).toBe('counted')
      await house.deliver([{ user: 'both', text: asked.tokenOf(asked.bad) }])()
      book.set(known('both'), asked.bad)
    }
    const [chatters] = await Promise.all([
      attackIrc(house, asked, book),
      people.vote(asked, book),
      attackStands(house, asked, book),
      impersonate(house, asked, book),
      attackWebhook(house, asked, older, book),
      double(),
    ])
    await Promise.all([...people.irc, ...chatters, taker].map((user) => house.flushed(user)))
    await house.settled(round, last)
    const now = () => house.looker.state.ballots.get(asked.id)
    expect(now()?.status).toBe('open')
    await asOperator(house.server, `/api/matches/${house.roomId}/ballots/${asked.id}/close`, {})
    await until(() => now()?.status !== 'open')
    expect(await vote(both, asked.id, asked.bad)).toMatch(/^ballot_(closed|unknown)$/)
    const counted = asked.options.map((option) => [...book.values()].filter((choice) => choice === option).length)
    expect(asked.options.map((option) => now()?.counts.get(option))).toEqual(counted)
    expect([now()?.winner, now()?.voters]).toEqual([asked.wanted, book.size])
    older.push(asked.tokenOf(asked.bad))
  }

  const tape = (what: string) =>
    spawnSync(process.execPath, [join(import.meta.dirname, '../../scripts/tape.ts'), what, house.roomId], {
      // Without what else is set here: an unknown setting is refused.
      env: { PATH: process.env.PATH, CAVEA_DATA_DIR: house.server.dataFolder },
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    })
  const audit = tape('audit')
  expect(audit.stdout).toContain(`${rounds.length} ballots were counted again, all as they had been told.`)
  expect(audit.status).toBe(0)
  const records = await new FileStore(join(house.server.dataFolder, 'tapes'), () => {}, 'look').read(house.roomId)
  const sorted = (book: Book) => [...book].sort()
  expect(standing(records ?? []).map(sorted)).toEqual(books.map(sorted))
  const ballots = tape('ballots').stdout
  for (const voter of books.flatMap((book) => [...book.keys()])) expect(ballots).not.toContain(voter)
  expect((await fetch(`${house.server.address}/health/ready`)).status).toBe(200)
})

/** Who is counted in each ballot of a tape, and for what: written as simply as can be. */
function standing(records: readonly TapeRecord[]): Book[] {
  const books = new Map<string, Book>()
  const weights = new Map<string, number>()
  // On IRC people are known by their host, too.
  const named = (person: string) => person.replace(/^(irc:.*)~[0-9a-f]{4}$/, '$1')
  for (const record of records) {
    if (record.kind === 'votes') {
      const book: Book = books.get(record.ballot) ?? new Map()
      books.set(record.ballot, book)
      for (const { voter, person = voter, choice, weightMilli = 1000 } of record.votes) {
        weights.set(`${record.ballot} ${named(person)}`, weightMilli)
        if (choice === null) book.delete(named(person))
        else book.set(named(person), `${choice}`)
      }
    } else if (record.kind === 'verdict' && record.verdict.kind === 'count') {
      const { ballot, verdict } = record
      for (const { person, weightMilli } of verdict.adjusted) weights.set(`${ballot} ${named(person)}`, weightMilli)
    }
  }
  for (const [ballot, book] of books) {
    for (const person of book.keys()) if (weights.get(`${ballot} ${person}`) === 0) book.delete(person)
  }
  return [...books.values()]
}
