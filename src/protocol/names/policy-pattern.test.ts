import { describe, expect, it } from "vitest"
import { rfc8461 } from "./matching-rules.ts"
import { matchPolicyPattern } from "./policy-pattern.ts"

describe("matchPolicyPattern, RFC 8461 §4.1", () => {
  it.each<[string, string, boolean, string]>([
    ["*.example.com", "mail.example.com", true, "§4.1, its example"],
    ["*.example.com", "example.com", false, "§4.1, its example"],
    ["*.example.com", "foo.bar.example.com", false, "§4.1, its example"],
    ["mail.example.com", "mail.example.com", true, "§4.1"],
    ["mail.example.com", "MAIL.example.com", true, "names have no case"],
    ["mail.example.com", "mail.example.com.", true, "a final dot is DNS notation"],
    ["mail.example.com", "backup.example.com", false, "another host"],
    ["m*.example.com", "mail.example.com", false, "§4.1: the wildcard is the whole label"],
    ["mail.*.com", "mail.example.com", false, "§4.1: only the left-most label"],
    ["*", "com", false, "no label after the wildcard"],
    [".example.com", "mail.example.com", false, "a suffix is draft syntax"],
    ["mx_1.example.com", "mx_1.example.com", true, "hosts may have underscores, policies follow"],
    ["", "mail.example.com", false, "the empty pattern"]
  ])("%j for %j: %s (%s)", (pattern, host, expected) =>
    expect(matchPolicyPattern(pattern, host, rfc8461)).toBe(expected)
  )
})
