import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { digestOf } from "./program-digest.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-digest-"))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, "src", "below"), { recursive: true })

const write = (path: string, text: string) => {
  writeFileSync(join(folder, path), text)
  return digestOf(folder)
}

it("changes with a source and with the libraries, and not with tests and other files", () => {
  const first = write("src/below/a.ts", "1")
  expect(write("src/below/a.test.ts", "1")).toBe(first)
  expect(write("README.md", "1")).toBe(first)
  const digests = [
    first,
    write("src/below/a.ts", "2"),
    write("src/b.ts", "2"),
    write("package-lock.json", "{}")
  ]
  expect(new Set(digests).size).toBe(4)
})
