/**
 * Makes `dist/`, the program without TypeScript:
 *
 * - `hoptrust.js`, all of it in one module, which is also the library
 * - `main.js`, the command: what is needed before a command is chosen, so that `--help` needs nothing else
 * - `completion.js`, which answers while somebody types, and so needs little else
 * - `thread.js`, what threads run, and `hooks.js`, how models from outside are loaded
 * - `hoptrust.1`, the man page
 * - `types/`, and the licences of what is bundled
 */
import { execFileSync } from "node:child_process"
import { chmodSync, copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { type Plugin, rolldown } from "rolldown"
import { lazyCommands } from "./lazy-commands.ts"
import { manPage } from "./man-page.ts"

const root = join(import.meta.dirname, "..")
const dist = join(root, "dist")

/** Writes one module, and gives the modules that it is made of. */
const bundle = async (input: string, file: string, ...plugins: ReadonlyArray<Plugin>) => {
  const build = await rolldown({
    cwd: root,
    input,
    plugins: [...plugins],
    platform: "node",
    // Who uses a queue installs them: optional peer dependencies.
    external: ["bullmq", "ioredis"],
    transform: {
      target: "node20",
      inject: { "Map.groupBy": [join(root, "packaging", "node-20.ts"), "groupBy"] }
    },
    // A warning here is a failure at a user's; that in one module nothing is loaded apart is intended.
    onLog: (level, log, handler) => {
      if (level === "warn" && log.code !== "INEFFECTIVE_DYNAMIC_IMPORT") throw new Error(log.message)
      if (level !== "warn") handler(level, log)
    }
  })
  const { output } = await build.write({ file: join(dist, file), format: "esm", codeSplitting: false })
  return output.flatMap((part) => (part.type === "chunk" ? part.moduleIds : []))
}

/** In the package the parts lie elsewhere. */
const places: Plugin = {
  name: "places",
  resolveId: (id, importer = "") =>
    resolve(dirname(importer), id) === join(root, "src", "machine", "places.ts")
      ? join(root, "packaging", "places.ts")
      : null
}

/** What stands in front has of the program only what it needs. */
const front: Plugin = {
  name: "front",
  resolveId: (id) => {
    if (["../machine/outside/load.ts", "./hoptrust.js"].includes(id))
      return { id: "./hoptrust.js", external: true }
    return id === "./completion.ts" ? { id: "./completion.js", external: true } : null
  },
  load: (id) => (id.endsWith("/cli/commands.ts") ? { code: lazyCommands(), moduleType: "js" } : null)
}

rmSync(dist, { recursive: true, force: true })
const modules = [
  ...(await bundle("packaging/program.ts", "hoptrust.js", places)),
  ...(await bundle("src/cli/main.ts", "main.js", front)),
  ...(await bundle("src/cli/completion.ts", "completion.js")),
  ...(await bundle("src/machine/outside/hooks.ts", "hooks.js"))
]
chmodSync(join(dist, "main.js"), 0o755)
copyFileSync(join(root, "packaging", "thread.js"), join(dist, "thread.js"))
writeFileSync(join(dist, "hoptrust.1"), manPage())
execFileSync("npx", ["tsc", "--project", "packaging/types.json"], { cwd: root, stdio: "inherit" })

// Licences such as MIT, ISC and Apache-2.0 want to go along with every copy.
const folders = new Set(
  modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll("\\", "/"))?.[0] ?? [])
)
const licences = [...folders].toSorted().map((folder) => {
  const { name, version }: { name: string; version: string } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8")
  )
  const [file] = globSync("{LICENSE,LICENCE,license}*", { cwd: folder })
  const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim()
  return `${name} ${version}\n\n${text}\n`
})
writeFileSync(join(dist, "licences.txt"), licences.join(`\n${"-".repeat(72)}\n\n`))
