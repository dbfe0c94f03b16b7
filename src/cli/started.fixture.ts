/** The program in processes that go on while a test does, and may be killed; and what it left in a folder. */
import { type ChildProcess, spawn } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { projectFolder } from "../machine/places.ts"
import { program } from "./program.fixture.ts"

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Those that have not ended. */
export const running = new Set<ChildProcess>()

/** Starts the program; what it says is known when it has ended. */
export const started = (
  words: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>> = {}
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } => {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: projectFolder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment }
  })
  running.add(child)
  let [stdout, stderr] = ["", ""]
  child.stdout.on("data", (text) => (stdout += String(text)))
  child.stderr.on("data", (text) => (stderr += String(text)))
  const ended = new Promise<Ended>((resolve) =>
    child.once("close", (status) => {
      running.delete(child)
      resolve({ status, stdout, stderr })
    })
  )
  return { child, ended }
}

/** Names and contents of all tables and of what describes them. */
export const tablesIn = (folder: string) =>
  readdirSync(folder)
    .filter((entry) => /\.(?:csv|json|md)$/.test(entry))
    .toSorted()
    .map((entry) => [entry, readFileSync(join(folder, entry), "utf8")])
