import { expect, test } from 'vitest'
import { TestBrowser } from '../support/browser.ts'
import { asOperator, Clients, firstMatch, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

test('E14: in a burst a page gives its proof of work unseen, operators see it, and a venue seats whoever enters its code', async () => {
  const env = { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BALLOT_EVERY_SECONDS: '0', CAVEA_VENUE_NETWORKS: '' }
  await using server = await TestServer.start({ env: { ...env, CAVEA_BOTS: '0' } })
  await using browser = await TestBrowser.launch()
  await using clients = new Clients(server.socketAddress)
  const { roomId } = await firstMatch(server)
  await using opened = await browser.open('desktop', `${server.address}/watch/${roomId}`)
  const { page } = opened
  page.setDefaultTimeout(30_000)
  await page.getByRole('heading', { level: 1 }).waitFor()
  const order = (path: string, body: object) => asOperator(server, `/api/matches/${roomId}/${path}`, body)
  const open = async () => {
    const reply = await order('ballots', { mechanic: 'floor', seconds: 300 })
    return ((await reply.json()) as { ballot: string }).ballot
  }
  const ballot = await open()
  const burst = await Promise.all(Array.from({ length: 12 }, () => clients.watch(roomId)))
  await until(() => burst.every(({ state }) => state.ballots?.get(ballot)?.status === 'open'), {
    what: 'everybody sees the ballot',
  })
  const refusals = await Promise.all(
    burst.map((room) =>
      room.request('vote', { ballot, choice: 'ice' }).then(
        () => 'counted',
        ({ code }: { code: string }) => code,
      ),
    ),
  )
  expect(refusals.filter((code) => code === 'proof_needed')).toHaveLength(4)
  await page.locator('.ballot[data-status="open"]').getByRole('button', { name: /^Ice/ }).click()
  await page.getByRole('button', { name: /^Ice/, pressed: true }).waitFor()

  const overview = async () => {
    const headers = { authorization: `Basic ${Buffer.from(`admin:${operatorPassword}`).toString('base64')}` }
    const reply = await fetch(`${server.address}/api/matches/${roomId}/audience`, { headers })
    return (await reply.json()) as {
      integrity: { proofsAsked: number; discounted: unknown[]; venue: { code: string; people: number } }
    }
  }
  // The page's vote was refused first, like those of the burst, and counts once it is proven: as one of nine of an address.
  await until(async () => (await overview()).integrity.proofsAsked === 5, { what: 'the page was asked for a proof' })
  const discounted = JSON.stringify([{ ballot, reason: 'network', votes: 5 }])
  await until(async () => JSON.stringify((await overview()).integrity.discounted) === discounted, {
    what: 'its vote counts',
    withinMilliseconds: 20_000,
  })

  const { code } = (await (await order('venue', { seats: 100 })).json()) as { code: string }
  await page.getByText('In a venue with a code on its screen?').click()
  await page.getByLabel("Code on the venue's screen").fill(code.toLowerCase())
  await page.getByRole('button', { name: 'Vote from there' }).click()
  await page.getByText('You are in the venue: your vote counts there.').waitFor()
  expect((await overview()).integrity.venue).toMatchObject({ code, people: 1 })

  await using desk = await browser.open('desktop', `${server.address}/operate/${roomId}`, {
    httpCredentials: { username: 'admin', password: operatorPassword },
    viewport: { width: 1400, height: 900 },
  })
  await desk.page.getByText('5 discounted').waitFor()
  await desk.page.getByText('1 of 100 are in').waitFor()
  await desk.page.getByRole('button', { name: 'Close the venue' }).click()
  await desk.page.getByRole('button', { name: 'Open a venue' }).waitFor()
}, 120_000)
