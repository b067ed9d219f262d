import { createServer } from 'node:net'

// Below the range from which systems take ports for outgoing connections: those come and go by the thousand in our tests.
const firstPort = 20_000
const portCount = 12_000

// Processes that run side by side begin far apart; one process never names a port twice.
let next = (process.pid * 97) % portCount

/** A TCP port of the loopback address that nobody listens on. */
export async function freePort(): Promise<number> {
  for (let attempts = 0; attempts < portCount; attempts++) {
    const port = firstPort + next
    next = (next + 1) % portCount
    if (await isFree(port)) return port
  }
  throw new Error(`None of the ports from ${firstPort} to ${firstPort + portCount - 1} is free.`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false)
      else reject(error)
    })
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
