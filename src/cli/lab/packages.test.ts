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
import { keepLinksInside, unpacked } from "./packages.ts"

const root = mkdtempSync(join(tmpdir(), "hoptrust-packages-"))
afterAll(() => rmSync(root, { recursive: true }))
mkdirSync(join(root, "usr/lib/ssl"), { recursive: true })
mkdirSync(join(root, "etc"))

/** What a package has, and what is kept. */
const links = [
  ["usr/lib/ssl/certs", "/etc/ssl/certs", "../../../etc/ssl/certs"],
  ["usr/lib/ssl/all", "/", "../../.."],
  ["usr/lib/ssl/out", "../../../../../etc", "../../../etc"],
  ["usr/lib/ssl/in", "../../../etc", "../../../etc"],
  ["lib", "usr/lib", "usr/lib"],
  ["etc/here", "/etc", "."]
] as const
for (const [link, target] of links) symlinkSync(target, join(root, link))
keepLinksInside(root)

describe("keepLinksInside: no link of a package leads out of its root, chroot(2)", () => {
  it.each(links)("%s -> %s is %s", (link, _, kept) => expect(readlinkSync(join(root, link))).toBe(kept))
})

describe("unpacked", () => {
  it("does not touch a folder that it did not make", () => {
    const cache = mkdtempSync(join(tmpdir(), "hoptrust-packages-"))
    mkdirSync(join(cache, "postfix"))
    writeFileSync(join(cache, "postfix/main.cf"), "mine")
    expect(() => unpacked("postfix", ["postfix"], cache)).toThrow("choose another folder with --cache")
    expect(readFileSync(join(cache, "postfix/main.cf"), "utf8")).toBe("mine")
    rmSync(cache, { recursive: true })
  })
})
