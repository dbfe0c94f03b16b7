import { describe, expect, it } from "vitest"
import { type HopEvidence, mayGoTo, waivesTls, wishOf, writeTlsRequiredNo } from "./require-tls.ts"

describe("waivesTls, RFC 8689 §3", () => {
  it.each<[string, ReadonlyArray<string>, boolean]>([
    ["as written", [writeTlsRequiredNo(), "", "text"], true],
    ["in other cases", ["tls-required: NO"], true],
    ["folded", ["TLS-Required:", " No"], true],
    ["with another value", ["TLS-Required: Yes"], false],
    ["with more than the value", ["TLS-Required: No thanks"], false],
    ["twice", [writeTlsRequiredNo(), writeTlsRequiredNo()], false],
    ["in the body", ["Subject: x", "", writeTlsRequiredNo()], false],
    ["inside another field", ["Subject: x", ` ${writeTlsRequiredNo()}`], false],
    ["nowhere", [], false]
  ])("sees the field %s", (_, text, expected) => {
    expect(waivesTls(text)).toBe(expected)
  })
})

describe("wishOf, RFC 8689 §4.1", () => {
  it("lets the parameter win over the field", () => {
    expect(wishOf(["SIZE=1", "requiretls"], [writeTlsRequiredNo()]).wish).toBe("require TLS")
    expect(wishOf(["SIZE=1"], [writeTlsRequiredNo()]).wish).toBe("TLS not required")
    expect(wishOf([], []).wish).toBe("nothing said")
  })
})

describe("mayGoTo, RFC 8689 §4.2.1", () => {
  const all: HopEvidence = {
    mxHostIsVouchedFor: true,
    isOverTls: true,
    peerWasAuthenticated: true,
    offersRequireTls: true
  }

  it("lets the mail go where everything holds", () => {
    expect(mayGoTo(all)._tag).toBe("MayDeliver")
  })

  it.each<[keyof HopEvidence, string]>([
    ["mxHostIsVouchedFor", "5.7.10"],
    ["isOverTls", "5.7.10"],
    ["peerWasAuthenticated", "5.7.10"],
    ["offersRequireTls", "5.7.30"]
  ])("RFC 8689 §4.2.1 MUST NOT send without %s, and bounces with %s", (missing, bounceCode) => {
    expect(mayGoTo({ ...all, [missing]: false })).toMatchObject({ _tag: "NextHost", bounceCode })
  })
})
