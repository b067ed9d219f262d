import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'
import { codeBlocksOf } from './markdown.ts'
import { projectFolder } from './source.ts'

const guide = readFileSync(join(projectFolder, 'docs/let-the-crowd-in.md'), 'utf8')
// Below the project, so that a program finds the packages that it imports.
const folder = join(projectFolder, 'tests/.artifacts/docs')
const password = 'a password for the guide'
const webhookSecret = 'whsec_YSBzZWNyZXQgZm9yIHRoZSBndWlkZQ=='

/** A program of the guide in a process of its own. */
class Program implements AsyncDisposable {
  output = ''
  readonly #child: ChildProcess
  readonly #ended: Promise<void>

  constructor(name: string, address: string) {
    const block = codeBlocksOf(guide).find(({ remark }) => remark === `run: ${name}`)
    if (block === undefined) throw new Error(`The guide has no program "${name}".`)
    mkdirSync(folder, { recursive: true })
    const path = join(folder, `${name}.mjs`)
    writeFileSync(path, block.code)
    const env = {
      ...process.env,
      CAVEA_ADDRESS: address,
      CAVEA_ADMIN_PASSWORD: password,
      CAVEA_WEBHOOK_SECRET: webhookSecret,
    }
    this.#child = spawn(process.execPath, [path], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()))
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text
      })
    }
  }

  async says(pattern: RegExp): Promise<void> {
    await until(() => pattern.test(this.output), {
      what: `it says ${pattern}`,
      withinMilliseconds: withinMilliseconds / 3,
    }).catch((cause) => {
      throw new Error(`It said only:\n${this.output}`, { cause })
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill()
    await this.#ended
  }
}

// Unit tests take every core: a server and its clients may be slow to start beside them.
const withinMilliseconds = 60_000

let server: TestServer
beforeAll(async () => {
  // Nobody fights, so that no gladiator's fate takes up a ballot; and what is voted on is not decided meanwhile.
  const ballots = { CAVEA_BOTS: '0', CAVEA_BALLOT_EVERY_SECONDS: '1', CAVEA_BALLOT_SECONDS: '300' }
  const env = { CAVEA_ADMIN_PASSWORD: password, CAVEA_WEBHOOK_SECRET: webhookSecret, ...ballots }
  server = await TestServer.start({ env, readyWithinMilliseconds: withinMilliseconds })
}, withinMilliseconds)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

describe('the programs of the guide for crowds', { timeout: withinMilliseconds }, () => {
  test('watch, talk and vote with the stock SDK', async () => {
    await using spectator = new Program('spectator', server.address)
    await spectator.says(/^Ann: Hail!$/m)
    await spectator.says(/ voted for \w/)
    await spectator.says(/^b\d+ \{/m)
  })

  test('open a ballot and change a mechanic as the operator', async () => {
    await using operator = new Program('operator', server.address)
    await operator.says(/\{ ballot: 'b\d+' \}/)
    await operator.says(/\{ key: 'floor', value: 'ice', tick: \d+ \}/)
    expect(operator.output).not.toContain('Error')
  })
  test('bring what is said in a chat of their own', async () => {
    await using bridge = new Program('webhook', server.address)
    await bridge.says(/\{ receipt: 'taken' \}/)
  })
})
