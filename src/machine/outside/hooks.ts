/**
 * How modules from outside are loaded: "hoptrust" is the program that runs them, wherever they lie, and TypeScript has its
 * types taken out where Node.js does not do it by itself (before 22.18).
 */
import { readFileSync } from "node:fs"
import type { LoadFnOutput, LoadHookContext, ResolveFnOutput, ResolveHookContext } from "node:module"
import { fileURLToPath } from "node:url"

export interface HookData {
  /** The URL that "hoptrust" stands for. */
  readonly library: string
}

let library: string | undefined
let withoutTypes: ((text: string, url: string) => string) | undefined

/** Before the first module. Node.js calls it by this name where hooks have a thread of their own. */
export const initialize = async (data: HookData): Promise<void> => {
  library = data.library
  if (process.features.typescript) return
  const { transform } = await import("sucrase")
  withoutTypes = (text, url) =>
    transform(text, { transforms: ["typescript"], disableESTransforms: true, filePath: url }).code
}

/** A file without a package.json that says so is an ES module all the same: nothing else can import "hoptrust". */
const isUntoldTypeScript = (url: string, { format }: LoadHookContext) =>
  (format === undefined || format === null) && isTypeScript(url)

const isTypeScript = (url: string) => url.startsWith("file:") && /\.m?ts$/.test(new URL(url).pathname)

// Node.js hands in what continues: a value where hooks run in the thread of the modules, elsewhere a promise.

export const resolve = <Resolved>(
  specifier: string,
  context: ResolveHookContext,
  next: (specifier: string, context?: Partial<ResolveHookContext>) => Resolved
): Resolved | ResolveFnOutput =>
  specifier === "hoptrust" && library !== undefined
    ? { url: library, shortCircuit: true }
    : next(specifier, context)

export const load = <Loaded>(
  url: string,
  context: LoadHookContext,
  next: (url: string, context?: Partial<LoadHookContext>) => Loaded
): Loaded | LoadFnOutput =>
  withoutTypes !== undefined && isTypeScript(url)
    ? {
        format: "module",
        source: withoutTypes(readFileSync(fileURLToPath(url), "utf8"), url),
        shortCircuit: true
      }
    : next(url, isUntoldTypeScript(url, context) ? { ...context, format: "module-typescript" } : context)
