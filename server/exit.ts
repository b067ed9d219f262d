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

/**
 * Ends a start that cannot succeed, with code 1. A coded error is printed as its code and what is wrong, without a stack;
 * any other error is a fault of ours and printed whole.
 */
export function giveUp(error: unknown): never {
  console.error(error instanceof CaveaError ? `${error.code}: ${error.detail || error.message}` : error)
  process.exit(1)
}

/** What is wrong with where a server was told to listen, and what to do, by the code of the system's error. */
export function listenRefusal(host: string, port: number, code: string | undefined): string {
  switch (code) {
    case 'EADDRNOTAVAIL':
      return `HOST ${host} is not an address of this machine: leave HOST out to listen on all of them.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'EAFNOSUPPORT':
      return `HOST ${host} is no address and no name that leads to one (${code}): set HOST to an address of this machine.`
    case 'EACCES':
      return `PORT ${port} is reserved for privileged processes: set PORT to 1024 or more and put a proxy in front.`
    default:
      return `PORT ${port} cannot be listened at (${code}): end the process that uses it, or set another PORT.`
  }
}

/** Returns the server; the process ends with a sentence if it cannot listen at its host and port. */
export function listeningOrExit(server: Server, host: string, port: number): Server {
  const refused = ({ code }: NodeJS.ErrnoException) =>
    giveUp(new CaveaError('config_invalid', { value: { host, port }, detail: listenRefusal(host, port, code) }))
  return server.once('error', refused).once('listening', () => server.off('error', refused))
}

/** So many milliseconds after a server was told to end it has ended, whatever it waits for. Supervisors kill after ten seconds. */
const endWithinMs = 9500

/** What ending needs of the outside. */
export interface EndingPorts {
  /** Ends the process: with code 0, or with another after an error. */
  end(error?: Error): Promise<unknown>
  failed(where: string, error: unknown): void
  signalled(signal: NodeJS.Signals): void
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
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGUSR2'] as const) {
      process.on(signal, () => {
        ports.signalled(signal)
        this.begin()
      })
    }
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
