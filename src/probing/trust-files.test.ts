/** What is built in, against what Debian ships, and files of both kinds. RFC 9718, RFC 9609. */
import { existsSync, readFileSync } from "node:fs"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { presentRdata } from "../protocol/dns/presentation.ts"
import { rootAnchors } from "./root-anchors.ts"
import { rootHints } from "./root-hints.ts"
import { readAnchors, readHints } from "./trust-files.ts"

const at = (time: string) => Date.parse(time) / 1000
const shown = (text: string, time = "2026-03-16T00:00:00Z") =>
  Result.map(readAnchors(text, at(time)), (anchors) =>
    anchors.map(({ owner, type, rdata }) => `${owner} ${presentRdata(type, rdata)}`)
  )

/** /usr/share/dns/root.ds of dns-root-data 2024071801~deb12u1. */
const debian = `\
. IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
. IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
`

/** What the package installs, in whatever version this machine has. */
const packaged = (file: string): string | undefined => {
  const path = `/usr/share/dns/${file}`
  return existsSync(path) ? readFileSync(path, "utf8") : undefined
}
const [debianDs, debianHints] = [packaged("root.ds"), packaged("root.hints")]

describe("the built-in trust anchors", () => {
  it("are those of Debian's dns-root-data", () => {
    expect(shown(rootAnchors)).toEqual(shown(debian))
    expect(Result.getOrThrow(shown(debian))).toHaveLength(2)
  })

  it.skipIf(debianDs === undefined)(
    "are those of the package on this machine (skipped without dns-root-data)",
    () => expect(shown(rootAnchors)).toEqual(shown(debianDs!))
  )

  // RFC 9718 §2.2 and §3.2: validFrom and validUntil.
  it.each([
    ["2012-01-01T00:00:00Z", ["19036"]],
    ["2018-06-01T00:00:00Z", ["19036", "20326"]],
    ["2019-01-11T00:00:00Z", ["20326"]],
    ["2024-07-18T00:00:00Z", ["20326", "38696"]]
  ])("hold in their time: at %s %j", (time, tags) =>
    expect(Result.getOrThrow(shown(rootAnchors, time)).map((text) => text.split(" ")[1])).toEqual(tags)
  )
})

describe("readAnchors", () => {
  it.each([
    ["", "found none"],
    ["; a comment alone\n", "found none"],
    [". IN A 192.0.2.1\n", "expected a DS or DNSKEY record, found A"],
    [". DS 1 2\n", "nothing found"],
    [". DS x 8 2 00\n", "x"],
    ["<TrustAnchor><Zone>.</Zone></TrustAnchor>", "no <KeyDigest> is valid"],
    ["<TrustAnchor><KeyDigest><KeyTag>x</KeyTag></KeyDigest></TrustAnchor>", ""]
  ])("refuses %j", (text, detail) => {
    const read = readAnchors(text, 0)
    expect(Result.isFailure(read) && read.failure.detail).toContain(detail)
  })
})

describe("the built-in root hints", () => {
  it("are thirteen servers, each with an address of both kinds", () => {
    const servers = Result.getOrThrow(readHints(rootHints))
    expect(servers.map(({ name }) => name.key)).toEqual(
      "abcdefghijklm".split("").map((letter) => `${letter}.root-servers.net`)
    )
    expect(servers.map(({ addresses }) => addresses.map((one) => one.includes(":")))).toEqual(
      servers.map(() => [false, true])
    )
  })

  it.skipIf(debianHints === undefined)(
    "are those of the package on this machine (skipped without dns-root-data)",
    () => expect(readHints(rootHints)).toEqual(readHints(debianHints!))
  )

  it.each([
    ["", "found none"],
    ["com. NS a.test.\n", "an NS record of the root"],
    ["a.test. A 192.0.2\n", "expected an IP address"]
  ])("cannot be %j", (text, detail) => {
    const read = readHints(text)
    expect(Result.isFailure(read) && read.failure.detail).toContain(detail)
  })
})
