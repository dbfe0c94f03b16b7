/** Which program this is, to the octet: what it made may be put together only with what the same program made. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { sha256 } from "../report/sha256.ts"
import { outsideFiles } from "./outside/load.ts"
import { projectFolder } from "./places.ts"

let known: string | undefined

/** Of the sources, without their tests, of what names the libraries, and of models from outside: 64 hexadecimal digits. */
export const programDigest = (): string => (known ??= digestOf(projectFolder, outsideFiles()))

/** @param outside files of models from outside; where they lie and what they are called does not matter */
export const digestOf = (folder: string, outside: ReadonlyArray<string> = []): string => {
  const sources = sourcesIn(folder, "src", (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
  // A package has the bundle in place of the sources and the libraries.
  const program = sources.length > 0 ? sources : sourcesIn(folder, "dist", (path) => path.endsWith(".js"))
  const libraries = ["package.json", "package-lock.json"].filter((path) => existsSync(join(folder, path)))
  const digests = [...program, ...libraries]
    .toSorted()
    .map((path) => [path.replaceAll("\\", "/"), sha256(readFileSync(join(folder, path)))])
  const ofOutside = outside.map((file) => sha256(readFileSync(file))).toSorted()
  return sha256(JSON.stringify([...digests, ...ofOutside]))
}

const sourcesIn = (folder: string, part: string, isSource: (path: string) => boolean) =>
  existsSync(join(folder, part))
    ? readdirSync(join(folder, part), { recursive: true, encoding: "utf8" })
        .filter(isSource)
        .map((path) => join(part, path))
    : []
