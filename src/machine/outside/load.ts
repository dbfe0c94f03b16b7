/** Models and capabilities from outside: `--with` names the files, and from then on every command knows what they export. */
import { readdirSync, statSync } from "node:fs"
import module from "node:module"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { hooksModule, libraryModule } from "../places.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"
import type * as Hooks from "./hooks.ts"
import { register } from "./register.ts"

let loaded: ReadonlyArray<string> = []
let files: ReadonlyArray<string> = []

/** What `--with` named, absolute: threads load the same. */
export const outsidePaths = (): ReadonlyArray<string> => loaded

/** The files that were loaded because of it, for what depends on the program to the byte. */
export const outsideFiles = (): ReadonlyArray<string> => files

/**
 * Once, before any module that makes schemas is loaded. Ends with status 74 where there is no such file, and with 65 where one
 * cannot be loaded or exports neither a model nor a capability.
 */
export const loadOutside = async (paths: ReadonlyArray<string>): Promise<void> => {
  if (paths.length === 0) return
  loaded = paths.map((path) => resolve(path))
  await addHooks()
  for (const path of loaded) {
    const found = filesAt(path)
    let count = 0
    for (const file of found) count += await register(Object.values(await importFile(file)), file)
    files = [...files, ...found]
    if (count === 0)
      throw new CommandFailure(
        exitStatus.invalidScenario,
        `${path}: expected an export made by trustModel() or capability(), found none`
      )
  }
}

const addHooks = async (): Promise<void> => {
  const data: Hooks.HookData = { library: libraryModule.href }
  // Node.js 22.15. Before, hooks have a thread of their own.
  if (typeof module.registerHooks !== "function") {
    module.register(hooksModule.href, { data })
    return
  }
  const { initialize, resolve, load }: typeof Hooks = await import(hooksModule.href)
  await initialize(data)
  module.registerHooks({ resolve, load })
}

/** The file, or every module in the folder and below. */
const filesAt = (path: string): ReadonlyArray<string> => {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined)
    throw new CommandFailure(exitStatus.cannotWrite, `--with ${path}: there is no such file or folder`)
  if (!stats.isDirectory()) return [path]
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((file) => isModule(file) && !file.split(/[\\/]/).includes("node_modules"))
    .toSorted()
    .map((file) => join(path, file))
}

const isModule = (file: string) => /\.m?[jt]s$/.test(file) && !/\.(?:d|test)\.m?[jt]s$/.test(file)

const importFile = async (file: string): Promise<Readonly<Record<string, unknown>>> => {
  try {
    return await import(pathToFileURL(file).href)
  } catch (error) {
    if (error instanceof CommandFailure) throw error
    throw new CommandFailure(
      exitStatus.invalidScenario,
      `${file}: cannot be loaded: ${error instanceof Error ? error.message : String(error)}`
    )
  }
}
