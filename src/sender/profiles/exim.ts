/** Exim, with its DANE client of builds with GnuTLS, and with the retry rule of its default configuration: F,2h,15m; G,16h,1h,1.5; F,4d,6h. */
import type { SenderProfile } from "../profile.ts"

const seen = "seen with 4.96 and 4.98.2 (GnuTLS), 2026"

export const exim: SenderProfile = {
  id: "exim",
  title:
    "Exim: every 15 minutes for 2 hours, then 1 hour growing by half up to 16 hours, then every 6 up to 4 days",
  evidence: [
    { says: "retry rule F,2h,15m; G,16h,1h,1.5; F,4d,6h", source: "Exim default configuration; read 2026" },
    { says: "each mail counts by itself; Exim counts by host", source: "assumed" },
    {
      sets: ["instead"],
      says: "has a DANE client, and none for MTA-STS",
      source: "Exim specification; read 2026"
    },
    { sets: ["dane onInsecureMx"], says: "where the MX records are insecure, no DANE", source: seen },
    {
      sets: ["dane aliasedHosts"],
      says: "TLSA records of an MX host that is an alias are looked for at the expanded name only",
      source: seen
    },
    {
      sets: ["dane secureMxNames"],
      says: "under DANE-TA the certificate must name the MX host; the next-hop domain does not count",
      source: `Exim source, tls-gnu.c; ${seen}`
    },
    { sets: ["dane digests"], says: "no digest agility: any digest that matches is enough", source: seen },
    {
      sets: ["dane keyPurpose"],
      says: "certificates for TLS clients alone pass under DANE-TA",
      source: seen
    },
    {
      sets: ["dane publishedAnchors"],
      says: "2 0 0 and 2 1 0 do not verify where the server does not send the anchor",
      source: seen
    },
    {
      sets: ["dane wrongName"],
      says: "where a DANE-TA record matches and the name does not, the chain is verified by the trusted roots without a name",
      source: `tls-gnu.c, GNUTLS_BROKEN_DANE_VALIDATION; ${seen}`
    },
    {
      sets: ["dane failedAddress"],
      says: "where the lookup of A or AAAA fails and the other one brings addresses, these are used, with TLSA records",
      source: "seen with 4.96, 2026"
    },
    {
      sets: ["dane fullData"],
      says: "a record of matching type Full with data that is no certificate counts as usable",
      source: seen
    },
    {
      sets: ["dane mandatoryUnusable"],
      says: "hosts_require_dane is content with TLSA records none of which is usable",
      source: seen
    },
    {
      sets: ["plaintextBeforeTls"],
      says: "breaks the handshake off where input is there when TLS begins, and goes in clear where nothing is promised",
      source: `CVE-2021-38371 tells of versions up to 4.94.2, which kept it; ${seen}`
    },
    { says: "clear text at once after a broken handshake, where nothing is promised", source: seen }
  ],
  schedule: {
    phases: [
      { untilSeconds: 7_200, firstSeconds: 900, factor: 1 },
      { untilSeconds: 57_600, firstSeconds: 3_600, factor: 1.5 },
      { untilSeconds: 345_600, firstSeconds: 21_600, factor: 1 }
    ],
    lifetimeSeconds: 345_600
  },
  plaintextBeforeTls: "refused",
  parameters: {
    dane: {
      onInsecureMx: "opportunistic",
      aliasedHosts: "expanded only",
      secureMxNames: "host only",
      digests: "all",
      keyPurpose: "ignored",
      publishedAnchors: "unused",
      wrongName: "plain chain",
      fullData: "unchecked",
      mandatoryUnusable: "tls suffices",
      failedAddress: "other addresses suffice"
    }
  },
  instead: { "mta-sts": "opportunistic", "mta-sts-draft": "opportunistic", "dane+mta-sts": "dane" }
}
