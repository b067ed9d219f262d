import { render } from 'preact'
import { NewBuild } from '../../kit/parts/new-build.tsx'
import { PlayPage } from './play-page.tsx'
import { Visit } from './visit.ts'

const page = document.getElementById('page')
const [, roomId] = /^\/play\/([^/]+)/.exec(location.pathname) ?? []
if (page !== null && roomId !== undefined) {
  const visit = new Visit(decodeURIComponent(roomId))
  const isFree = () => {
    const state = visit.state.value
    return state.kind === 'refused' || (state.kind === 'seated' && state.session.status.value.kind === 'ended')
  }
  render(
    <>
      <PlayPage visit={visit} />
      <NewBuild isFree={isFree} />
    </>,
    page,
  )
  void visit.join()
}
