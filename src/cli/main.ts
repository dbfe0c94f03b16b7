#!/usr/bin/env node
/** The command `hoptrust`. */
import module from "node:module"
import { exitStatus } from "../machine/terminal/exit-status.ts"

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0)
  process.stderr.write(`hoptrust: cannot write to standard output: ${error.message}\n`)
  process.exit(exitStatus.cannotWrite)
})
// Where nobody can be told, the exit status still tells.
process.stderr.on("error", () => {})

// What follows is hundreds of modules: compiled once, they start in a third of the time. So they come in after this.
// Node.js 20 cannot.
module.enableCompileCache?.()
const { start } = await import("./start.ts")
await start(process.argv.slice(2))
