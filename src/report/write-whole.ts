/** Writes files of which nobody ever sees half: written beside their place, flushed, then renamed into it. */
import { Effect, Schema } from "effect"
import { createHash } from "node:crypto"
import { lstat, mkdir, mkdtemp, open, readlink, rename, rm } from "node:fs/promises"
import { basename, dirname, join, resolve } from "node:path"

/** What was written, for the manifest. */
export interface Written {
  readonly path: string
  readonly octets: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
}

/** No room, no permission, no such place. What lay at the path before lies there still. */
export class CannotWrite extends Schema.TaggedError<CannotWrite>()("CannotWrite", {
  path: Schema.String,
  detail: Schema.String
}) {
  override get message(): string {
    return `cannot write ${this.path}: ${this.detail}`
  }
}

/**
 * Makes the folders that are missing. A source that fails is a defect, and leaves no file. A link stays, and what it names is written;
 * a device or a pipe, which has no content of its own, is written to as it is.
 */
export const writeWhole = (
  path: string,
  content: string | Uint8Array | AsyncIterable<string | Uint8Array>
): Effect.Effect<Written, CannotWrite> => {
  const attempt = <A>(act: () => Promise<A>) =>
    Effect.tryPromise({
      try: act,
      catch: (error) =>
        new CannotWrite({ path, detail: error instanceof Error ? error.message : String(error) })
    })
  // A folder of its own, so that two writers of one path do not meet in one half-written file.
  const folderBeside = (place: string) =>
    Effect.acquireRelease(
      attempt(async () => {
        await makeFolder(dirname(place))
        return mkdtemp(join(dirname(place), temporaryPrefix(place)))
      }),
      // What cannot be removed is in nobody's way, and no reason to say that nothing was written.
      (made) => Effect.promise(() => rm(made, { recursive: true, force: true }).catch(() => {}))
    )
  return Effect.scoped(
    Effect.gen(function* () {
      const { place, isReplaced } = yield* attempt(() => placeOf(path))
      const part = isReplaced ? join(yield* folderBeside(place), basename(place)) : place
      const file = yield* Effect.acquireRelease(
        attempt(() => open(part, isReplaced ? "wx" : "w")),
        // Closing twice is an error of the file's; by then what matters was closed below.
        (opened) => Effect.promise(() => opened.close().catch(() => {}))
      )
      const digest = createHash("sha256")
      let octets = 0
      const source = chunksOf(content)
      for (;;) {
        const next = yield* Effect.promise(() => source.next())
        if (next.done === true) break
        const chunk = typeof next.value === "string" ? new TextEncoder().encode(next.value) : next.value
        digest.update(chunk)
        octets += chunk.length
        yield* attempt(() => file.appendFile(chunk))
      }
      yield* attempt(async () => {
        if (isReplaced) await file.sync()
        await file.close()
        if (isReplaced) await rename(part, place)
      })
      return { path, octets, sha256: digest.digest("hex") }
    })
  )
}

/** What a temporary folder beside a path begins with; `mkdtemp` adds six letters or digits. */
const temporaryPrefix = (path: string): string => `.${basename(path)}-`

/** Is that the name of a folder in which a table or a cell was being written? */
export const isTemporary = (name: string): boolean => /^\..+\.(?:csv|json)-[A-Za-z0-9]{6}$/.test(name)

/** Linux follows 40 links and no more: path_resolution(7). */
const mostLinks = 40

/** Where a path leads by its links, also to what does not exist yet; may it be replaced by another file? */
const placeOf = async (path: string): Promise<{ readonly place: string; readonly isReplaced: boolean }> => {
  let place = path
  for (let links = 0; links <= mostLinks; links++) {
    const found = await lstat(place).catch(absent)
    if (found === undefined || found.isFile()) return { place, isReplaced: true }
    if (found.isDirectory()) throw new Error("it is a folder")
    if (!found.isSymbolicLink()) return { place, isReplaced: false }
    const target = await readlink(place)
    // /dev/stdout leads to what has no name, such as pipe:[4711]: only the way there is open.
    if (/^(?:pipe|socket|anon_inode):\[/.test(target)) return { place, isReplaced: false }
    place = resolve(dirname(place), target)
  }
  throw new Error("too many links lead there")
}

/** No such file, or no such folder: then it is to be made. */
const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== "ENOENT") throw error
}

/** One after the other, for `mkdir` of Node.js asks without end where the parent of a folder takes none (/proc). */
const makeFolder = async (folder: string): Promise<void> => {
  const found = await lstat(folder).catch(absent)
  if (found !== undefined) return
  const parent = dirname(folder)
  if (parent !== folder) await makeFolder(parent)
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    // Another writer was faster.
    if (error.code !== "EEXIST") throw error
  })
}

/** One by one, whichever kind of source it is. */
async function* chunksOf(content: string | Uint8Array | AsyncIterable<string | Uint8Array>) {
  if (typeof content === "string" || content instanceof Uint8Array) yield content
  else yield* content
}
