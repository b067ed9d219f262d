import { render } from 'preact'
import { PlayPage } from './play-page.tsx'
import { Visit } from './visit.ts'

const page = document.getElementById('page')
const [, roomId] = /^\/play\/([^/]+)/.exec(location.pathname) ?? []
if (page !== null && roomId !== undefined) {
  const visit = new Visit(decodeURIComponent(roomId))
  render(<PlayPage visit={visit} />, page)
  void visit.join()
}
