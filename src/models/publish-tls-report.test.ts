import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { parseRdata } from "../protocol/dns/presentation.ts"
import { typeCodes } from "../protocol/dns/types.ts"
import { publishTlsReport } from "./publish-tls-report.ts"

describe("publishTlsReport (RFC 8460 §3)", () => {
  const dataFor = (length: number) =>
    publishTlsReport("example.com", [`mailto:${"r".repeat(length)}@example.com`], 60).data

  it("is one character-string", () => expect(dataFor(7)).toBe('"v=TLSRPTv1; rua=mailto:rrrrrrr@example.com"'))

  it("is several where one could not hold it (RFC 1035 §3.3)", () =>
    expect(Result.isSuccess(parseRdata(typeCodes.TXT, dataFor(300)))).toBe(true))
})
