import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vite'

const folder = import.meta.dirname
const pages = ['index', 'play', 'watch'].map((name) => join(folder, `${name}.html`))

// The engine is the same in every game and changes least: as a file of its own it stays in a phone's cache.
const engine = /node_modules[\\/]phaser[\\/]/
const network = /node_modules[\\/](?:@colyseus|msgpackr|@msgpack)[\\/]/
const text = /node_modules[\\/](?:preact|@preact)[\\/]/

export default defineConfig({
  root: folder,
  appType: 'mpa',
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
