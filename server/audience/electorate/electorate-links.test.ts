import { expect, test } from 'vitest'
import { Stage } from '../../../tests/support/stage.ts'

const at = (address: string) => ({ network: { address, prefix: address }, watchedMs: 600_000, proven: true })

class LinkStage extends Stage {
  button(id: string, choice: string, voter: string, address: string) {
    return this.vote(id, choice, voter, this.match.tick, at(address))
  }

  line(text: string, voter: string, source: string) {
    const tick = this.match.tick
    return this.written(this.audience.say({ voter, from: voter, text, source, seenTick: tick }))
  }

  async link(person: string, account: string) {
    const { link } = await this.line('!link', person, 'stands')
    const code = link?.kind === 'code' ? link.code : ''
    return (await this.line(`!link ${code}`, account, 'twitch')).link?.kind
  }

  /** A ballot with 20 votes for sand, each from home. */
  async withCrowd() {
    const id = await this.open('ground', 14)
    for (let place = 0; place < 20; place++) await this.button(id, 'sand', `honest ${place}`, `home ${place}`)
    return id
  }

  async mud(id: string) {
    await this.play(300)
    expect(this.ballot(id)).toMatchObject({ status: 'decided', winner: 'sand' })
    return this.ballot(id)?.counts.get('mud')
  }
}

test('E3: one account that goes from person to person has one vote, not one for each', async () => {
  const stage = new LinkStage()
  const id = await stage.withCrowd()
  for (let fake = 0; fake < 2; fake++) {
    expect(await stage.link(`fake ${fake}`, 'twitch:1')).toBe('linked')
    await stage.line('!mud', 'twitch:1', 'twitch')
  }
  expect(await stage.mud(id)).toBe(1)
})

test('E3: a vote that an account gave for its person is the account’s again once both are apart', async () => {
  const stage = new LinkStage()
  const id = await stage.withCrowd()
  await stage.link('ann', 'twitch:1')
  await stage.line('!mud', 'twitch:1', 'twitch')
  await stage.line('!unlink', 'ann', 'stands')
  await stage.line('!mud', 'twitch:1', 'twitch')
  expect(await stage.mud(id)).toBe(1)
})

test('E16: people of one address who have had the same account are bounded by their address, but for the last', async () => {
  const stage = new LinkStage()
  const id = await stage.withCrowd()
  for (let fake = 0; fake < 15; fake++) {
    await stage.link(`fake ${fake}`, `twitch:${fake % 3}`)
    await stage.button(id, 'mud', `fake ${fake}`, 'farm')
  }
  // Three accounts, and a household.
  expect(await stage.mud(id)).toBeLessThanOrEqual(3 + 4)
})
