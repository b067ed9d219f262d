import type { ClientBuild } from './client-build.ts'

/** What a page for people says that has nothing to show but a few words and the ways on. */
export interface Notice {
  readonly title: string
  readonly text: string
  /** Links to follow, as HTML; the lobby alone if left out. */
  readonly ways?: string
  /** The status and code of an error; empty on a page that is none. */
  readonly status?: string
  readonly code?: string
}

// Without a build there is no design either, but what happened is said all the same.
const bare = `<!doctype html><html lang="en"><meta charset="utf-8"><title>{{title}} · Cavea</title>
<main><h1>{{title}}</h1><p>{{text}}</p><p>{{ways}}</p><p>{{status}} {{code}}</p></main></html>`
const lobby = '<a class="button main" href="/">To the lobby</a>'

/** The page of a notice. All its values are HTML: whatever comes from outside has to be escaped by the caller. */
export function noticePage(build: ClientBuild, notice: Notice): string {
  const values: Readonly<Record<string, string>> = { ways: lobby, status: '', code: '', ...notice }
  const template = build.page('error.html') ?? bare
  return template.replace(/\{\{(\w+)\}\}/g, (_place, name: string) => values[name] ?? '')
}
