/** Which program this is, to the octet: what it made may be put together only with what the same program made. */
import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { sha256 } from "../report/sha256.ts"
import { projectFolder } from "./bundled-scenarios.ts"

let known: string | undefined

/** Of the sources, without their tests, and of what names the libraries: 64 hexadecimal digits. */
export const programDigest = (): string => (known ??= digestOf(projectFolder))

export const digestOf = (folder: string): string => {
  const sources = globSync("src/**/*.ts", { cwd: folder }).filter((path) => !path.endsWith(".test.ts"))
  const libraries = ["package.json", "package-lock.json"].filter((path) => existsSync(join(folder, path)))
  const digests = [...sources, ...libraries]
    .toSorted()
    .map((path) => [path.replaceAll("\\", "/"), sha256(readFileSync(join(folder, path)))])
  return sha256(JSON.stringify(digests))
}
