import './overlay.css'
import { render } from 'preact'
import { ReloadForNewBuild } from '../../kit/parts/new-build.tsx'
import { OverlayPage } from './overlay-page.tsx'
import { OverlayVisit } from './visit.ts'
import { wishesOf } from './wishes.ts'

const page = document.getElementById('page')
const [, roomId] = /^\/overlay\/([^/]+)/.exec(location.pathname) ?? []
if (page !== null && roomId !== undefined) {
  const visit = new OverlayVisit(decodeURIComponent(roomId))
  const isFree = () => {
    const ballots = visit.session.value?.state.ballots
    return ballots === undefined || [...ballots.values()].every(({ status }) => status !== 'open')
  }
  render(
    <>
      <OverlayPage visit={visit} wishes={wishesOf(new URLSearchParams(location.search))} />
      <ReloadForNewBuild isFree={isFree} />
    </>,
    page,
  )
  void visit.stay()
}
