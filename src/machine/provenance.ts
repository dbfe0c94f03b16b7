/** Which program made a result: version, commit, and the Node.js that ran it. */
import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import packageJson from "../../package.json" with { type: "json" }
import { projectFolder } from "./places.ts"

export const provenance = (): {
  readonly version: string
  readonly node: string
  readonly commit?: string
} => {
  const commit = commitOfCheckout()
  return {
    version: packageJson.version,
    node: process.versions.node,
    ...(commit === undefined ? {} : { commit })
  }
}

/** Absent for an installed package, and where there is no git. "+changes" when the sources are not as committed. */
const commitOfCheckout = (): string | undefined => {
  // A package that lies in somebody's repository is no commit of that repository.
  if (!existsSync(join(projectFolder, ".git"))) return undefined
  const git = (...parameters: ReadonlyArray<string>) =>
    execFileSync("git", ["-C", projectFolder, ...parameters], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"]
    }).trim()
  try {
    const isClean = git("status", "--porcelain", "--", "src", "package-lock.json") === ""
    return `${git("rev-parse", "HEAD")}${isClean ? "" : "+changes"}`
  } catch {
    return undefined
  }
}
