/** Postfix with its default queue settings. qmgr(8), postconf(5). */
import type { SenderProfile } from "../profile.ts"
import type { RetrySchedule } from "../retry-schedule.ts"

/** minimal_backoff_time, doubled after each attempt up to maximal_backoff_time, for maximal_queue_lifetime. */
export const postfixSchedule: RetrySchedule = {
  phases: [{ untilSeconds: 432_000, firstSeconds: 300, factor: 2, mostSeconds: 4_000 }],
  lifetimeSeconds: 432_000
}

export const postfix: SenderProfile = {
  id: "postfix",
  title: "Postfix: after 5 minutes, doubling up to 4,000 s, for 5 days",
  evidence: [
    { says: "300 s at least, 4,000 s at most, 5 days", source: "Postfix source, defaults; read 2026" },
    { says: "each gap twice the last", source: "qmgr(8), exponential backoff" },
    {
      says: "looks at the deferred queue at once when a mail is due, not every 300 s (queue_run_delay)",
      source: "assumed"
    },
    {
      sets: ["clearFromAgeSeconds"],
      says: "where TLS is optional and the handshake breaks, mail younger than minimal_backoff_time is deferred, and later goes in clear",
      source:
        "Postfix source, smtp.h, PLAINTEXT_FALLBACK_OK_AFTER_STARTTLS_FAILURE; seen with 3.7.11 and 3.10.3 at the levels may and dane, 2026"
    },
    {
      sets: ["minimumTlsVersionWhereRequired"],
      says: "where TLS is required OpenSSL's own security level holds, which refuses TLS 1.0 and 1.1; under may it is set to 0",
      source: "seen with 3.7.11 and OpenSSL 3.0 at dane, dane-only, verify and secure beside may, 2026"
    },
    {
      sets: ["static-tls commonName"],
      says: "verify and secure take a common name where there is no DNS-ID, as OpenSSL does",
      source: "seen with 3.7.11 and 3.10.3, 2026"
    },
    {
      sets: ["static-tls labelsAfterWildcard", "dane labelsAfterWildcard"],
      says: "names are compared by OpenSSL, to which *.com is no wildcard",
      source: "OpenSSL source, v3_utl.c, valid_star; seen with 3.7.11 at the level secure, 2026"
    },
    {
      sets: ["static-tls serverName"],
      says: "SNI is sent under DANE alone (smtp_tls_servername is empty)",
      source: "postconf(5); seen with 3.7.11 at the levels verify and secure, 2026"
    },
    {
      sets: ["dane insecureMxNames"],
      says: "smtp_tls_dane_insecure_mx_policy is dane: TLSA records of hosts that insecure MX records name are enforced, and certificates may also name the next-hop domain",
      source: "postconf(5); seen with 3.7.11 and 3.10.3, 2026"
    },
    {
      sets: ["dane failedAddress"],
      says: "where the lookup of A or AAAA fails and the other one brings addresses, these are used, with TLSA records",
      source: "seen with 3.7.11, 2026"
    },
    {
      sets: ["numericHosts"],
      says: "an MX record that names four numbers is taken for that address, without TLSA records",
      source: "seen with 3.7.11 at may, dane, verify and secure, 2026"
    },
    {
      says: "draws lots between the IPv4 and the IPv6 addresses of a host (smtp_address_preference); here IPv6 comes first, by RFC 6724 §2.1",
      source: "postconf(5), read 2026"
    },
    {
      says: "trust anchors are taken from DNS where the server does not send them, and their dates count",
      source: "seen with 3.7.11 and 3.10.3, 2026"
    }
  ],
  schedule: postfixSchedule,
  parameters: {
    "static-tls": { commonName: "without DNS-ID", labelsAfterWildcard: 2, serverName: "none" },
    dane: {
      insecureMxNames: "host and next hop",
      failedAddress: "other addresses suffice",
      labelsAfterWildcard: 2
    }
  },
  clearFromAgeSeconds: 300,
  numericHosts: "addresses",
  minimumTlsVersionWhereRequired: "TLSv1.2"
}
