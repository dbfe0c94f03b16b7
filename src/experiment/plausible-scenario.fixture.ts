/** Scenarios drawn at random that are as people write them: hosts with faults, renewals, outages, attackers with capabilities. */
import fc from "fast-check"
import { capabilities } from "../attacker/registry.ts"
import { trustModels } from "../models/registry.ts"
import { zoneSignings } from "../scenario/schema/dnssec.ts"
import { outageRoles } from "../scenario/schema/outage.ts"
import { certificateIssuerIds, smtpServices, startTlsWays } from "../world/deployment.ts"
import { outageWays } from "../world/outages.ts"

const certificate = fc.record(
  {
    issuer: fc.constantFrom(...certificateIssuerIds),
    dnsNames: fc.subarray(["mx1.example.com", "mx2.example.com", "example.com", "*.example.com"]),
    sends: fc.constantFrom("issuers", "leaf-only", "with-root"),
    lifetime: fc.constantFrom("1d", "31d", "398d"),
    renewal: fc.record(
      {
        every: fc.constantFrom("7d", "31d"),
        keepsKey: fc.boolean(),
        published: fc.constantFrom({ before: "2h" }, { before: "8d" }, { after: "1d" }, "never")
      },
      { requiredKeys: ["every"] }
    )
  },
  { requiredKeys: [] }
)
const mxHost = (host: string) =>
  fc.record(
    {
      host: fc.constant(host),
      preference: fc.constantFrom(10, 20),
      startTls: fc.constantFrom(...startTlsWays),
      service: fc.constantFrom(...smtpServices),
      certificate
    },
    { requiredKeys: ["host"] }
  )
const capability = fc.record(
  {
    capability: fc.constantFrom(...capabilities.map(({ id }) => id)),
    from: fc.constantFrom("0s", "1h", "1d"),
    to: fc.constantFrom("2d", "9d")
  },
  { requiredKeys: ["capability"] }
)
const outage = fc.record({
  of: fc.constantFrom(...outageRoles),
  how: fc.constantFrom(...outageWays),
  from: fc.constantFrom("0s", "1h", "47h"),
  to: fc.constantFrom("2d", "9d")
})
/** All of a scenario but its models and attackers. */
export const base = {
  title: fc.constant("drawn"),
  seed: fc.nat(1_000),
  domain: fc.record(
    {
      mx: fc.oneof(
        fc.tuple(mxHost("mx1.example.com")),
        fc.tuple(mxHost("mx1.example.com"), mxHost("mx2.example.com"))
      ),
      zone: fc.constantFrom("as-model-needs", ...zoneSignings)
    },
    { requiredKeys: ["mx"] }
  ),
  sender: fc.record(
    {
      resolver: fc.constantFrom("validating", "non-validating", "remote"),
      attempts: fc.constantFrom(1, 3),
      retryAfter: fc.constantFrom("30m", "12h")
    },
    { requiredKeys: [] }
  ),
  outages: fc.array(outage, { maxLength: 2 }),
  mail: fc.constantFrom(
    [{ at: "0s" }],
    [{ at: "0s" }, { at: "2h" }],
    [{ at: "0s" }, { at: "2d" }, { at: "10d" }]
  )
}
export const models = fc.uniqueArray(fc.constantFrom(...trustModels.map(({ id }) => id)), {
  minLength: 1,
  maxLength: 2
})
/** Of capabilities. */
export const attacker = fc.array(capability, { minLength: 1, maxLength: 4 })
