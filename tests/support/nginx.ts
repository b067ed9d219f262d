import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

/** A real nginx as people put it in front of several servers: one address, and the next server where one does not answer. */
export class Nginx implements AsyncDisposable {
  readonly port: number
  readonly #folder: string
  readonly #child: ChildProcess

  private constructor(port: number, folder: string) {
    this.port = port
    this.#folder = folder
    this.#child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' })
    process.once('exit', () => this.#child.kill('SIGKILL'))
  }

  static async before(ports: readonly number[]): Promise<Nginx> {
    const port = await freePort()
    const folder = mkdtempSync(join(tmpdir(), 'cavea-nginx-'))
    const servers = ports.map((one) => `server 127.0.0.1:${one} max_fails=1 fail_timeout=1s;`).join(' ')
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (one) => `${one}_temp_path ${folder}/${one};`,
    )
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1;
      events { worker_connections 512; }
      http {
        access_log off; ${paths.join(' ')}
        map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
        upstream cavea { ${servers} }
        server {
          listen 127.0.0.1:${port};
          location / {
            proxy_pass http://cavea; proxy_http_version 1.1; proxy_connect_timeout 1s; proxy_read_timeout 60s;
            proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; proxy_set_header Host $http_host;
          }
        }
      }`,
    )
    const nginx = new Nginx(port, folder)
    await until(() => fetch(`${nginx.address}/health/live`), { what: 'nginx serves' })
    return nginx
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('close', resolve))
    this.#child.kill('SIGTERM')
    await ended
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
