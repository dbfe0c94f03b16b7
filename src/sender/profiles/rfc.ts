/** A sender that does what the RFCs recommend. RFC 5321 §4.5.4.1. */
import type { SenderProfile } from "../profile.ts"
import { steadily } from "../retry-schedule.ts"

export const rfcProfile: SenderProfile = {
  id: "rfc",
  title: "as the RFCs recommend: a try every 30 minutes for 5 days",
  evidence: [
    {
      says: "30 minutes at least between attempts, 4 to 5 days at least before giving up",
      source: "RFC 5321 §4.5.4.1, 2008"
    },
    {
      sets: ["mta-sts refresh"],
      says: "live MTA-STS policies are fetched again daily",
      source: "RFC 8461 §10.2, 2018"
    },
    { says: "gaps and lifetime at these bounds: 30 minutes and 5 days", source: "assumed" }
  ],
  schedule: steadily(1_800, 432_000),
  parameters: { "mta-sts": { refresh: "daily" } }
}
