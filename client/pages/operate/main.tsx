import './layout.css'
import './operate.css'
import { render } from 'preact'
import { NewBuild } from '../../kit/parts/new-build.tsx'
import { Desk } from './desk.ts'
import { OperatePage } from './operate-page.tsx'

const page = document.getElementById('page')
const [, roomId] = /^\/operate\/([^/]+)/.exec(location.pathname) ?? []
if (page !== null && roomId !== undefined) {
  const desk = new Desk(decodeURIComponent(roomId))
  render(
    <>
      <OperatePage desk={desk} />
      <NewBuild />
    </>,
    page,
  )
  desk.start()
}
