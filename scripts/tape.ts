import { Refusal, runScript } from './project.ts'
import { inspect } from './tape/inspect.ts'
import { judgeBallots, judgeRun } from './tape/judge.ts'
import { findTape } from './tape/source.ts'

const usage = `npm run tape -- inspect FILE_OR_ID   what is in it
npm run tape -- verify ID             runs the match again and compares every snapshot
npm run tape -- audit ID              counts its ballots again`

await runScript(async () => {
  const [what, given, ...others] = process.argv.slice(2)
  if (given === undefined || others.length > 0) throw new Refusal('tape_usage', `Say what and which:\n${usage}`)
  const tape = await findTape(given)
  switch (what) {
    case 'inspect':
      console.log(inspect(tape).join('\n'))
      return
    case 'verify':
    case 'audit': {
      const { lines, well } = what === 'verify' ? await judgeRun(tape) : judgeBallots(tape)
      console.log(lines.join('\n'))
      process.exitCode = well ? 0 : 1
      return
    }
    default:
      throw new Refusal('tape_usage', `There is no "${what}":\n${usage}`)
  }
})
