import './overlay.css'
import { render } from 'preact'
import { OverlayPage } from './overlay-page.tsx'
import { sideOf } from './side.ts'
import { OverlayVisit } from './visit.ts'

const page = document.getElementById('page')
const [, roomId] = /^\/overlay\/([^/]+)/.exec(location.pathname) ?? []
if (page !== null && roomId !== undefined) {
  const visit = new OverlayVisit(decodeURIComponent(roomId))
  render(<OverlayPage visit={visit} side={sideOf(new URLSearchParams(location.search).get('side'))} />, page)
  void visit.stay()
}
