#!/usr/bin/env node
/** The command `hoptrust`. */
import { enableCompileCache } from "node:module"

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error
  process.exit(0)
})

// What follows is hundreds of modules: compiled once, they start in a third of the time. So they come in after this.
enableCompileCache()
const { hoptrust } = await import("./hoptrust.ts")
await hoptrust(process.argv.slice(2))
