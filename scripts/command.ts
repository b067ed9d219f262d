import { Command } from 'commander'
import { usageExitCode } from './project.ts'

/**
 * A command of ours, `script` as people type it. `--help` prints its usage and ends with 0; parameters that it does not
 * take end with 2 and a sentence on standard error. Subcommands inherit both.
 */
export function command(script: string, description: string): Command {
  return new Command(script)
    .description(description)
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'command_usage: ')) })
    .showHelpAfterError(`Run "${script} --help" to see what it takes.`)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : usageExitCode))
}
