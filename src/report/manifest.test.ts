import { describe, expect, it } from "vitest"
import { type Manifest, manifestText } from "./manifest.ts"

const manifest: Manifest = {
  version: "0.1.0",
  node: "v24.0.0",
  command: ["hoptrust", "run"],
  scenarios: [{ file: "a.yaml", sha256: "00", seed: 1 }],
  outputs: [{ file: "attempts.csv", sha256: "11", rows: 2 }],
  isComplete: true
}

describe("manifestText", () => {
  it("has the same octets for equal manifests, in whatever order their fields were set", () => {
    const { version, node, command, ...rest } = manifest
    const backwards: Manifest = { ...rest, command, node, version }
    expect(manifestText(backwards)).toBe(manifestText(manifest))
  })

  it("names the generator of random numbers and ends with a line feed", () => {
    expect(manifestText(manifest)).toMatch(/"randomGenerator": "xoshiro128\*\*.*",[^]*\}\n$/)
  })
})
