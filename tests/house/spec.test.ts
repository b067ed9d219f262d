import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectFolder, projectSources } from './source.ts'

const spec = readFileSync(join(projectFolder, 'server/audience/SPEC.md'), 'utf8')

/** The numbers of the rules, in their order. */
const rules = [...spec.matchAll(/^- \*\*([A-Z]\d+)\*\* /gm)].map(([, rule = '']) => rule)
const letters = new Set(rules.map((rule) => rule[0]))
const held = projectSources()
  .filter(({ isTest }) => isTest)
  .flatMap(({ path, text }) => [...text.matchAll(/\(\s*'([A-Z]\d+): /g)].map(([, rule = '']) => ({ path, rule })))
  .filter(({ rule }) => letters.has(rule[0]))

describe("the audience's rules", () => {
  test('have each a number of their own', () => {
    expect(rules.length).toBeGreaterThan(20)
    expect(new Set(rules).size).toBe(rules.length)
  })

  test('are each held by a test that begins with its number', () => {
    const numbers = new Set(held.map(({ rule }) => rule))
    expect(rules.filter((rule) => !numbers.has(rule))).toEqual([])
  })

  test('are the only ones that tests hold', () => {
    expect(held.filter(({ rule }) => !rules.includes(rule))).toEqual([])
  })
})
