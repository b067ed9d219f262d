import { existsSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Device, devices, screenshot, TestBrowser } from './browser.ts'
import { Fingers } from './fingers.ts'
import { until } from './until.ts'

const emptyPage =
  'data:text/html,<meta name="viewport" content="width=device-width"><body style="margin:0;height:100vh;touch-action:none">'

let browser: TestBrowser

beforeAll(async () => {
  browser = await TestBrowser.launch()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

describe('a page of the test browser', () => {
  test.each(Object.keys(devices) as Device[])('has the size and the input of the %s', async (device) => {
    await using open = await browser.open(device, emptyPage)
    const { viewport, ...rest } = devices[device]
    const found = await open.page.evaluate(() => ({
      width: innerWidth,
      height: innerHeight,
      scale: devicePixelRatio,
      touch: navigator.maxTouchPoints > 0,
      mobile: /Mobile/.test(navigator.userAgent),
    }))
    const isPhone = 'isMobile' in rest
    expect(found).toEqual({ ...viewport, scale: isPhone ? 3 : 1, touch: isPhone, mobile: isPhone })
  })

  test('draws by WebGL', async () => {
    await using open = await browser.open('desktop')
    expect(await open.page.evaluate(() => document.createElement('canvas').getContext('webgl2') !== null)).toBe(true)
  })

  test('keeps its problems', async () => {
    await using open = await browser.open('desktop')
    open.assertNoProblems()
    await open.page.evaluate(() => {
      console.error('no bread')
      queueMicrotask(() => {
        throw new Error('no games')
      })
    })
    await until(() => open.problems.length === 2)
    expect(() => open.assertNoProblems()).toThrow(/has 2 problems:[\s\S]*no bread[\s\S]*no games/)
    open.assertNoProblems([/no bread/, /no games/])
  })

  test('leaves a picture', async () => {
    await using open = await browser.open('phone', 'data:text/html,<h1>Ave</h1>')
    const path = await screenshot(open.page, 'support-picture')
    expect(existsSync(path)).toBe(true)
    rmSync(path)
  })

  test('is touched by several fingers', async () => {
    await using open = await browser.open('phone', emptyPage)
    await open.page.evaluate(() => {
      for (const type of ['touchstart', 'touchmove', 'touchend']) {
        addEventListener(type, (event) => {
          const touches = [...(event as TouchEvent).touches]
          document.title = `${type} ${touches.map(({ clientX, clientY }) => `${clientX},${clientY}`).join(' ')}`.trim()
        })
      }
    })
    const title = (text: string) =>
      until(async () => (await open.page.title()) === text, { what: `the title is ${text}` })
    const fingers = await Fingers.on(open.page)
    await fingers.press('left', { x: 100, y: 600 })
    await title('touchstart 100,600')
    await fingers.press('right', { x: 300, y: 600 })
    await title('touchstart 100,600 300,600')
    await fingers.slide('left', { x: 100, y: 500 })
    await title('touchmove 100,500 300,600')
    await fingers.lift('left')
    await title('touchend 300,600')
    await fingers.lift('right')
    await title('touchend')
  })

  test('can be made slower', async () => {
    await using open = await browser.open('desktop')
    const work = () =>
      open.page.evaluate(() => {
        const start = performance.now()
        let sum = 0
        for (let number = 0; number < 2e7; number++) sum += Math.sqrt(number)
        return { milliseconds: performance.now() - start, sum }
      })
    await work()
    const before = await work()
    await open.slowDown(8)
    const after = await work()
    expect(after.milliseconds).toBeGreaterThan(before.milliseconds * 2)
  })
})
