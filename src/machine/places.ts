/** Where the program's parts lie in a checkout. `packaging/places.ts` says the same of the package. */
import { fileURLToPath } from "node:url"

/** The folder of the checkout or of the installed package. */
export const projectFolder = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "")

/** What each thread runs. */
export const threadModule = new URL("../engine/threads/thread.ts", import.meta.url)

/** What models from outside get when they import "hoptrust". */
export const libraryModule = new URL("../cli/library.ts", import.meta.url)

/** Hooks into the loading of modules from outside. */
export const hooksModule = new URL("./outside/hooks.ts", import.meta.url)
