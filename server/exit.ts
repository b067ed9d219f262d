import type { Server } from 'node:http'
import { CaveaError } from '../shared/errors.ts'

/** What `make` gives; the process ends with a sentence where it throws. */
export function orExit<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    return giveUp(error)
  }
}

/** Ends a start that cannot succeed: with a sentence for people where there is one, with all that is known where not. */
export function giveUp(error: unknown): never {
  console.error(error instanceof CaveaError ? error.message : error)
  process.exit(1)
}

/** The server as it is. Where it cannot listen at its port the process ends with a sentence. */
export function listeningOrExit(server: Server, port: number): Server {
  const refused = ({ code }: NodeJS.ErrnoException) => {
    const detail = `PORT ${port} cannot be listened at: ${code}. End what has it, or set another PORT.`
    giveUp(new CaveaError('config_invalid', { value: port, detail }))
  }
  return server.once('error', refused).once('listening', () => server.off('error', refused))
}

/** So many milliseconds after a server was told to end it has ended, whatever it waits for. Supervisors kill after ten seconds. */
const endWithinMs = 9500

/** What ending needs of the outside. */
export interface EndingPorts {
  /** Ends the process: with code 0, or with another after an error. */
  end(error?: Error): Promise<unknown>
  failed(where: string, error: unknown): void
}

/**
 * Ends the process once, however often it is told to: by a signal, by an operator, by an error that nobody caught. Colyseus
 * would take each for a shutdown of its own, and end the process as soon as the second finds the first under way.
 */
export class Ending {
  readonly #ports: EndingPorts
  #limit: NodeJS.Timeout | undefined
  #begun = false

  constructor(ports: EndingPorts) {
    this.#ports = ports
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGUSR2'] as const) process.on(signal, () => this.begin())
    process.on('uncaughtException', (error) => {
      ports.failed('process', error)
      this.begin(error)
    })
  }

  /** The time runs from now on in which the process ends. */
  limit(): void {
    this.#limit ??= setTimeout(() => {
      this.#ports.failed('end', new Error(`The server was not done after ${endWithinMs} ms, and ends as it is.`))
      process.exit(1)
    }, endWithinMs).unref()
  }

  begin(error?: Error): void {
    this.limit()
    if (this.#begun) return
    this.#begun = true
    void this.#ports.end(error)
  }
}
