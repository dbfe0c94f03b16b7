import { describe, expect, it } from "vitest"
import { cite, rfc } from "./rfc.ts"

describe("cite", () => {
  it("names the section", () => expect(cite(rfc(8461, "5.1"))).toBe("RFC 8461 §5.1"))
  it("names the RFC alone when there is no section", () => expect(cite(rfc(7435))).toBe("RFC 7435"))
})
