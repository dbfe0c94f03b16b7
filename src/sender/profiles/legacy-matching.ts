/** Postfix behind an MTA-STS plug-in before 3.10.5: certificates are matched with the policy, MX hosts are not. */
import type { SenderProfile } from "../profile.ts"
import { postfixSchedule } from "./postfix.ts"

export const legacyMatching: SenderProfile = {
  id: "legacy-matching",
  title: "MTA-STS as with Postfix before 3.10.5: any MX host whose certificate matches any pattern",
  evidence: [
    {
      sets: ["mta-sts match"],
      says: "any MX host of DNS is dialled, and a certificate that matches any pattern will do",
      source: "Postfix history 2025-09-06, release notes 3.11"
    },
    { says: "a wildcard corner case was reported", source: "plug-in issue 116, 2025-11-11" }
  ],
  schedule: postfixSchedule,
  parameters: { "mta-sts": { match: "postfix-legacy" } }
}
