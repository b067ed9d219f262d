import { type Lesson, lessonSize } from '../../../client/kit/lesson.ts'
import { type Brush, disc, shape } from '../../../client/kit/painting.ts'
import { blend, css, palette, tunics } from '../../../client/kit/palette.ts'
import { thumbPaths } from '../../../client/kit/thumb.ts'
import { drawSign } from './draw-sign.ts'
import { mechanicSigns } from './signs.ts'

const { width, height } = lessonSize
const middle = height / 2
const turn = Math.PI * 2

/** The three pictures of the arena: how to move, what a fall means, and what the audience does. */
export const lessons: readonly Lesson[] = [
  {
    title: 'Shove them off the floor',
    text: (byTouch) =>
      byTouch
        ? 'Steer with the left thumb. Tap right to dash: bruised ones fly farther.'
        : 'Move with WASD or the arrows, dash with space: bruised ones fly farther.',
    paint(brush, byTouch) {
      ground(brush)
      disc(brush, 214, middle - 4, 150, css(palette.sand), 150)
      gladiator(brush, 150, middle, 0, 0)
      arrow(brush, 176, 206, middle, palette.gold)
      gladiator(brush, 236, middle, 3, 0)
      burst(brush, 213, middle)
      arrow(brush, 262, 306, middle, palette.red)
      if (byTouch) thumbs(brush)
      else keys(brush)
    },
  },
  {
    title: 'Three falls a round',
    text: () =>
      'Two falls cost you a moment. After the third you are out until the next round, unless the audience shows mercy.',
    paint(brush) {
      ground(brush)
      for (const [at, x] of [56, 160, 264].entries()) {
        disc(brush, x, middle + 8, 46, css(palette.sand))
        disc(brush, x + 24, middle + 32, 20, css(palette.indigoNight))
        gladiator(brush, x - 14, middle - 2, at + 1, 0)
        words(brush, `${at + 1}`, x, 26, palette.gold, 24)
      }
      for (const x of [56, 160]) back(brush, x + 24, middle + 32)
      thumb(brush, 284, middle + 38, palette.parchment)
    },
  },
  {
    title: 'The audience decides',
    text: () =>
      'Spectators vote on wind, floor, night and the lion. The top line says what holds, by how many votes, and how long.',
    paint(brush) {
      ground(brush)
      tiers(brush)
      const signs = ['wind', 'floor', 'night', 'lion']
      for (const [at, name] of signs.entries()) {
        const x = 62 + at * 66
        disc(brush, x, 118, 25, css(palette.indigoDeep))
        ring(brush, x, 118, 25, palette.gold)
        drawSign(brush, mechanicSigns[name] ?? [], x, 118, 30, css(palette.gold))
      }
    },
  },
]

function ground(brush: Brush): void {
  const dusk = brush.createLinearGradient(0, 0, 0, height)
  dusk.addColorStop(0, css(palette.violet))
  dusk.addColorStop(1, css(blend(palette.terracottaDark, palette.indigoNight, 0.4)))
  brush.fillStyle = dusk
  brush.fillRect(0, 0, width, height)
}

function gladiator(brush: Brush, x: number, y: number, tunic: number, angle: number): void {
  brush.save()
  brush.translate(x, y)
  brush.rotate(angle)
  disc(brush, 4, 5, 19, css(palette.indigoNight, 0.4))
  disc(brush, 0, 0, 18, css(palette.ink), 19)
  disc(brush, 0, 0, 15, css(tunics[tunic] ?? tunics[0]), 16)
  disc(brush, 13, -9, 6, css(palette.ink), 10)
  disc(brush, 13, -9, 4, css(palette.stone), 8)
  disc(brush, 2, 0, 9, css(palette.sandDark))
  shape(
    brush,
    [
      [6, -6],
      [13, -3],
      [13, 3],
      [6, 6],
    ],
    css(palette.ink),
  )
  brush.restore()
}

function arrow(brush: Brush, from: number, to: number, y: number, color: number): void {
  brush.strokeStyle = css(color)
  brush.lineWidth = 5
  brush.lineCap = 'round'
  brush.lineJoin = 'round'
  brush.beginPath()
  brush.moveTo(from, y)
  brush.lineTo(to, y)
  brush.moveTo(to - 9, y - 9)
  brush.lineTo(to, y)
  brush.lineTo(to - 9, y + 9)
  brush.stroke()
}

function burst(brush: Brush, x: number, y: number): void {
  brush.strokeStyle = css(palette.parchment)
  brush.lineWidth = 3
  for (let ray = 0; ray < 8; ray++) {
    const angle = (ray / 8) * turn
    brush.beginPath()
    brush.moveTo(x + Math.cos(angle) * 8, y + Math.sin(angle) * 20)
    brush.lineTo(x + Math.cos(angle) * 13, y + Math.sin(angle) * 32)
    brush.stroke()
  }
}

function thumbs(brush: Brush): void {
  ring(brush, 56, 104, 32, palette.parchment)
  disc(brush, 70, 96, 14, css(palette.parchment))
  ring(brush, 290, 130, 22, palette.gold)
  arrow(brush, 282, 297, 130, palette.gold)
}

function keys(brush: Brush): void {
  for (const [key, x, y] of [
    ['W', 52, 82],
    ['A', 28, 106],
    ['S', 52, 106],
    ['D', 76, 106],
  ] as const) {
    cap(brush, x, y, 22)
    words(brush, key, x, y, palette.parchment, 13)
  }
  cap(brush, 270, 138, 84)
  words(brush, 'Space', 270, 138, palette.gold, 13)
}

function cap(brush: Brush, x: number, y: number, wide: number): void {
  brush.fillStyle = css(palette.indigoDeep)
  brush.strokeStyle = css(palette.parchment)
  brush.lineWidth = 2
  brush.beginPath()
  brush.roundRect(x - wide / 2, y - 11, wide, 22, 5)
  brush.fill()
  brush.stroke()
}

// From the deep back to the floor.
function back(brush: Brush, x: number, y: number): void {
  brush.strokeStyle = css(palette.gold)
  brush.lineWidth = 4
  brush.lineCap = 'round'
  brush.beginPath()
  brush.arc(x, y, 12, 0.2 * turn, -0.3 * turn, false)
  brush.stroke()
  shape(
    brush,
    [
      [x - 12, y - 17],
      [x + 3, y - 14],
      [x - 7, y - 3],
    ],
    css(palette.gold),
  )
}

function ring(brush: Brush, x: number, y: number, radius: number, color: number): void {
  brush.strokeStyle = css(color)
  brush.lineWidth = 3
  brush.beginPath()
  brush.arc(x, y, radius, 0, turn)
  brush.stroke()
}

function thumb(brush: Brush, x: number, y: number, color: number): void {
  drawSign(brush, thumbPaths, x, y, 30, css(color))
}

function tiers(brush: Brush): void {
  for (let row = 0; row < 4; row++) {
    brush.fillStyle = css(blend(palette.terracotta, palette.terracottaDark, row / 4))
    brush.fillRect(0, 12 + row * 18, width, 16)
    for (let seat = 0; seat < 20; seat++) {
      const x = 8 + seat * 16 + (row % 2) * 8
      const lifted = (seat * 7 + row * 3) % 5 === 0 ? 4 : 0
      disc(brush, x, 14 + row * 18 - lifted, 4.5, css(tunics[(seat * 5 + row * 3) % tunics.length] ?? tunics[0]))
      disc(brush, x, 8 + row * 18 - lifted, 2.8, css(palette.sandLight))
    }
  }
}

function words(brush: Brush, text: string, x: number, y: number, color: number, pixels: number): void {
  brush.fillStyle = css(color)
  brush.font = `700 ${pixels}px "Cinzel", serif`
  brush.textAlign = 'center'
  brush.textBaseline = 'middle'
  brush.fillText(text, x, y + 1)
}
