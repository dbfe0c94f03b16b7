import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { inside } from "./inside.ts"

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
