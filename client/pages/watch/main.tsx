import { render } from 'preact'
import { NewBuild } from '../../kit/parts/new-build.tsx'
import { Visit } from './visit.ts'
import { WatchPage } from './watch-page.tsx'

const page = document.getElementById('page')
const [, roomId] = /^\/watch\/([^/]+)/.exec(location.pathname) ?? []
if (page !== null && roomId !== undefined) {
  const visit = new Visit(decodeURIComponent(roomId))
  render(
    <>
      <WatchPage visit={visit} />
      <NewBuild />
    </>,
    page,
  )
  void visit.join()
}
