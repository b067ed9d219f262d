import { render } from 'preact'
import { NewBuild } from '../../kit/parts/new-build.tsx'
import { LobbyPage } from './lobby-page.tsx'
import { MatchFeed } from './match-feed.ts'

const page = document.getElementById('page')
if (page !== null) {
  const matches = new MatchFeed()
  matches.start()
  render(
    <>
      <LobbyPage matches={matches} />
      <NewBuild />
    </>,
    page,
  )
}
