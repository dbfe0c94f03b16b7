import { describe, expect, it } from "vitest"
import { type GeneralName, generalNameKey } from "./general-name.ts"

const other = (type: string, octet: number): GeneralName => ({
  form: "otherName",
  type,
  der: Uint8Array.of(4, 1, octet)
})
const registered = (octet: number): GeneralName => ({
  form: "registeredID",
  der: Uint8Array.of(0x88, 1, octet)
})
const mail = (value: string): GeneralName => ({ form: "rfc822Name", value })

describe("generalNameKey, RFC 5280 §7", () => {
  it.each<[string, GeneralName, GeneralName, boolean]>([
    ["one otherName", other("1.2.3", 1), other("1.2.3", 1), true],
    ["two otherNames of one type", other("1.2.3", 1), other("1.2.3", 2), false],
    ["two types", other("1.2.3", 1), other("1.2.4", 1), false],
    ["two registered identifiers", registered(1), registered(2), false],
    ["§7.5: hosts without case", mail("a@Example.com"), mail("a@example.COM"), true],
    ["§7.5: local parts with case", mail("a@example.com"), mail("A@example.com"), false]
  ])("%s", (_, a, b, expected) => expect(generalNameKey(a) === generalNameKey(b)).toBe(expected))
})
