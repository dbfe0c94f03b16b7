/**
 * The program for tests that start it, as the JavaScript that a package has: from the sources it takes more than a second of
 * CPU time to start, and tests start it some two hundred times. It is bundled once for a state of the sources in a checkout: the
 * bundle names the checkout's folder, where its scenarios are.
 */
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { rolldown } from "rolldown"
import { sha256 } from "../report/sha256.ts"
import { programDigest } from "../machine/program-digest.ts"
import { projectFolder } from "../machine/places.ts"

const bundled = async (): Promise<string> => {
  const state = sha256(JSON.stringify([projectFolder, programDigest()]))
  const folder = join(tmpdir(), `hoptrust-program-${state.slice(0, 16)}`)
  if (existsSync(folder)) return folder
  const at = (name: string) => JSON.stringify(pathToFileURL(join(folder, name)).href)
  const source = (name: string) => join(projectFolder, "src", name)
  const build = await rolldown({
    cwd: projectFolder,
    input: {
      main: source(join("cli", "main.ts")),
      thread: source(join("engine", "threads", "thread.ts")),
      library: source(join("cli", "library.ts")),
      hooks: source(join("machine", "outside", "hooks.ts"))
    },
    platform: "node",
    plugins: [
      {
        name: "places",
        // No package of ours is above the bundle: what is not bundled is named by its file.
        resolveId: (id) =>
          ["bullmq", "ioredis"].includes(id) ? { id: import.meta.resolve(id), external: true } : null,
        load: (id) =>
          id === source(join("machine", "places.ts"))
            ? {
                code: `export const projectFolder = ${JSON.stringify(projectFolder)}
                  export const threadModule = new URL(${at("thread.js")})
                  export const libraryModule = new URL(${at("library.js")})
                  export const hooksModule = new URL(${at("hooks.js")})`,
                moduleType: "js"
              }
            : null
      }
    ]
  })
  // Whole, or not there: another test file may make it at the same time.
  const made = mkdtempSync(`${folder}-`)
  await build.write({ dir: made, format: "esm" })
  writeFileSync(join(made, "package.json"), '{ "type": "module" }')
  try {
    renameSync(made, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
    rmSync(made, { recursive: true })
  }
  return folder
}

/** What Node.js is given to run `hoptrust`. */
export const program = join(await bundled(), "main.js")
