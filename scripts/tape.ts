import { Refusal, runScript } from './project.ts'
import { ballotsText, judgeBallots, lookUp } from './tape/ballots.ts'
import { inspect } from './tape/inspect.ts'
import { type Judgement, judgeRun } from './tape/judge.ts'
import { findTape } from './tape/source.ts'

const usage = `npm run tape -- inspect FILE_OR_ID   what is in it
npm run tape -- verify ID             runs the match again and compares every snapshot
npm run tape -- audit ID              counts its ballots again
npm run tape -- audit ID RECEIPT      finds the vote of a receipt
npm run tape -- ballots ID            its ballots and votes as JSON, for a checker of your own`

await runScript(async () => {
  const [what, given, receipt, ...others] = process.argv.slice(2)
  const isUsed = receipt === undefined || what === 'audit'
  if (given === undefined || others.length > 0 || !isUsed) {
    throw new Refusal('tape_usage', `Say what and which:\n${usage}`)
  }
  const tape = await findTape(given)
  switch (what) {
    case 'inspect':
      console.log(inspect(tape).join('\n'))
      return
    case 'ballots':
      console.log(ballotsText(tape))
      return
    case 'verify':
      return tell(await judgeRun(tape))
    case 'audit':
      return tell(receipt === undefined ? judgeBallots(tape) : lookUp(tape, receipt))
    default:
      throw new Refusal('tape_usage', `There is no "${what}":\n${usage}`)
  }
})

function tell({ lines, well }: Judgement): void {
  console.log(lines.join('\n'))
  process.exitCode = well ? 0 : 1
}
