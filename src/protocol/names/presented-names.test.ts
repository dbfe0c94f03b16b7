import fc from "fast-check"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { growth, inProportion } from "../growth.fixture.ts"
import { presentedLabels, referenceLabels } from "./domain-name.ts"
import { identifierMatcher, matchIdentifiers, nameCovers, noIdentifiers } from "./match-identifiers.ts"
import { rfc6125, rfc7672, rfc7672SeveralLabels, rfc9525 } from "./matching-rules.ts"

const label = fc.constantFrom(
  "a",
  "b",
  "ab",
  "aab",
  "*",
  "a*",
  "*b",
  "a*b",
  "**",
  "xn--a*",
  "xn--ab",
  "A",
  "_a"
)
const nameOf = (most: number) =>
  fc.array(label, { minLength: 1, maxLength: most }).map((labels) => labels.join("."))

describe("matchIdentifiers", () => {
  it.each([[rfc6125], [rfc9525], [rfc7672], [rfc7672SeveralLabels]])(
    "finds what comparing each presented name with the reference name finds, by $id",
    (rules) =>
      fc.assert(
        fc.property(fc.array(nameOf(4), { maxLength: 8 }), nameOf(5), (dns, reference) => {
          const host = referenceLabels(reference)
          const expected = dns.find((name) => {
            const labels = presentedLabels(name)
            return host !== undefined && labels !== undefined && nameCovers(labels, host, rules) !== false
          })
          const found = matchIdentifiers({ ...noIdentifiers, dns }, [{ form: "dns", name: reference }], rules)
          expect(Result.isSuccess(found) ? found.success.presented : undefined).toBe(
            expected === undefined ? undefined : `DNS-ID ${expected}`
          )
        })
      )
  )

  it("takes work in proportion to the names on either side", () => {
    const matchAll = (count: number) => {
      const numbers = Array.from({ length: count }, (_, i) => i)
      const dns = numbers.map((i) => (i % 2 === 0 ? `n${i}.example` : `a${i}*.example`))
      const srv = numbers.map((i) => `_smtp.n${i}.example`)
      const ip = numbers.map((i) => Uint8Array.of(192, 0, i >> 8, i & 255))
      const match = identifierMatcher({ ...noIdentifiers, dns, srv, ip }, rfc6125)
      match(numbers.map((i) => ({ form: "dns" as const, name: `m${i}.example` })))
      match(numbers.map((i) => ({ form: "srv" as const, service: "smtp", name: `m${i}.example` })))
      match(numbers.map((i) => ({ form: "ip" as const, address: `198.51.${i >> 8}.${i & 255}` })))
    }
    expect(growth(matchAll, 1_000)).toBeLessThan(inProportion)
  })
})
