import type { Socket } from 'node:net'
import type { FromStands, ToStands } from '../../server/cluster/handoff/mail.ts'

// A stands' process that shows nothing: it says what one says, and answers each socket with how many records it has got.
const tell = (message: FromStands) => process.send?.(message)
let records = 0
process.once('disconnect', () => process.exit(0))
process.on('message', (message: ToStands, socket?: Socket) => {
  if (message.kind === 'begin') tell({ kind: 'ready' })
  if (message.kind === 'show') tell({ kind: 'shown', match: message.match })
  if (message.kind === 'record') records++
  if (message.kind === 'upgrade') socket?.end(`${records}`)
})
