import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const folder = import.meta.dirname
const pages = ['index', 'play', 'watch', 'replay', 'operate', 'overlay', 'error'].map((name) =>
  join(folder, `${name}.html`),
)

// The engine is the same in every game and changes least: as a file of its own it stays in a phone's cache.
const engine = /node_modules[\\/]phaser[\\/]/
const network = /node_modules[\\/](?:@colyseus|msgpackr|@msgpack)[\\/]/
const text = /node_modules[\\/](?:preact|@preact)[\\/]/

/** Writes each text beside itself once more, packed as small as it gets: servers then send it without any work. */
function packed(): Plugin {
  let folder = ''
  return {
    name: 'cavea:packed',
    apply: 'build',
    configResolved: (config) => {
      folder = resolve(config.root, config.build.outDir)
    },
    closeBundle() {
      for (const name of globSync('**/*.{js,css,svg,webmanifest}', { cwd: folder })) {
        const path = join(folder, name)
        const text = readFileSync(path)
        writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }))
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: text.byteLength }
        writeFileSync(`${path}.br`, brotliCompressSync(text, { params }))
      }
    },
  }
}

/** Puts the picture of each game, `rooms/NAME/preview.png`, where links to its matches name it. */
function previews(): Plugin {
  return {
    name: 'cavea:previews',
    generateBundle() {
      const rooms = join(folder, '../rooms')
      for (const file of globSync('*/preview.png', { cwd: rooms })) {
        const source = readFileSync(join(rooms, file))
        this.emitFile({ type: 'asset', fileName: `previews/${dirname(file)}.png`, source })
      }
    },
  }
}

/** The room whose folder a module is in; what is loaded for one room must not hold another. */
const roomOf = (module: string | null | undefined): string | undefined =>
  /[\\/]rooms[\\/]([^\\/]+)[\\/]/.exec(module ?? '')?.[1]

export default defineConfig({
  root: folder,
  appType: 'mpa',
  plugins: [previews(), packed()],
  // Without its physics, which would run in the picture and not in the match: a game's rules are what moves things.
  resolve: {
    alias: [{ find: /^phaser$/, replacement: join(folder, '../node_modules/phaser/src/phaser-no-physics.js') }],
  },
  define: {
    global: 'globalThis',
    'typeof CANVAS_RENDERER': 'true',
    'typeof WEBGL_RENDERER': 'true',
    'typeof WEBGL_DEBUG': 'false',
    'typeof EXPERIMENTAL': 'false',
    'typeof FEATURE_SOUND': 'false',
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(folder, '../dist/client'),
    emptyOutDir: true,
    assetsDir: 'assets',
    // Browsers of the last three years: what Phaser 4's shaders and class fields ask for anyway.
    target: ['chrome111', 'safari16.4', 'firefox114'],
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: pages.filter((page) => existsSync(page)),
      output: {
        chunkFileNames: ({ facadeModuleId }) => {
          const room = roomOf(facadeModuleId)
          return room === undefined ? 'assets/[name]-[hash].js' : `assets/room.${room}.[name]-[hash].js`
        },
        codeSplitting: {
          groups: [
            { name: 'phaser', test: engine },
            { name: 'network', test: network },
            { name: 'preact', test: text },
          ],
        },
      },
    },
  },
})
