import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import packageFile from '../../package.json' with { type: 'json' }
import { freePort } from '../support/free-port.ts'
import { until } from '../support/until.ts'
import { commandsIn, documentedCommands } from './documented.ts'
import { type Ended, ProjectCopy } from './project-copy.ts'

let copy: ProjectCopy
beforeAll(() => {
  copy = new ProjectCopy()
})
afterAll(() => copy[Symbol.dispose]())

/** Another server may run on this machine, so the port is not the usual one; all else is left to the defaults. */
const serving = async () => ({ PORT: `${await freePort()}`, HOST: '127.0.0.1' })
const well = (ended: Ended) => expect(ended.code, `${ended.output}\n${ended.errors}`).toBe(0)
const inCopy = (path: string) => join(copy.folder, path)

const json = async (address: string) => (await (await fetch(address)).json()) as Record<string, string>
const isReady = (address: string) =>
  until(async () => (await fetch(`${address}/health/ready`)).ok, {
    what: `${address} is ready`,
    withinMilliseconds: 60_000,
  })

/** What shows, for each command that a document names, that it does what it is there for. */
const rows: Readonly<Record<string, () => Promise<void>>> = {
  async build() {
    well(await copy.run('npm run build'))
    expect(JSON.parse(readFileSync(inCopy('dist/client/.build.json'), 'utf8'))).toMatchObject({ mode: 'production' })
  },

  async start() {
    const env = await serving()
    const address = `http://127.0.0.1:${env.PORT}`
    const server = copy.start('npm start', env)
    try {
      await server.says(/Operator \(user admin/)
      expect(await (await fetch(address)).text()).toContain('<meta name="cavea-build"')
      const [match] = (await json(`${address}/api/matches`)) as unknown as { roomId: string }[]
      await tapeCommands(match?.roomId ?? '')
    } finally {
      await server.interrupt()
    }
  },

  async dev() {
    const env = await serving()
    const address = `http://127.0.0.1:${env.PORT}`
    const server = copy.start('npm run dev', env)
    try {
      await server.says(/Operator \(user admin/)
      await isReady(address)
      const { build } = await json(`${address}/api/about`)
      const page = inCopy('client/index.html')
      writeFileSync(page, readFileSync(page, 'utf8').replace('</head>', '<meta name="changed"></head>'))
      await until(async () => (await (await fetch(address)).text()).includes('name="changed"'), {
        what: 'the change is served',
        // Vite builds all pages anew: half a minute on a busy machine.
        withinMilliseconds: 100_000,
      })
      expect((await json(`${address}/api/about`)).build).not.toBe(build)
    } finally {
      await server.interrupt()
    }
    expect(await fetch(address).catch(() => 'gone')).toBe('gone')
  },

  async 'new:room'() {
    well(await copy.run('npm run new:room tug-of-war'))
    expect(readFileSync(inCopy('rooms/index.ts'), 'utf8')).toContain('tug-of-war')
    well(await copy.run('npx vitest run --project unit rooms/tug-of-war'))
  },

  async fix() {
    writeFileSync(inCopy('shared/unkempt.ts'), 'export   const one = "1";')
    well(await copy.run('npm run fix'))
    expect(readFileSync(inCopy('shared/unkempt.ts'), 'utf8')).toBe(`export const one = '1'\n`)
  },

  async bench() {
    const ended = await copy.run('npm run --silent bench -- bytes --quick --json')
    well(ended)
    expect(JSON.parse(ended.output)).toMatchObject({ name: 'bytes', rows: expect.any(Array) })
  },

  // The three that take minutes: they are whole in themselves, and what they run is run by this very suite.
  check: () => helps('check'),
  test: () => helps('test'),
  chaos: () => helps('chaos'),

  // A match's tape is there while it is played: these are run beside `start`.
  'tape inspect': beside('start'),
  'tape verify': beside('start'),
  'tape audit': beside('start'),
  'tape ballots': beside('start'),
  'npx vitest': beside('new:room'),
}

function beside(name: string) {
  return async () => expect(rows).toHaveProperty([name])
}

async function tapeCommands(id: string): Promise<void> {
  const tape = (what: string) => copy.run(`npm run --silent tape -- ${what}`)
  const folder = inCopy(`.data/tapes/${id}`)
  await until(() => existsSync(folder), { what: `${folder} is there` })
  const [lines, inspected, verified, audited, ballots] = await Promise.all(
    ['inspect ID', 'inspect ID --json', 'verify ID --json', 'audit ID --json', 'ballots ID'].map((what) =>
      tape(what.replace('ID', id)),
    ),
  )
  for (const ended of [lines, inspected, verified, audited, ballots]) if (ended !== undefined) well(ended)
  expect(lines?.output).toMatch(/^size {6}(?!0 KB)[\d.,]+ KB, \d+ records$/m)
  expect(JSON.parse(inspected?.output ?? '')).toMatchObject({ tape: id, ended: null, head: { game: 'arena' } })
  expect(JSON.parse(inspected?.output ?? '').bytes).toBeGreaterThan(0)
  expect(JSON.parse(verified?.output ?? '')).toMatchObject({ well: true, difference: null, fromTick: 0 })
  expect(JSON.parse(audited?.output ?? '')).toMatchObject({ well: true, ballots: expect.any(Array) })
  // One line of JSON for the head, and one for each ballot.
  const [first = ''] = ballots?.output.split('\n') ?? []
  expect(JSON.parse(first)).toMatchObject({ format: expect.stringMatching(/^cavea-/) })
}

async function helps(script: string): Promise<void> {
  const ended = await copy.run(`npm run --silent ${script} -- --help`)
  well(ended)
  expect(ended.output).toMatch(/^Usage: npm (run )?[\w:]+ --/)
}

test('every command that a document names has a row here, and every row is documented', () => {
  expect([...documentedCommands()].sort()).toEqual(Object.keys(rows).sort())
})

test('commands are found in code alone, with their subcommand where they have some', () => {
  const text = [
    '`npm run a:b NAME`, `npm test`, npm run no',
    '`npm run -s tape -- audit ID`',
    '```sh',
    'npm ci && npm start',
  ]
  expect([...commandsIn([...text, 'X=1 npx tool run', '```'].join('\n'))]).toEqual([
    'a:b',
    'test',
    'tape audit',
    'start',
    'npx tool',
  ])
})

describe('with nothing in the environment but PATH and HOME', () => {
  // In the order of the table: a start after a build is quick.
  test.each(Object.keys(rows))('%s does its work', { timeout: 180_000 }, (name) => rows[name]?.())
})

describe('parameters:', () => {
  const ours = Object.keys(packageFile.scripts).filter((name) => !['fix', 'move'].includes(name))

  test('each command tells by --help what it takes, and ends with 0', async () => {
    await Promise.all(ours.map(helps))
  })

  test.each([
    ...ours.filter((name) => name !== 'test').map((name) => `${name} -- --no-such-option`),
    ...[
      'tape',
      'tape -- lose it',
      'tape -- inspect',
      'tape -- verify one two',
      'bench -- nothing',
      'chaos -- many',
      'new:room',
    ],
    'bench -- tick --sizes few',
  ])('what a command does not take ends with 2 and a sentence: %s', async (line) => {
    const { code, output, errors } = await copy.run(`npm run --silent ${line}`)
    expect({ code, output }, errors).toEqual({ code: 2, output: '' })
    expect(errors).toMatch(/^(command_usage: .*|Usage: .*)/)
  })

  test('a wrong setting ends with 1 and one line', async () => {
    const { code, errors } = await copy.run('npm run --silent tape -- inspect nothing', { CAVEA_BOTS: 'many' })
    expect([code, errors]).toEqual([1, expect.stringMatching(/^config_invalid: CAVEA_BOTS must be .*\n$/)])
  })

  test('a tape that is not there ends with 1', async () => {
    const { code, errors } = await copy.run('npm run --silent tape -- inspect nothing')
    expect([code, errors]).toEqual([1, expect.stringMatching(/^tape_unknown: /)])
  })
})
