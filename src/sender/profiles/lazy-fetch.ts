/** A sender whose first mail to a domain does not wait for the MTA-STS policy. RFC 8461 §5.1. */
import type { SenderProfile } from "../profile.ts"
import { rfcProfile } from "./rfc.ts"

export const lazyFetch: SenderProfile = {
  id: "lazy-fetch",
  title: "fetches an MTA-STS policy beside the first mail to a domain, which goes without it",
  evidence: [
    {
      sets: ["firstMailUnbound"],
      says: "the first message to a domain goes before the policy is there: Gmail",
      source: "audit, 2024"
    },
    { says: "its queue; it is as in the profile rfc", source: "assumed" }
  ],
  schedule: rfcProfile.schedule,
  firstMailUnbound: ["mta-sts"]
}
