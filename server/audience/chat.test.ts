import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { Chat } from './chat.ts'

const draft = (text: string, voter = 'v') => ({ voter, from: 'Verus', text, source: 'stands' })
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'ok',
    (error: unknown) => (error instanceof CaveaError ? error.code : String(error)),
  )

describe('a chat line', () => {
  test('is numbered, stamped with its tick, and text whatever it says', async () => {
    const chat = new Chat()
    expect(await chat.line(draft(' <script>alert(1)</script>\n\u202e '), 7)).toEqual({
      id: expect.stringMatching(/^c[\w-]{6}\.0$/),
      from: 'Verus',
      text: '<script>alert(1)</script>',
      source: 'stands',
      tick: 7,
    })
    expect((await chat.line(draft('next'), 8)).id).toMatch(/\.1$/)
  })

  test.each([
    ['', 'chat_invalid'],
    ['  \n\u200b\u0000 ', 'chat_invalid'],
    ['x'.repeat(200), 'ok'],
    ['x'.repeat(201), 'chat_invalid'],
    ['🦁'.repeat(200), 'ok'],
    ['🦁'.repeat(201), 'chat_invalid'],
  ])('has 1 to 200 characters: %#', async (text, code) => {
    expect(await codeOf(new Chat().line(draft(text), 0))).toBe(code)
  })

  test('has the name of its writer as it may be shown', async () => {
    const from = async (name: string) => (await new Chat().line({ ...draft('hi'), from: name }, 0)).from
    expect(await from('Ve\u202erus')).toBe('Ve rus')
    expect(await from('x'.repeat(90))).toBe('x'.repeat(20))
    expect(await from('\u200b')).toBe('Somebody')
  })

  test('is one of at most five in six seconds of one person, and of as many of another', async () => {
    const chat = new Chat()
    const codes: string[] = []
    for (let at = 0; at < 7; at++) codes.push(await codeOf(chat.line(draft('hi', 'loud'), 0)))
    expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'rate_limited', 'rate_limited'])
    expect(await codeOf(chat.line(draft('hi', 'calm'), 0))).toBe('ok')
  })

  test('that is none does not count against its writer', async () => {
    const chat = new Chat()
    for (let at = 0; at < 10; at++) await codeOf(chat.line(draft(''), 0))
    expect(await codeOf(chat.line(draft('hi'), 0))).toBe('ok')
  })
})
