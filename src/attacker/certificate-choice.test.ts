import { describe, expect, it } from "vitest"
import { CertificateChoice } from "./certificate-choice.ts"

describe("a choice of certificates", () => {
  it("narrows to what all moves have in common", () => {
    const choice = new CertificateChoice()
    expect(choice.canBeFrom(["own"])).toBe(true)
    choice.narrow(["own", "stolen", "validated-policy host"])
    choice.narrow(["stolen", "issued"])
    expect(choice.canBeFrom(["own"])).toBe(false)
    expect(choice.canBeFrom(["stolen"])).toBe(true)
    expect(choice.canBeFrom(undefined)).toBe(true)
  })

  it.each([[[]], [["own"]], [["stolen", "validated-policy host", "self-issued"]]] as const)(
    "of %j goes on from its text",
    (sources) => {
      const [choice, other] = [new CertificateChoice(), new CertificateChoice()]
      if (sources.length > 0) choice.narrow(sources)
      other.narrow(["tenant"])
      other.fromText(choice.asText())
      expect(other.asText()).toBe(choice.asText())
      expect(other.canBeFrom(["own"])).toBe(choice.canBeFrom(["own"]))
      expect(other.canBeFrom(["tenant"])).toBe(choice.canBeFrom(["tenant"]))
    }
  )
})
