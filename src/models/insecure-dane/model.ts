/**
 * DANE without DNSSEC: TLSA records believed as they come. A hypothesis of this project, against RFC 6698 §4.1 and
 * RFC 7672 §2.2 on purpose; RFC 6394 §3 says why little was expected of it.
 */
import { Effect, Option, Result, Schema } from "effect"
import { decisiveLookup, lookUpAddresses } from "../../clients/dns/addresses.ts"
import { Dns, type DnsAnswer, type DnsFailure } from "../../clients/dns/dns.ts"
import { readMx, readTlsa } from "../../clients/dns/records.ts"
import { RootStore } from "../../clients/root-store.ts"
import { strongestDigests } from "../../protocol/dane/agility.ts"
import { authenticate } from "../../protocol/dane/authenticate.ts"
import { baseDomainsWithoutDnssec } from "../../protocol/dane/base-domain.ts"
import { allUsages, presentAssociation, tlsaOwner, usableAssociations } from "../../protocol/dane/tlsa.ts"
import { type DaneRules, smtpRules } from "../../protocol/dane/verdict.ts"
import { parameter } from "../../protocol/parameter.ts"
import { rfc } from "../../protocol/rfc.ts"
import { anchorDatesParameter } from "../anchor-dates.ts"
import { publishing } from "../publishing.ts"
import { appliedTlsa, unusableTlsa } from "../applied-tlsa.ts"
import { comparedWith } from "../tlsa-peer.ts"
import { tlsaParameters, tlsaRecords } from "../publish-tlsa.ts"
import {
  type Hop,
  type HopPolicy,
  HostRefused,
  SenderMemory,
  type Session,
  trustModel
} from "../trust-model.ts"
import {
  type Fresh,
  type HostRecords,
  type Latch,
  latchKeys,
  latchRevocations,
  type LatchRules,
  latchUpdates,
  emptyLatch,
  readLatch,
  revocationMarker,
  rule,
  writeLatch
} from "./latch.ts"

export const insecureDane = trustModel({
  id: "insecure-dane",
  title: "insecure DANE: TLSA records believed without DNSSEC (a hypothesis)",
  standards: [rfc(6394), rfc(6698), rfc(7671)],
  needsValidation: false,
  parameters: Schema.Struct({
    usage: parameter(
      Schema.Literals(allUsages).annotate({
        description: "certificate usage of the published records",
        ...publishing({ role: "verdict", values: allUsages })
      }),
      "PKIX-EE"
    ),
    ...tlsaParameters,
    usages: parameter(
      Schema.Array(Schema.Literals(allUsages)).annotate({
        description:
          "usages that the sender believes. PKIX-TA(0) and PKIX-EE(1) only narrow down what public authorities vouch for, so that RFC 6394 §3.1 saw no new danger in them; with the others the record is the only proof"
      }),
      ["PKIX-TA", "PKIX-EE"]
    ),
    reference: parameter(
      Schema.Literals(["mx-host", "next-hop", "both"]).annotate({
        description:
          "names that a certificate may carry under usages 0 to 2: the MX host's, that is the TLSA base domain (RFC 7672 §3.2.2), the next-hop domain's as RFC 7673 §4.1 and RFC 9525 §3 would, or either"
      }),
      "mx-host"
    ),
    onlyUnusable: parameter(
      Schema.Literals(["ignore", "require-tls"]).annotate({
        description:
          "records of which none can be used: as if there were none (RFC 6698 §4.1), or TLS with whomever (RFC 7672 §2.2)"
      }),
      "ignore"
    ),
    onLookupFailure: parameter(
      Schema.Literals(["ignore", "next-host"]).annotate({
        description:
          "a TLSA lookup that fails: as if there were no records, for unsigned zones often have name servers that cannot answer (RFC 7672 §2.2.2), or this host gets no mail (§2.1.2)"
      }),
      "ignore"
    ),
    latchSeconds: parameter(
      Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 31_557_600 })).annotate({
        description:
          "seconds for which records are kept beyond their TTL, from when they were last taken over; 0 keeps nothing. 31557600 is the longest max_age of RFC 8461 §3.2"
      }),
      0
    ),
    latchKey: parameter(
      Schema.Literals(latchKeys).annotate({
        description:
          "what the kept records belong to: the next-hop domain with all its MX hosts, or each MX host, which is escaped by naming another"
      }),
      "next-hop"
    ),
    latchUpdate: parameter(
      Schema.Literals(latchUpdates).annotate({
        description:
          "when new records take the place of kept ones: at once, whatever they say; after a session that satisfied the kept ones (authenticated-only), or the kept ones and the new (authenticated-both); or where they share a record with these"
      }),
      "any-valid"
    ),
    latchRevoke: parameter(
      Schema.Literals(latchRevocations).annotate({
        description:
          "what ends the keeping before its time: nothing, an answer that there are no records, or a record of usage 255 among them"
      }),
      "expiry"
    ),
    mxPinned: parameter(
      Schema.Boolean.annotate({
        description:
          "whether the names of the domain's MX hosts are kept too (latchKey next-hop), so that no other host gets mail: the closest to the mx list of MTA-STS"
      }),
      false
    ),
    anchorDates: anchorDatesParameter
  }),

  configure: ({
    usages,
    reference,
    onlyUnusable,
    onLookupFailure,
    latchSeconds,
    latchKey,
    latchUpdate,
    latchRevoke,
    mxPinned,
    anchorDates,
    ...published
  }) => {
    const rules: DaneRules = { ...smtpRules, anchorDates }
    const latching: LatchRules = {
      latchSeconds,
      latchKey,
      latchUpdate,
      latchRevoke,
      mxPinned: mxPinned && latchKey === "next-hop"
    }
    return {
      publish: ({ mxHosts }) => ({
        needsSignedZone: false,
        documents: [],
        records: mxHosts.flatMap((host) => tlsaRecords(host, published))
      }),

      alsoUnderstood: ({ mxHosts }) =>
        latchRevoke !== "marker"
          ? []
          : [
              {
                needsSignedZone: false,
                documents: [],
                records: mxHosts.map(({ name }) => revocationMarker(name, published.ttlSeconds))
              }
            ],

      policyFor: Effect.fnUntraced(function* (hop: Hop) {
        const { mxHost, nextHopDomain } = hop
        const ruling = yield* ruled(latching, hop)
        if (ruling._tag === "NotPinned") {
          return yield* new HostRefused({
            result: "validation-failure",
            detail: `${mxHost} is none of the MX hosts that ${nextHopDomain} had`,
            because: [rfc(7435, "3")]
          })
        }
        const { found, from } = ruling
        if (found._tag === "Failed") {
          if (onLookupFailure === "ignore") return opportunistic(mxHost, found.detail)
          return yield* new HostRefused({
            // Without addresses nobody came as far as TLSA records.
            ...(found.type === "TLSA" ? { result: "dnssec-invalid", applied: [appliedTlsa(mxHost)] } : {}),
            detail: `${mxHost}: ${found.detail}`,
            because: [rfc(7672, "2.1.2")]
          })
        }
        if (found._tag === "None") return opportunistic(mxHost, "no TLSA record")

        const { baseDomain, records } = found
        // RFC 7671 §9: digests weaker than the strongest one published are left aside.
        const associations = strongestDigests(usableAssociations(records, usages).usable)
        const demanded = {
          applied: [appliedTlsa(baseDomain, records)],
          encryption: "required",
          enforcement: "enforce",
          demandedBy: rfc(7671, "5"),
          serverName: baseDomain
        } as const
        if (associations.length === 0) {
          const unusable = unusableTlsa(baseDomain)
          return onlyUnusable === "ignore"
            ? opportunistic(mxHost, unusable.detail)
            : {
                ...demanded,
                basis: `${unusable.detail}: TLS, with whomever`,
                because: [rfc(7672, "2.2")],
                reports: [unusable]
              }
        }

        const roots = yield* RootStore
        const names = namesOf(reference, hop, baseDomain)
        return {
          ...demanded,
          authenticate: ({ chain }, nowSeconds) =>
            comparedWith(
              tlsaOwner(baseDomain),
              authenticate({ chain, names, associations, nowSeconds, ...roots }, rules)
            ),
          basis: `TLSA records at ${tlsaOwner(baseDomain)}, ${from === "latch" ? "kept from before" : "whoever wrote them"}: ${associations.map(presentAssociation).join(", ")}`,
          because: [rfc(7671, "5")]
        } satisfies HopPolicy
      }),

      // What waits for a session was satisfied by one that was refused to nobody: its mail went.
      learnFrom: ({ hop, evidence, nowSeconds }: Session) =>
        evidence === undefined || latchSeconds === 0
          ? Effect.void
          : promote(latching, hop, (pending) =>
              Effect.map(RootStore, (roots) =>
                Result.isSuccess(
                  authenticate(
                    {
                      chain: evidence.chain,
                      names: namesOf(reference, hop, pending.baseDomain),
                      associations: strongestDigests(usableAssociations(pending.records, usages).usable),
                      nowSeconds,
                      ...roots
                    },
                    rules
                  )
                )
              )
            )
    }
  }
})

type Ruled = ReturnType<typeof rule>

/** What is in force for an MX host; keeps what is to be kept. */
const ruled = Effect.fnUntraced(function* (
  rules: LatchRules,
  hop: Hop
): Effect.fn.Return<Ruled, never, Dns | SenderMemory> {
  const fresh = yield* firstRecords(hop.mxHost)
  if (rules.latchSeconds === 0) return rule(rules, undefined, hop.mxHost, fresh, [])
  const memory = yield* SenderMemory
  const key = keyOf(rules, hop)
  const latch = Option.getOrUndefined(
    Option.flatMap(yield* memory.recall(key), (text) => Option.fromUndefinedOr(readLatch(text)))
  )
  const ruling = rule(rules, latch, hop.mxHost, fresh, rules.mxPinned ? yield* mxHostsOf(hop) : [])
  if (ruling._tag === "NotPinned") return ruling
  const store = (at: string, kept: Latch, seconds: number) => memory.store(at, writeLatch(kept), seconds)
  if (ruling.stores !== undefined) yield* store(key, ruling.stores, rules.latchSeconds)
  yield* store(pendingKey(key), ruling.storesAfterSession ?? emptyLatch, sessionSeconds)
  return ruling
})

/** Our choice: no session takes longer than an hour. */
const sessionSeconds = 3_600

/** @param satisfies does the session fit these records too? */
const promote = Effect.fnUntraced(function* (
  rules: LatchRules,
  hop: Hop,
  satisfies: (pending: HostRecords) => Effect.Effect<boolean, never, RootStore>
) {
  const memory = yield* SenderMemory
  const key = keyOf(rules, hop)
  const pending = Option.getOrUndefined(yield* memory.recall(pendingKey(key)))
  const latch = pending === undefined ? undefined : readLatch(pending)
  const records = latch?.hosts[hop.mxHost]
  if (latch === undefined || records === undefined) return
  if (rules.latchUpdate === "authenticated-both" && !(yield* satisfies(records))) return
  yield* memory.store(key, writeLatch(latch), rules.latchSeconds)
})

const keyOf = ({ latchKey }: LatchRules, { nextHopDomain, mxHost }: Hop): string =>
  `insecure-dane/${latchKey}/${latchKey === "next-hop" ? nextHopDomain : mxHost}`

const pendingKey = (key: string): string => `${key}/after the session`

/** Names in the domain's MX records; itself where it has none (RFC 5321 §5.1). */
const mxHostsOf = Effect.fnUntraced(function* ({ nextHopDomain }: Hop) {
  const dns = yield* Dns
  const answer = yield* Effect.result(dns.lookup(nextHopDomain, "MX"))
  const names = Result.isSuccess(answer) ? readMx(answer.success).map(({ exchange }) => exchange) : []
  return names.length === 0 ? [nextHopDomain] : names
})

/** @param baseDomain under which the records were found: the MX host's primary reference identifier, and the SNI (RFC 7672 §3.2.2, §8.1) */
const namesOf = (
  reference: "mx-host" | "next-hop" | "both",
  { nextHopDomain }: Hop,
  baseDomain: string
): ReadonlyArray<string> => {
  if (reference === "both") return [baseDomain, nextHopDomain]
  return [reference === "mx-host" ? baseDomain : nextHopDomain]
}

/** RFC 7671 §7: the name that the MX host is an alias for comes first, then its own. */
const firstRecords = Effect.fnUntraced(function* (mxHost: string): Effect.fn.Return<Fresh, never, Dns> {
  const dns = yield* Dns
  const addresses = decisiveLookup(yield* lookUpAddresses(dns, mxHost))
  if (Result.isFailure(addresses)) return failed(addresses.failure)
  for (const baseDomain of baseDomainsWithoutDnssec(mxHost, addresses.success).candidates) {
    const answer: Result.Result<DnsAnswer, DnsFailure> = yield* Effect.result(
      dns.lookup(tlsaOwner(baseDomain), "TLSA")
    )
    if (Result.isFailure(answer)) return failed(answer.failure)
    const records = readTlsa(answer.success)
    if (records.length > 0) return { _tag: "Records", baseDomain, records } as const
  }
  return { _tag: "None" } as const
})

const failed = ({ name, type, detail }: DnsFailure) =>
  ({ _tag: "Failed", type, detail: `the ${type} lookup for ${name} failed: ${detail}` }) as const

const opportunistic = (mxHost: string, why: string): HopPolicy => ({
  encryption: "optional",
  enforcement: "enforce",
  basis: `no DANE for ${mxHost}: ${why}`,
  because: [rfc(7435, "3")]
})
