import { command } from './command.ts'
import { runScript } from './project.ts'
import { findBallots } from './tape/ballot-source.ts'
import { ballotsText, judgeBallots, lookUp } from './tape/ballots.ts'
import { inspect } from './tape/inspect.ts'
import { type Judgement, judgeRun } from './tape/judge.ts'
import { progressLines } from './tape/progress.ts'
import { findTape } from './tape/source.ts'

interface Format {
  readonly json?: true
}

const program = command('npm run tape --', 'Reads tapes of CAVEA_DATA_DIR, and downloaded ones. It changes nothing.')
const tapeId = 'the id of a tape on this server'
const asJson = ['--json', 'print one line of JSON'] as const

program
  .command('inspect')
  .description('prints what is in a tape')
  .argument('<file-or-id>', 'a downloaded file, or the id of a tape on this server')
  .option(...asJson)
  .action(async (given: string, { json }: Format) => {
    const found = inspect(await findTape(given))
    console.log(json ? JSON.stringify(found.summary) : found.lines.join('\n'))
  })
program
  .command('verify')
  .description('runs the match again and compares it with every snapshot; ends with 1 where it differs')
  .argument('<id>', tapeId)
  .option(...asJson)
  .action(async (id: string, format: Format) => report(await judgeRun(await findTape(id), progressLines()), format))
program
  .command('audit')
  .description('counts the ballots again, or finds the vote of a receipt; ends with 1 where something is wrong')
  .argument('<id-file-or-address>', `${tapeId}, or what /api/tapes/:id/audit gives: its address, or a file with it`)
  .argument('[receipt]', "a voter's receipt")
  .option(...asJson)
  .action(async (id: string, receipt: string | undefined, format: Format) => {
    const ballots = await findBallots(id)
    report(receipt === undefined ? judgeBallots(ballots) : lookUp(ballots, receipt), format)
  })
program
  .command('ballots')
  .description('prints what /api/tapes/:id/audit publishes: its ballots and votes, for a checker of your own')
  .argument('<id>', tapeId)
  .action(async (id: string) => console.log(ballotsText(await findTape(id))))

await runScript(() => program.parseAsync())

function report({ lines, well, found }: Judgement, { json }: Format): void {
  console.log(json ? JSON.stringify({ well, ...found }) : lines.join('\n'))
  process.exitCode = well ? 0 : 1
}
