import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import type { Kind } from "../new/beginnings.ts"
import { newFiles } from "./new.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-new-"))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (kind: Kind, id: string) => newFiles.handler({ kind, id, out: folder, _: [], $0: "" })

describe("hoptrust new", () => {
  it.each([
    ["model", "My Model", "expected lower-case letters, digits and hyphens such as my-model"],
    ["model", "dane", "a model called dane exists already"],
    ["capability", "smtp-strip", "a capability called smtp-strip exists already"]
  ] as const)("refuses a %s called %s", (kind, id, message) => {
    expect(() => write(kind, id)).toThrow(message)
    expect(existsSync(join(folder, `${id}.ts`))).toBe(false)
  })

  it("overwrites nothing", () => {
    const file = join(folder, "kept.ts")
    writeFileSync(file, "mine")
    expect(() => write("model", "kept")).toThrow("kept.ts exists; nothing was written")
    expect(readFileSync(file, "utf8")).toBe("mine")
    expect(existsSync(join(folder, "kept.yaml"))).toBe(false)
  })
})
