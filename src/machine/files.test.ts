import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { readText } from "./files.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-files-"))
afterAll(() => rmSync(folder, { recursive: true }))

describe("readText", () => {
  it("keeps a byte order mark", () => {
    const file = join(folder, "mark")
    writeFileSync(file, "\u{feff}é\u{fffd}")
    expect(readText(file)).toBe("\u{feff}é\u{fffd}")
  })

  it("says where a file is no UTF-8", () => {
    const file = join(folder, "latin1")
    writeFileSync(file, Buffer.concat([Buffer.from("a\né: "), Buffer.from("bücher", "latin1")]))
    expect(() => readText(file)).toThrow(/latin1:2:5: error: expected UTF-8, found the byte 0xfc/)
  })
})
