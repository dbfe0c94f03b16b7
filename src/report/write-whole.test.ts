import { execFileSync } from "node:child_process"
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { readFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { Cause, Effect, Exit } from "effect"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { sha256 } from "./sha256.ts"
import { CannotWrite, writeWhole } from "./write-whole.ts"

let folder = ""
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "write-whole-"))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const errorOf = (exit: Exit.Exit<unknown, unknown>) =>
  Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined

async function* chunks(...all: ReadonlyArray<string | Uint8Array | Error>) {
  for (const chunk of all) {
    if (chunk instanceof Error) throw chunk
    yield await Promise.resolve(chunk)
  }
}

describe("writeWhole", () => {
  it("writes a text, makes the folders on the way, and tells digest and size", async () => {
    const path = join(folder, "a/b/c.csv")
    const written = await Effect.runPromise(writeWhole(path, "é\n"))
    expect(written).toEqual({ path, octets: 3, sha256: sha256("é\n") })
    expect(readFileSync(path, "utf8")).toBe("é\n")
    expect(readdirSync(join(folder, "a/b"))).toEqual(["c.csv"])
  })

  it("writes pieces one after the other", async () => {
    const path = join(folder, "c.csv")
    const written = await Effect.runPromise(writeWhole(path, chunks("one ", Buffer.from("two "), "three")))
    expect(readFileSync(path, "utf8")).toBe("one two three")
    expect(written.sha256).toBe(sha256("one two three"))
  })

  it("replaces what was there", async () => {
    const path = join(folder, "c.csv")
    writeFileSync(path, "old and longer")
    await Effect.runPromise(writeWhole(path, "new"))
    expect(readFileSync(path, "utf8")).toBe("new")
  })

  it("leaves what was there, and nothing else, when the source fails half-way", async () => {
    const path = join(folder, "c.csv")
    writeFileSync(path, "old")
    const exit = await Effect.runPromiseExit(writeWhole(path, chunks("half of ", new TypeError("column a"))))
    expect(String(errorOf(exit))).toContain("column a")
    expect(errorOf(exit)).not.toBeInstanceOf(CannotWrite)
    expect(readFileSync(path, "utf8")).toBe("old")
    expect(readdirSync(folder)).toEqual(["c.csv"])
  })

  it("leaves what was there, and nothing else, when it is interrupted half-way", async () => {
    const path = join(folder, "c.csv")
    writeFileSync(path, "old")
    const stop = new AbortController()
    const endless = (async function* () {
      yield "half of "
      stop.abort()
      yield await new Promise<string>((resolve) => setImmediate(resolve, "the rest"))
    })()
    await Effect.runPromiseExit(writeWhole(path, endless), { signal: stop.signal })
    expect(readFileSync(path, "utf8")).toBe("old")
    expect(readdirSync(folder)).toEqual(["c.csv"])
  })

  it("tells which file could not be written, and why", async () => {
    writeFileSync(join(folder, "file"), "no folder")
    const path = join(folder, "file", "c.csv")
    const error = errorOf(await Effect.runPromiseExit(writeWhole(path, "x")))
    expect(error).toBeInstanceOf(CannotWrite)
    expect(String(error)).toContain(path)
  })

  it("leaves a link, and writes what it names, also where that is not there yet", async () => {
    const [there, later] = [join(folder, "there.csv"), join(folder, "new/later.csv")]
    writeFileSync(there, "old")
    for (const [link, target] of [
      ["a", there],
      ["b", "new/later.csv"]
    ] as const) {
      symlinkSync(target, join(folder, link))
      await Effect.runPromise(writeWhole(join(folder, link), "new"))
      expect(lstatSync(join(folder, link)).isSymbolicLink()).toBe(true)
    }
    expect([there, later].map((path) => readFileSync(path, "utf8"))).toEqual(["new", "new"])
  })

  it("writes into a pipe and leaves it one", async () => {
    const pipe = join(folder, "pipe")
    execFileSync("mkfifo", [pipe])
    const [, read] = await Promise.all([Effect.runPromise(writeWhole(pipe, "new")), readFile(pipe, "utf8")])
    expect([read, lstatSync(pipe).isFIFO(), readdirSync(folder)]).toEqual(["new", true, ["pipe"]])
  })

  it.each([
    ["a device that is full", "/dev/full"],
    ["a folder that nobody can make", "/proc/hoptrust/a/b.csv"],
    ["links in a circle", "circle"],
    ["a folder", "."]
  ])("cannot write to %s", async (_, path) => {
    symlinkSync("circle", join(folder, "circle"))
    const error = errorOf(await Effect.runPromiseExit(writeWhole(resolve(folder, path), "x")))
    expect(error).toBeInstanceOf(CannotWrite)
    expect(readdirSync(folder)).toEqual(["circle"])
  })

  it("does not mix two writers of one file", async () => {
    const path = join(folder, "c.csv")
    const texts = ["a", "b"].map((letter) => letter.repeat(200_000))
    await Effect.runPromise(
      Effect.all(
        texts.map((text) => writeWhole(path, chunks(text.slice(0, 100_000), text.slice(100_000)))),
        { concurrency: "unbounded" }
      )
    )
    expect(texts).toContain(readFileSync(path, "utf8"))
    expect(readdirSync(folder)).toEqual(["c.csv"])
  })
})
