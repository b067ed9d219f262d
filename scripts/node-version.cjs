// Loaded before a script's first TypeScript file, which an older Node could not even read: so it is plain CommonJS.
'use strict'
const { existsSync } = require('node:fs')
const { join } = require('node:path')
const { dependencies } = require('../package.json')

const [major, minor] = process.versions.node.split('.').map(Number)
const found = `This is Node ${process.version} at ${process.execPath}.`

function refuse(code, sentence) {
  process.stderr.write(`${code}: ${sentence}\n`)
  process.exit(1)
}

if (major < 20) {
  refuse('node_too_old', `Install Node 20 or later from https://nodejs.org, then run "npm ci". ${found}`)
}
if (!existsSync(join(__dirname, '..', 'node_modules'))) {
  refuse(
    'packages_missing',
    'The packages are not installed: "npm ci" has not run or failed. Run it in the folder of package.json.',
  )
}
const missing = Object.keys(dependencies).filter((name) => !existsSync(join(__dirname, '..', 'node_modules', name)))
if (missing.length > 0) {
  refuse(
    'packages_missing',
    `"npm ci" has not run since package.json changed, or it failed: there is no ${missing.join(', ')}. Run "npm ci".`,
  )
}
if (major < 22 || (major === 22 && minor < 18)) {
  refuse(
    'node_too_old',
    'Cavea needs Node 22.18 or later. Start it through npm or npx, after "npm ci": the development dependency "node" ' +
      'brings version 24 along. Where "npm ci --omit=dev" left that out, install Node 24 from https://nodejs.org. ' +
      found,
  )
}
