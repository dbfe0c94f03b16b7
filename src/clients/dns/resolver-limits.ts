/** How much work a resolver does for one lookup, and how long it keeps what it learned. RFC 1034 §5.3.3, RFC 9520. */

export const resolverLimits = {
  /** Exchanges for one lookup, all that it causes included. Default of BIND 9.18, `max-recursion-queries`. */
  queries: 100,
  /** Lookups for addresses of name servers inside such lookups. Default of BIND 9.18, `max-recursion-depth`. */
  nameServerLookupDepth: 7,
  /**
   * Lookups for addresses of name servers in one lookup, against delegations that name many servers elsewhere
   * (NXNSAttack, CVE-2020-12667). Default of PowerDNS Recursor, `max-ns-address-qperq`.
   */
  nameServerLookups: 10,
  /** Times that every server of a zone is tried before the zone counts as silent: our choice, the least that survives one loss. */
  rounds: 2,
  /** Lookups made anew, from other servers where there are any, after one that came out bogus: our choice; Unbound makes up to 5 (`val-max-restart`). */
  bogusRetries: 1,
  /** Octets offered for replies over UDP: the DNS Flag Day of 2020, as BIND, Unbound and Knot have it. */
  udpPayloadOctets: 1_232,
  /** The longest that an answer is kept, whatever its TTL. RFC 8767 §4 recommends seven days. */
  ttlSeconds: 604_800,
  /** The longest that a denial is kept. RFC 2308 §5: one to three hours work well; BIND's `max-ncache-ttl`. */
  negativeTtlSeconds: 10_800,
  /** How long a bogus answer is remembered as such (RFC 4035 §4.7). Default of Unbound, `val-bogus-ttl`. */
  bogusSeconds: 60,
  /** How long another failure is remembered. RFC 9520 §3.2 asks for 1 to 300 seconds; 5 is our choice. */
  failureSeconds: 5,
  /** Entries of each cache: our choice, some tens of megabytes. */
  cacheEntries: 50_000
} as const
