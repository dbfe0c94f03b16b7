/**
 * The minimal sets of the simplest deployment once more, by rules written from the RFCs and from the words of `list capabilities`. Nothing of the search,
 * of its menus or of its lists is used: each rule says what a set of capabilities makes true, and every set of up to three is tried.
 */
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { readCsv } from "../report/csv-reader.ts"

const capabilities = [
  "ca-dvfool",
  "ca-key",
  "ca-misissue",
  "cotenant",
  "deleg-write",
  "dns-block",
  "dns-forge",
  "dns-poison",
  "dns-replay",
  "dns-stub",
  "dnssec-pkey",
  "dnssec-zkey",
  "ip-hijack",
  "key-theft",
  "revoke-block",
  "rpt-suppress",
  "smtp-block",
  "smtp-inject",
  "smtp-mitm",
  "smtp-obs",
  "smtp-strip",
  "time-shift",
  "tls-down",
  "trigger",
  "web-block",
  "web-mitm",
  "web-takeover",
  "zone-write"
] as const
type Capability = (typeof capabilities)[number]

const models = [
  "opportunistic",
  "static-tls",
  "sender-memory",
  "mta-sts",
  "mta-sts-draft",
  "dane",
  "dane+mta-sts",
  "insecure-dane",
  "posh",
  "ehlo-policy",
  "preload",
  "require-tls"
] as const
type Model = (typeof models)[number]

const day = 86_400

/** Clocks that `time-shift` is searched with: twenty days ahead, two years ahead, two years back. */
const clocks = [20 * day, 730 * day, -730 * day]

interface Reached {
  readonly read: boolean
  readonly impersonated: boolean
}

/** What a set makes true for one mail, with the sender's clock so many seconds ahead. */
const reached = (
  set: ReadonlySet<Capability>,
  model: Model,
  clockAhead: number,
  remembers: boolean
): Reached => {
  const has = (...any: ReadonlyArray<Capability>) => any.some((one) => set.has(one))
  const isSigned = model === "dane" || model === "dane+mta-sts" || model === "require-tls"
  const hasWebHost = isSigned ? model !== "dane" : ["mta-sts", "mta-sts-draft", "posh"].includes(model)

  // Certificates of 398 days that are 30 days old, RFC 5280 §4.1.2.5.
  const datesHold = clockAhead === 0 || clockAhead === 20 * day
  // RFC 4035 §5.3: without a key forged answers are bogus where the zone is signed, and with a wrong clock all are (RFC 4035 §5.3.1).
  const answersSenders = has("dns-forge", "dns-poison", "ip-hijack")
  const holdsPen = has("zone-write", "deleg-write")
  const writesDns = isSigned
    ? clockAhead === 0 && (holdsPen || (has("dnssec-zkey", "dnssec-pkey") && answersSenders))
    : holdsPen || answersSenders
  // RFC 8555 §8.3, §8.4: who answers for a name as authorities see it is issued a certificate for it.
  const isIssued = has("ca-misissue", "ca-dvfool", "ip-hijack", "zone-write", "deleg-write")
  const hasMxCertificate = has("ca-key") || (datesHold && (isIssued || has("key-theft")))
  const hasWebCertificate = has("ca-key") || (datesHold && (isIssued || has("key-theft")))
  const hasOwnCertificate = datesHold || has("ca-key")

  // RFC 3207 §6, RFC 5321 §5.1: places at which mail for the MX host ends.
  const isAtMxHost = has("smtp-mitm", "ip-hijack") || writesDns
  const readsOpportunistic = has("smtp-strip") || isAtMxHost
  const isOnWebPath = hasWebHost && (has("web-mitm", "ip-hijack") || writesDns)
  const servesDocuments =
    hasWebHost && ((has("web-takeover") && datesHold) || (isOnWebPath && hasWebCertificate))
  // RFC 8461 §3.3, RFC 7711 §3: no document, for whatever reason.
  const deniesDocuments =
    hasWebHost && (has("web-block", "web-mitm", "web-takeover", "dns-block") || isOnWebPath || !datesHold)

  const isForMx = isAtMxHost && hasMxCertificate
  // An MX record that names a host of the attacker's, which has a certificate for its own name.
  const isRedirected = writesDns && hasOwnCertificate
  // Since the mail before, 26 hours and what the clock was set ahead.
  const remembersFor = (seconds: number) => remembers && clockAhead + 26 * 3_600 <= seconds
  const both = (is: boolean): Reached => ({ read: is, impersonated: is })

  switch (model) {
    case "opportunistic":
      return { read: readsOpportunistic, impersonated: false }
    case "static-tls":
    case "preload":
      // RFC 9525 §3: the reference identifier is what the sender's own table says.
      return both(isForMx)
    case "sender-memory":
      return remembersFor(30 * day)
        ? both(isRedirected || isForMx)
        : { read: readsOpportunistic, impersonated: false }
    case "ehlo-policy":
      // The policy lists the domain's MX hosts, and no other gets mail.
      return remembersFor(7 * day) ? both(isForMx) : { read: readsOpportunistic, impersonated: false }
    case "mta-sts":
    case "mta-sts-draft": {
      // RFC 8461 §4.1 compares the MX host with the policy and the certificate with the MX host, the draft the certificate with the policy alone.
      const meetsOwnPolicy = model === "mta-sts" ? isRedirected : isAtMxHost && hasOwnCertificate
      if (remembersFor(7 * day)) {
        // RFC 8461 §3.3: a new id in the TXT record, and another policy behind it.
        const replaced = writesDns && servesDocuments
        return { read: isForMx || replaced, impersonated: isForMx || (replaced && meetsOwnPolicy) }
      }
      const denied = writesDns || has("dns-block") || deniesDocuments || servesDocuments
      return {
        read: isForMx || (denied && readsOpportunistic),
        impersonated: isForMx || (servesDocuments && meetsOwnPolicy)
      }
    }
    case "posh": {
      // RFC 7711 §6: fingerprints do not outlive the certificate's dates.
      const hasKey = has("key-theft") && isAtMxHost && datesHold
      if (remembersFor(7 * day)) return both(hasKey)
      return {
        read: hasKey || ((deniesDocuments || servesDocuments) && readsOpportunistic),
        impersonated: hasKey || (servesDocuments && isAtMxHost)
      }
    }
    case "insecure-dane": {
      // RFC 6698 §2.1.1: usages 0 and 1 want the web PKI too.
      const hasKey = has("key-theft") && isAtMxHost && datesHold
      return {
        read: hasKey || writesDns || (has("dns-block") && readsOpportunistic),
        impersonated: hasKey || isRedirected
      }
    }
    case "dane":
    case "dane+mta-sts":
    case "require-tls":
      // RFC 7672 §2.2.1, §3.1.1: a secure MX record to a host with TLSA records of its own, or the host's key on its path. RFC 8461 §2 and
      // RFC 8689 §4.2.1 add nothing where DANE authenticates.
      return both(writesDns || (clockAhead === 0 && has("key-theft") && has("smtp-mitm", "ip-hijack")))
  }
}

type Start = "cold" | "warm"
type Goal = "read-mail" | "impersonate"

/** All that is enough: at any clock, and with whichever of the senders who write. */
const isEnough = (set: ReadonlySet<Capability>, model: Model, start: Start, goal: Goal): boolean =>
  [0, ...(set.has("time-shift") ? clocks : [])].some((clockAhead) =>
    // Somebody who was made to write has never written before.
    (start === "cold" ? [false] : set.has("trigger") ? [true, false] : [true]).some((remembers) => {
      const { read, impersonated } = reached(set, model, clockAhead, remembers)
      return goal === "read-mail" ? read : impersonated
    })
  )

function* subsetsOf(size: number, from = 0): Generator<ReadonlyArray<Capability>> {
  if (size === 0) return yield []
  for (let i = from; i < capabilities.length; i++)
    for (const rest of subsetsOf(size - 1, i + 1)) yield [capabilities[i]!, ...rest]
}

const derived = (model: Model, start: Start, goal: Goal): ReadonlyArray<string> => {
  const minimal: Array<ReadonlyArray<Capability>> = []
  for (const size of [0, 1, 2, 3])
    for (const set of subsetsOf(size)) {
      if (minimal.some((part) => part.every((id) => set.includes(id)))) continue
      if (isEnough(new Set(set), model, start, goal)) minimal.push(set)
    }
  return minimal.map((set) => set.join(" + ")).toSorted()
}

const searched = readCsv(
  readFileSync(new URL("../../results/simplest/breaking-sets.csv", import.meta.url), "utf8")
)

const cells = models.flatMap((model) =>
  (["cold", "warm"] as const).flatMap((start) =>
    (["read-mail", "impersonate"] as const).map((goal) => [model, start, goal] as const)
  )
)

describe("the minimal sets of results/simplest", () => {
  it.each(cells)("of %s, %s, %s are those that follow from the RFCs", (model, start, goal) => {
    const found = searched
      .filter((row) => row["model"] === model && row["start"] === start && row["goal"] === goal)
      .map(({ set = "" }) => set)
      .filter((set) => set !== "none found")
    expect(found.toSorted()).toEqual(derived(model, start, goal))
  })

  it("are those of all models, from both starts", () =>
    expect(new Set(searched.map(({ model }) => model))).toEqual(new Set(models)))
})
