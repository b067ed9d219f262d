import { describe, expect, test } from 'vitest'
import { Directed, everyMs, menagerie, menageryOf, names, outlook, planned } from '../../tests/support/directed.ts'

describe('D3: a pool', () => {
  const pools = { next: { title: 'What next?', tags: ['enemy'] }, help: { title: 'Help?', tags: ['gift'], options: 2 } }

  test('D3: mixes mechanics of like cost, each with one option that says what it does', () => {
    const seen = new Set<string>()
    for (let seed = 0; seed < 40; seed++) {
      const directed = menageryOf({ pools }, { seed: `${seed}` })
      const plan = directed.director.plan('next')
      for (const { name, label, changes } of plan?.options ?? []) {
        expect(changes.map((change) => change.mechanic)).toEqual([name])
        seen.add(label)
      }
      expect(plan).toMatchObject({ title: 'What next?', mechanic: '', ask: '' })
      expect(new Set(plan?.options.map(({ name }) => name)).size).toBe(3)
    }
    expect([...seen].sort()).toEqual(['Bear', 'Floor: Ice', 'Floor: Mud', 'Lion', 'Wasps'])
  })

  test('D3: is asked as mechanics are, and what was on its ballot is not asked again at once', () => {
    const directed = menageryOf({ pools })
    let pooled = 0
    for (let round = 0; round < 60; round++) {
      const { topic, plan } = planned(directed.wait(everyMs))
      if (!Object.hasOwn(pools, topic)) continue
      pooled++
      expect(plan.options.length).toBe(topic === 'help' ? 2 : 3)
      expect(names(directed.wait(everyMs).next())).not.toEqual([topic])
    }
    expect(pooled).toBeGreaterThan(8)
  })

  test('D3: that has fewer than two possible mechanics is not asked, and an operator is told', () => {
    const lion = { ...menagerie.lion, eligible: () => false }
    const game = {
      mechanics: { lion, bear: menagerie.bear },
      stands: { pools: { next: { title: 'N', tags: ['enemy'] } } },
    }
    const directed = new Directed({ game })
    for (let round = 0; round < 10; round++) expect(directed.wait(everyMs).next()?.topic.key).toBe('bear')
    const plan = directed.director.plan('next')
    expect(plan && directed.director.possible(plan)).toBe(false)
  })

  test('D3: is asked next after the mark that it waits for, and sooner', () => {
    const directed = menageryOf({ pools: { ...pools, help: { ...pools.help, after: ['round.end'] } } })
    directed.director.heard('hit', 0)
    expect(directed.next(everyMs / 2)).toBeUndefined()
    directed.director.heard('round.end', directed.now)
    expect(directed.next(everyMs / 4)?.topic.key).toBe('help')
  })
})

describe('D8: what options would likely lead to', () => {
  const pools = { next: { title: 'What next?', tags: ['enemy'], options: 2 } }
  const proposed = () => {
    for (let seed = 0; seed < 100; seed++) {
      const directed = menageryOf({ pools }, { seed: `${seed}` })
      const proposal = directed.next()
      if (proposal?.topic.key === 'next') return { directed, proposal }
    }
    throw new Error('never asked')
  }

  test('D8: leaves out one that would be the end for most players, and shows those that are most alike', () => {
    const { directed, proposal } = proposed()
    const [first = '', second = '', third = ''] = names(proposal)
    const chosen = (...players: number[]) =>
      directed.director
        .choose(
          proposal,
          [first, second, third].map((name, at) => outlook(name, players[at] ?? 0)),
          directed.now,
        )
        ?.options.map(({ name }) => name)
    expect(chosen(1, 1, 1)).toEqual([first, second])
    expect(chosen(1, 3, 1)).toEqual([first, third])
    expect(chosen(4, 1, 1.5)).toEqual([second, third])
    expect(chosen(2, 1, 2)).toEqual([first, third])
    expect(chosen(4, 4, 4)).toEqual([first, second])
    expect(chosen(4, 4, 0)).toBeUndefined()
  })

  test('D8: asks something else soon where nothing is left', () => {
    const { directed, proposal } = proposed()
    const [first = ''] = names(proposal)
    const worst = names(proposal).map((name) => outlook(name, name === first ? 0 : 4))
    expect(directed.director.choose(proposal, worst, directed.now)).toBeUndefined()
    expect(directed.next(everyMs / 4)).toBeDefined()
  })

  test('D8: takes what nothing is known of as it is', () => {
    const { directed, proposal } = proposed()
    const plan = directed.director.choose(proposal, [], directed.now)
    expect(plan?.options.map(({ name }) => name)).toEqual(names(proposal).slice(0, 2))
  })
})
