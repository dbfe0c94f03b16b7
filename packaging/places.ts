/** Where the program's parts lie in the package: takes the place of `src/machine/places.ts` in the bundle. */
import { fileURLToPath } from "node:url"

export const projectFolder = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "")
export const threadModule = new URL("./thread.js", import.meta.url)
export const libraryModule = new URL("./hoptrust.js", import.meta.url)
export const hooksModule = new URL("./hooks.js", import.meta.url)
