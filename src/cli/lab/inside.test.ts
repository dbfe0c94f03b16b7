import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { inside, replaceBy } from "./inside.ts"

const root = mkdtempSync(join(tmpdir(), "hoptrust-inside-"))
afterAll(() => rmSync(root, { recursive: true }))
mkdirSync(join(root, "usr/lib/ssl"), { recursive: true })
symlinkSync("/etc/ssl/certs/all.crt", join(root, "usr/lib/ssl/cert.pem"))
symlinkSync("../../etc", join(root, "usr/lib/up"))
symlinkSync("/../../..", join(root, "usr/lib/out"))
symlinkSync("circle", join(root, "circle"))

describe("inside: paths of a root, symlink(7)", () => {
  it.each([
    ["etc/passwd", "etc/passwd"],
    ["/etc/passwd", "etc/passwd"],
    ["usr/lib/ssl/cert.pem", "etc/ssl/certs/all.crt"],
    ["usr/lib/up/hosts", "etc/hosts"],
    ["usr/lib/out/etc/hosts", "etc/hosts"],
    ["../../etc/hosts", "etc/hosts"]
  ])("%s is at %s, and never above the root", (path, expected) =>
    expect(inside(root, path)).toBe(join(root, expected))
  )

  it("says so of a circle", () => expect(() => inside(root, "circle/a")).toThrow("leads round in a circle"))
})

describe("replaceBy", () => {
  it("writes through no link that is there, and leaves links as they are", () => {
    for (const folder of ["machine/sub", "kept/sub", "place"])
      mkdirSync(join(root, folder), { recursive: true })
    writeFileSync(join(root, "machine/db"), "old")
    for (const name of ["db", "sub"]) symlinkSync(join(root, "machine", name), join(root, "place", name))
    for (const name of ["db", "sub/db"]) writeFileSync(join(root, "kept", name), "new")
    symlinkSync("../db", join(root, "kept/sub/link"))
    replaceBy(join(root, "place"), join(root, "kept"))
    expect(readFileSync(join(root, "place/sub/db"), "utf8")).toBe("new")
    expect(readlinkSync(join(root, "place/sub/link"))).toBe("../db")
    expect(readFileSync(join(root, "machine/db"), "utf8")).toBe("old")
    expect(() => readFileSync(join(root, "machine/sub/db"))).toThrow("ENOENT")
  })
})
