import { expect, test } from 'vitest'
import { type KeyMeaning, type KeyPress, meaningOf } from './keys.ts'

const press = (key: string, focus: KeyPress['focus'] = 'page', modified = false) => meaningOf({ key, focus, modified })

test.each<[string, KeyMeaning]>([
  [' ', { kind: 'toggle' }],
  ['ArrowLeft', { kind: 'seconds', by: -5 }],
  ['ArrowRight', { kind: 'seconds', by: 5 }],
  [',', { kind: 'ticks', by: -1 }],
  ['.', { kind: 'ticks', by: 1 }],
  ['Home', { kind: 'start' }],
  ['End', { kind: 'end' }],
  ['1', { kind: 'speed', speed: 0.25 }],
  ['6', { kind: 'speed', speed: 8 }],
  ['7', { kind: 'none' }],
  ['toString', { kind: 'none' }],
])('%j means %j', (key, meaning) => {
  expect(press(key)).toEqual(meaning)
})

test('a key that means something where the focus is keeps that meaning', () => {
  expect(press(' ', 'control').kind).toBe('none')
  expect(press('ArrowLeft', 'control').kind).toBe('seconds')
  expect(['ArrowLeft', 'Home', ' '].map((key) => press(key, 'list').kind)).toEqual(['none', 'none', 'none'])
  expect(press('.', 'list').kind).toBe('ticks')
})

test('the browser keeps its own shortcuts', () => {
  expect(press('ArrowLeft', 'page', true).kind).toBe('none')
})
