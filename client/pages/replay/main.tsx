import { render } from 'preact'
import { NewBuild } from '../../kit/parts/new-build.tsx'
import { ReplayPage } from './replay-page.tsx'
import { ReplayVisit } from './visit.ts'

const page = document.getElementById('page')
const [, tapeId] = /^\/replay\/([^/]+)/.exec(location.pathname) ?? []
if (page !== null && tapeId !== undefined) {
  const visit = new ReplayVisit(decodeURIComponent(tapeId), new URLSearchParams(location.search).get('t') ?? '')
  render(
    <>
      <ReplayPage visit={visit} />
      <NewBuild />
    </>,
    page,
  )
  void visit.load()
}
