/** Postfix asking postfix-tlspol for a policy of each domain, which looks for TLSA records and for MTA-STS. */
import type { SenderProfile } from "../profile.ts"
import { postfix } from "./postfix.ts"

const seen = "seen with the head of its mirror, 2026"

export const postfixTlspol: SenderProfile = {
  ...postfix,
  id: "postfix-tlspol",
  title: "Postfix with postfix-tlspol: TLSA records, usable or not, take the place of an MTA-STS policy",
  evidence: [
    ...postfix.evidence,
    {
      sets: ["dane+mta-sts precedence"],
      says: "where any MX host has secure TLSA records, usable or not, the answer is dane or dane-only, also with insecure MX records",
      source: `postfix-tlspol source, dane.go; ${seen}`
    },
    {
      sets: ["dane failedTlsa"],
      says: "a TLSA lookup that fails for one MX host defers mail to the domain",
      source: `dane.go; ${seen}`
    },
    {
      sets: ["mta-sts uncheckedSeconds"],
      says: "while a policy is cached the TXT record is not looked at",
      source: `server.go; ${seen}`
    },
    {
      sets: ["mta-sts noPolicyKeptSeconds"],
      says: "that there is no policy is remembered, for 1,800 s",
      source: `server.go, CACHE_NOTFOUND_TTL; ${seen}`
    },
    {
      sets: ["mta-sts keptAtMostSeconds"],
      says: "a policy is kept for 30 days at most",
      source: "server.go, CACHE_MAX_TTL; its changelog, 2026"
    },
    { sets: ["mta-sts maxAgeZero"], says: "a policy of max_age 0 is as none", source: `server.go; ${seen}` },
    {
      sets: ["mta-sts recordReading"],
      says: "of the TXT record only the version is read",
      source: `mta-sts.go; ${seen}`
    },
    { sets: ["mta-sts testing"], says: "a policy in testing mode is as none", source: `mta-sts.go; ${seen}` },
    {
      sets: ["mta-sts mediaType"],
      says: "the media type of a policy is not looked at",
      source: "mta-sts.go; read 2026"
    },
    {
      sets: ["mta-sts match"],
      says: "certificates are matched with the policy, MX hosts are not, and *.d meets names of any depth",
      source: `mta-sts.go; ${seen}`
    },
    {
      sets: ["mta-sts commonName"],
      says: "common names count where there is no DNS-ID, of MX hosts (Postfix)",
      source: seen
    },
    { says: "expired policies are fetched again with the next mail, and not before", source: "assumed" }
  ],
  parameters: {
    ...postfix.parameters,
    "mta-sts": {
      match: "postfix-legacy",
      uncheckedSeconds: 31_557_600,
      noPolicyKeptSeconds: 1_800,
      keptAtMostSeconds: 2_592_000,
      maxAgeZero: "no policy",
      testing: "as none",
      recordReading: "version only",
      mediaType: "ignored",
      commonName: "without DNS-ID"
    },
    dane: { ...postfix.parameters?.["dane"], failedTlsa: "domain waits" },
    "dane+mta-sts": { precedence: "tlsa displaces mta-sts" }
  }
}
