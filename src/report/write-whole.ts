/** Writes files of which nobody ever sees half: written beside their place, flushed, then renamed into it. */
import { Effect, Schema } from "effect"
import { createHash } from "node:crypto"
import { mkdir, mkdtemp, open, rename, rm } from "node:fs/promises"
import { basename, dirname, join } from "node:path"

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

/** Makes the folders that are missing. A source that fails is a defect, and leaves no file. */
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
  const folder = Effect.acquireRelease(
    attempt(async () => {
      await mkdir(dirname(path), { recursive: true })
      return mkdtemp(join(dirname(path), `.${basename(path)}-`))
    }),
    (made) => Effect.promise(() => rm(made, { recursive: true, force: true }))
  )
  return Effect.scoped(
    Effect.gen(function* () {
      const part = join(yield* folder, basename(path))
      const file = yield* Effect.acquireRelease(
        attempt(() => open(part, "wx")),
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
        await file.sync()
        await file.close()
        await rename(part, path)
      })
      return { path, octets, sha256: digest.digest("hex") }
    })
  )
}

/** One by one, whichever kind of source it is. */
async function* chunksOf(content: string | Uint8Array | AsyncIterable<string | Uint8Array>) {
  if (typeof content === "string" || content instanceof Uint8Array) yield content
  else yield* content
}
