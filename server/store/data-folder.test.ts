import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { DataFolder } from './data-folder.ts'

let path = ''
beforeEach(() => {
  const parent = mkdtempSync(join(tmpdir(), 'cavea-data-'))
  path = join(parent, 'deep', 'data')
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
})

/** Another process that has the folder. */
async function otherHolder() {
  const take = `import { DataFolder } from '${join(import.meta.dirname, 'data-folder.ts')}'
    new DataFolder(process.env.FOLDER)
    process.stdin.resume()
    console.log('taken')`
  const other = spawn(process.execPath, ['--input-type=module-typescript', '-e', take], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, FOLDER: path },
  })
  await once(other.stdout, 'data')
  const kill = async () => {
    if (other.exitCode !== null || other.signalCode !== null) return
    const gone = once(other, 'exit')
    other.kill('SIGKILL')
    await gone
  }
  onTestFinished(kill)
  return { pid: other.pid, kill }
}

const refusal = (): CaveaError => {
  try {
    new DataFolder(path)
  } catch (error) {
    if (error instanceof CaveaError) return error
    throw error
  }
  throw new Error('The folder was given away twice.')
}
const lockOf = () => readFileSync(join(path, 'lock'), 'utf8').split(' ')[0]
const modeOf = (file: string): number => statSync(file).mode & 0o777

describe('a data folder', () => {
  test('is made where it is missing, for its owner alone', () => {
    expect(new DataFolder(path).path).toBe(path)
    expect(modeOf(path)).toBe(0o700)
  })

  test('is refused while another process has it, with a sentence that names both', async () => {
    const { pid } = await otherHolder()
    const { code, message } = refusal()
    expect(code).toBe('config_invalid')
    expect(message).toContain(`Process ${pid} uses ${path}.`)
    expect(message).toContain('CAVEA_DATA_DIR')
    expect(lockOf()).toBe(`${pid}`)
  })

  test('is refused with what is wrong where its disk is full', () => {
    new DataFolder(path).close()
    // The trial goes to the kernel's own full disk.
    symlinkSync('/dev/full', join(path, `.trial-${process.pid}`))
    const { code, detail } = refusal()
    expect([code, detail]).toEqual([
      'config_invalid',
      `CAVEA_DATA_DIR ${path} cannot be used, its disk is full: set it to a folder that this user may write to.`,
    ])
    expect(readdirSync(path).sort()).toEqual(['secret', 'tapes'])
  })

  test('is taken from a process that was killed and could not let go', async () => {
    const { kill } = await otherHolder()
    await kill()
    new DataFolder(path)
    expect(lockOf()).toBe(`${process.pid}`)
  })

  test('is taken where another process has the number now of the one that had it', async () => {
    const { pid } = await otherHolder()
    writeFileSync(join(path, 'lock'), `${pid} 1\n`)
    new DataFolder(path)
    expect(lockOf()).not.toBe(`${pid}`)
  })

  test.each(['', 'no number', '0 ', '-1 ', '1', `${process.pid} 1`])('is taken where the lock says %j', (text) => {
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'lock'), text)
    expect(new DataFolder(path).secret).toHaveLength(32)
    expect(lockOf()).toBe(`${process.pid}`)
  })

  test('is free once it is closed, and may be closed twice', () => {
    const folder = new DataFolder(path)
    folder.close()
    folder.close()
    expect(existsSync(join(path, 'lock'))).toBe(false)
    expect(existsSync(join(path, 'secret'))).toBe(true)
  })
})

describe('the secret of a data folder', () => {
  test('outlives the process, and nobody else may read it', () => {
    const first = new DataFolder(path)
    first.close()
    expect(new DataFolder(path).secret).toEqual(first.secret)
    expect(modeOf(join(path, 'secret'))).toBe(0o600)
  })

  test('is another in each folder', () => {
    expect(new DataFolder(join(path, 'a')).secret).not.toEqual(new DataFolder(join(path, 'b')).secret)
  })

  test.each([0, 31, 33])('is made anew where %i bytes of it are left', (length) => {
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'secret'), new Uint8Array(length))
    const { secret } = new DataFolder(path)
    expect(secret).toHaveLength(32)
    expect(new Set(secret).size).toBeGreaterThan(8)
    expect(new Uint8Array(readFileSync(join(path, 'secret')))).toEqual(new Uint8Array(secret))
  })
})
