/** The module that the package is: the library, and what the command and its threads take from it. */
export * from "../src/cli/library.ts"
export { loadOutside } from "../src/machine/outside/load.ts"

/** All commands; like the threads' work they are made of what models there are, so they wait until they are asked for. */
export const commands = async () => (await import("../src/cli/commands.ts")).commands
export const thread = (): Promise<unknown> => import("../src/engine/threads/thread.ts")
