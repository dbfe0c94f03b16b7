/** mox, whose SMTP client has DANE and MTA-STS both. */
import type { SenderProfile } from "../profile.ts"

const seen = "seen with 0.0.17, 2026"

export const mox: SenderProfile = {
  id: "mox",
  title: "mox: after 7.5 minutes, doubling, 8 attempts; DANE and MTA-STS must both be met",
  evidence: [
    {
      says: "the first retry after 7.5 minutes, each gap twice the last",
      source: "mox source, queue; read 2026"
    },
    { says: "gives up after 8 attempts; here by the mail's age, 17 hours", source: "assumed" },
    {
      sets: ["dane+mta-sts precedence"],
      says: "where both DANE and MTA-STS speak, both are required",
      source: seen
    },
    { sets: ["dane onInsecureMx"], says: "where the MX records are insecure, no DANE", source: seen },
    {
      sets: ["dane aliasedHosts"],
      says: "an MX host that is an alias into an unsigned zone: no DANE",
      source: `mox source, dane.go; ${seen}`
    },
    {
      sets: ["dane secureMxNames"],
      says: "under DANE-TA the unexpanded MX name counts beside the TLSA base domain",
      source: `dane.go; ${seen}`
    },
    {
      sets: ["dane digests"],
      says: "no digest agility: any digest that matches is enough",
      source: `dane.go; ${seen}`
    },
    {
      sets: ["dane leafUnderAnchor"],
      says: "a DANE-TA record may name the leaf, also a self-signed one",
      source: `dane.go; ${seen}`
    },
    {
      sets: ["dane publishedAnchors"],
      says: "2 0 0 verifies without the anchor in the chain, 2 1 0 does not",
      source: seen
    },
    { sets: ["dane commonName"], says: "common names never count (Go's crypto/x509)", source: seen },
    {
      sets: ["mta-sts onLookupFailure"],
      says: "a TXT lookup that fails defers the mail, where no policy is cached",
      source: `mtastsdb/db.go; ${seen}`
    },
    {
      sets: ["mta-sts backsOff"],
      says: "after a policy fetch that failed there is none for 5 minutes",
      source: `mtastsdb/db.go; ${seen}`
    },
    {
      sets: ["mta-sts refresh"],
      says: "policies are fetched again daily, in the background",
      source: "mox source, mtastsdb/refresh.go; read 2026"
    },
    { sets: ["mta-sts mediaType"], says: "the media type of a policy is not looked at", source: seen },
    { says: "clear text at once after a broken handshake, where nothing is promised", source: seen }
  ],
  schedule: {
    phases: [{ untilSeconds: 61_200, firstSeconds: 450, factor: 2 }],
    lifetimeSeconds: 61_200
  },
  parameters: {
    "mta-sts": {
      onLookupFailure: "defer",
      refresh: "background",
      backsOff: true,
      mediaType: "ignored"
    },
    dane: {
      onInsecureMx: "opportunistic",
      aliasedHosts: "both if expanded securely",
      secureMxNames: "host, its alias and next hop",
      commonName: "never",
      digests: "all",
      leafUnderAnchor: "anchor",
      publishedAnchors: "certificates only"
    },
    "dane+mta-sts": { precedence: "both required" }
  }
}
