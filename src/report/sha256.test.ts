import { describe, expect, it } from "vitest"
import { scenarioSha256, sha256 } from "./sha256.ts"

describe("sha256", () => {
  it("gives the digest of FIPS 180-4's example", () =>
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))

  it("takes a text as UTF-8", () => expect(sha256("é")).toBe(sha256(Uint8Array.of(0xc3, 0xa9))))
})

describe("scenarioSha256", () => {
  it("is the same however the file was checked out or saved", () => {
    expect(scenarioSha256("\u{feff}a: 1\r\nb: 2\r\n")).toBe(sha256("a: 1\nb: 2\n"))
    expect(scenarioSha256("a: 1\nb: 2\n")).toBe(sha256("a: 1\nb: 2\n"))
  })
})
