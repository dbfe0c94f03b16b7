/** A sender that takes a failed TLSA lookup for the absence of TLSA records. Against RFC 7672 §2.1.2. */
import type { SenderProfile } from "../profile.ts"
import { rfcProfile } from "./rfc.ts"

export const softFailDane: SenderProfile = {
  id: "soft-fail-dane",
  title: "goes on without DANE where the TLSA lookup fails",
  evidence: [
    {
      sets: ["failedTlsaLookup"],
      says: "SERVFAIL and timeouts on TLSA were as no DANE until June 2026",
      source: "KumoMTA issue 543, PR 545, 2026"
    },
    {
      says: "that software did not ask either whether the MX host's addresses were secure; here it does",
      source: "assumed"
    },
    { says: "its queue; it is as in the profile rfc", source: "assumed" }
  ],
  schedule: rfcProfile.schedule,
  failedTlsaLookup: "as none"
}
