import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { JsonObject } from "./judge.ts"
import { judgeName } from "./name.ts"

const match = (input: JsonObject) =>
  Result.match(judgeName(input), {
    onSuccess: (output) => output["match"],
    onFailure: ({ detail }) => detail
  })

describe("judgeName", () => {
  it.each<[JsonObject, boolean]>([
    [{ rules: "rfc9525", presented: { dns: ["*.example.com"] }, reference: { dns: "mx.example.com" } }, true],
    [
      { rules: "rfc9525", presented: { dns: ["m*.example.com"] }, reference: { dns: "mx.example.com" } },
      false
    ],
    [
      { rules: "rfc6125", presented: { dns: ["m*.example.com"] }, reference: { dns: "mx.example.com" } },
      true
    ],
    [{ rules: "rfc9525", presented: { cn: "mx.example.com" }, reference: { dns: "mx.example.com" } }, false],
    [{ rules: "rfc7672", presented: { cn: "mx.example.com" }, reference: { dns: "mx.example.com" } }, true],
    [
      {
        rules: "rfc9525",
        presented: { srv: ["_smtp.example.com"] },
        reference: { srv: "_smtp.example.com" }
      },
      true
    ],
    [{ rules: "rfc9525", presented: { ip: ["192.0.2.1"] }, reference: { ip: "192.0.2.1" } }, true],
    [
      { rules: "rfc9525", presented: { dns: ["b.example"] }, reference: { dns: ["a.example", "b.example"] } },
      true
    ],
    [{ rules: "rfc8461", mx: ["*.example.com"], host: "mx.example.com" }, true],
    [{ rules: "rfc8461", mx: ["*.example.com"], host: "a.mx.example.com" }, false],
    [
      {
        rules: "rfc8461",
        mx: ["*.example.com"],
        host: "mx.example.com",
        presented: { dns: ["b.example.com"] }
      },
      false
    ],
    [{ rules: "draft-14-prose", mx: [".example.com"], presented: { dns: ["*.com"] } }, true],
    [{ rules: "draft-14-pseudocode", mx: [".example.com"], presented: { dns: ["*.com"] } }, false],
    [{ rules: "draft-04", mx: [".example.com"], presented: { dns: ["a.b.example.com"] } }, true],
    [{ rules: "postfix-legacy", mx: ["*.example.com"], presented: { dns: ["a.b.example.com"] } }, true],
    [{ rules: "draft-14-prose", mx: [".example.com"], host: "mx.example.com" }, true]
  ])("%j: %s", (input, expected) => expect(match(input)).toBe(expected))

  it.each<[JsonObject]>([
    [{ rules: "rfc9525", presented: {} }],
    [{ rules: "rfc8461", mx: ["a.example"] }],
    [{ rules: "draft-04", presented: {}, reference: { dns: "a.example" } }],
    [{ rules: "rfc1", reference: {} }],
    [{}]
  ])("cannot read %j", (input) => expect(match(input)).toBeTypeOf("string"))
})
