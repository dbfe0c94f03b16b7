/** Certificates renewed by the calendar: what senders make of it under each model. RFC 7671 §8.1, RFC 8461 §8.1, RFC 7711 §6. */
import { describe, expect, it } from "vitest"
import { run } from "./explicit.fixture.ts"

const models = [
  "mta-sts",
  "dane",
  { model: "dane", as: "dane-ta", parameters: { usage: "DANE-TA" } },
  "posh",
  { model: "mta-sts", as: "spki-pin", parameters: { match: "spki-pin" } },
  { model: "mta-sts", as: "certificate-hash", parameters: { match: "certificate-hash" } }
]

/** Days on which mail was refused: before the renewal on day 40, on the day, two days and four days after. */
const refusedOn = (renewal: Readonly<Record<string, unknown>>, model: string) => {
  const days = [0, 34, 40, 42, 44]
  const cell = run({
    models: models.filter((one) => (typeof one === "string" ? one : one.as) === model),
    domain: {
      mx: [
        {
          host: "mx1.example.com",
          certificate: { lifetime: "47d", issuedBefore: "0s", renewal: { every: "40d", ...renewal } }
        }
      ]
    },
    mail: days.map((day) => ({ at: `${day}d` }))
  })[0]!
  return days.filter((_, index) => {
    const { outcome } = cell.attempts[index]!
    expect(["delivered-authenticated", "deferred-by-misconfiguration"]).toContain(outcome)
    return outcome === "deferred-by-misconfiguration"
  })
}

describe("a renewal on day 40", () => {
  const [none, threeDays, forGood]: ReadonlyArray<ReadonlyArray<number>> = [[], [40, 42], [40, 42, 44]]
  it.each([
    // Published before, by more than anybody may keep what was published: nothing is refused.
    ["mta-sts", {}, none],
    ["dane", {}, none],
    ["dane-ta", {}, none],
    ["posh", {}, none],
    ["spki-pin", {}, none],
    ["certificate-hash", {}, none],
    // Three days late: who names keys refuses for three days, who names authorities or hosts does not.
    ["mta-sts", { published: { after: "3d" } }, none],
    ["dane", { published: { after: "3d" } }, threeDays],
    ["dane-ta", { published: { after: "3d" } }, none],
    // What was fetched on day 42, still the old one, is kept for a week.
    ["posh", { published: { after: "3d" } }, forGood],
    ["spki-pin", { published: { after: "3d" } }, threeDays],
    ["certificate-hash", { published: { after: "3d" } }, threeDays],
    ["dane", { published: "never" }, forGood],
    ["posh", { published: "never" }, forGood],
    ["spki-pin", { published: "never" }, forGood],
    // With the key kept, only what names the certificate itself is out of date; POSH names certificates too.
    ["dane", { published: "never", keepsKey: true }, none],
    ["spki-pin", { published: "never", keepsKey: true }, none],
    ["certificate-hash", { published: "never", keepsKey: true }, forGood],
    ["posh", { published: "never", keepsKey: true }, forGood],
    // Two hours before: enough for a TTL of an hour, and not for a document of a week.
    ["dane", { published: { before: "2h" } }, none],
    ["posh", { published: { before: "2h" } }, [40]]
  ])("%s, %j: mail refused on days %j", (model, renewal, days) =>
    expect(refusedOn(renewal, model)).toEqual(days)
  )

  it("does not come where certificates end before it: then every model that reads dates refuses", () => {
    const expired = { every: "60d" }
    const refused = (model: string) => {
      const [cell] = run({
        models: [model],
        domain: {
          mx: [
            {
              host: "mx1.example.com",
              certificate: { lifetime: "47d", issuedBefore: "0s", renewal: expired }
            }
          ]
        },
        mail: [{ at: "46d" }, { at: "50d" }, { at: "61d" }]
      })
      return cell!.attempts.map(({ outcome }) => outcome.startsWith("deferred"))
    }
    expect(refused("mta-sts")).toEqual([false, true, false])
    // RFC 7672 §3.1.1: the dates of a DANE-EE certificate play no part.
    expect(refused("dane")).toEqual([false, false, false])
  })
})
