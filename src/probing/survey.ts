/** Looks at all that a domain publishes about its mail, and visits its MX hosts, once each. RFC 5321 §5.1, RFC 7672 §2, RFC 8461 §3, RFC 8460 §3, RFC 8659 §3. */
import { Clock, Effect, Result } from "effect"
import { hash } from "node:crypto"
import { findAddresses } from "../clients/dns/addresses.ts"
import { Dns, type DnsLookups } from "../clients/dns/dns.ts"
import { readTexts } from "../clients/dns/records.ts"
import type { Hop } from "../models/trust-model.ts"
import { NoAnswer } from "../network/no-answer.ts"
import { tlsaOwner } from "../protocol/dane/tlsa.ts"
import { parseName } from "../protocol/dns/name.ts"
import { presentRdata } from "../protocol/dns/presentation.ts"
import { typeCodes, type TypeName } from "../protocol/dns/types.ts"
import { maxPolicyOctets, policyHost, policyPath, readPolicyReply } from "../protocol/mta-sts/policy-reply.ts"
import { parseRecord, recordOwner } from "../protocol/mta-sts/record.ts"
import { rfc8461 } from "../protocol/names/matching-rules.ts"
import type { Draw } from "../protocol/smtp/mail-exchangers.ts"
import { parseReportRecord, reportRecordOwner } from "../protocol/tls-report/record.ts"
import { climbedNames } from "../protocol/caa/authorization.ts"
import { parseCertificate } from "../protocol/x509/certificate.ts"
import { judgeWebPki } from "../protocol/x509/web-pki.ts"
import type { Handshake } from "../sender/journal.ts"
import { routeTo } from "../sender/route.ts"
import { SendingMta } from "../sender/sending-mta.ts"
import { type Clients, sendingMta } from "./model-verdict.ts"
import type { NetworkState, ProbedHost, ProbedMtaSts, ProbedRecord } from "./probed.ts"
import type { SmtpShown, SmtpVisits } from "./transports.ts"

export interface SurveyPlan {
  readonly domain: string
  readonly draw: Draw
  /** Absent leaves the MX hosts alone. */
  readonly visits: SmtpVisits | undefined
  readonly clients: Clients
  /** Finds the MX hosts where validation stands in the way: senders that do not validate go there. */
  readonly plainDns: DnsLookups
  /** What each MX host showed, judged where no model may ask for it. */
  readonly onJudged: (shown: Handshake) => void
}

export interface Survey {
  readonly records: ReadonlyArray<ProbedRecord>
  readonly hosts: ReadonlyArray<ProbedHost>
  readonly mtaSts: ProbedMtaSts
  readonly reportsTo: ReadonlyArray<string>
  readonly smtp: NetworkState["smtp"]
  readonly shownAt: (address: string, serverName: string | undefined) => Effect.Effect<SmtpShown, NoAnswer>
}

export const surveyOf = Effect.fnUntraced(function* ({
  domain,
  draw,
  visits,
  clients,
  plainDns,
  onJudged
}: SurveyPlan): Effect.fn.Return<Survey> {
  const { dns } = clients
  const records: Array<ProbedRecord> = []
  const look = Effect.fnUntraced(function* (name: string, type: TypeName) {
    const answer = yield* Effect.result(dns.lookup(name, type))
    records.push(recordOf(name, type, answer))
    return Result.getOrUndefined(answer)
  })

  yield* look(domain, "MX")
  const hops = yield* hopsOf(domain, dns, plainDns, draw)
  const visitor = new Visitor(visits)
  const hosts: Array<ProbedHost> = []
  for (const { mxHost, mxIsSecure } of hops) {
    yield* look(mxHost, "A")
    yield* look(mxHost, "AAAA")
    const tlsa = yield* look(tlsaOwner(mxHost), "TLSA")
    const found = yield* Effect.result(findAddresses(plainDns, mxHost))
    const addresses = Result.isSuccess(found) ? found.success.addresses : []
    const visited = yield* visitor.visit(mxHost, addresses)
    hosts.push({
      name: mxHost,
      mxIsSecure,
      addresses,
      tlsa: (tlsa?.rdatas ?? []).map((rdata) => presentRdata(typeCodes.TLSA, rdata)),
      ...visited,
      ...(visited.shown?.tls === undefined
        ? {}
        : yield* judged(mxHost, visited.shown.tls, { roots: clients.roots, onJudged }))
    })
  }
  const record = yield* look(recordOwner(domain), "TXT")
  const mtaSts = yield* mtaStsOf(domain, record === undefined ? [] : readTexts(record), clients)
  const reports = yield* look(reportRecordOwner(domain), "TXT")
  const reportsTo = Result.getOrUndefined(parseReportRecord(reports === undefined ? [] : readTexts(reports)))
  yield* lookForCaa(domain, look)
  return {
    records,
    hosts,
    mtaSts,
    reportsTo: reportsTo?.reportUris ?? [],
    smtp: visitor.state,
    shownAt: visitor.shownAt
  }
})

const recordOf = (
  name: string,
  type: TypeName,
  answer: Result.Result<
    Effect.Success<ReturnType<DnsLookups["lookup"]>>,
    Effect.Error<ReturnType<DnsLookups["lookup"]>>
  >
): ProbedRecord => {
  if (Result.isSuccess(answer)) {
    const { status, rdatas } = answer.success
    return { name, type, status, data: rdatas.map((rdata) => presentRdata(typeCodes[type], rdata)) }
  }
  const { reason, detail } = answer.failure
  return { name, type, status: "failed", data: [], failure: { reason, detail } }
}

/** None where the domain takes no mail, or nobody can say who does. */
const hopsOf = Effect.fnUntraced(function* (
  domain: string,
  dns: DnsLookups,
  plainDns: DnsLookups,
  draw: Draw
): Effect.fn.Return<ReadonlyArray<Hop>> {
  const by = (lookups: DnsLookups) =>
    Effect.result(
      routeTo(domain, {}).pipe(
        Effect.provideService(Dns, lookups),
        Effect.provideService(SendingMta, sendingMta(draw))
      )
    )
  const judged = yield* by(dns)
  if (Result.isSuccess(judged)) return judged.success
  return Result.getOrElse(yield* by(plainDns), () => [])
})

/** §3 of RFC 8659: the closest name at or above the domain that has any. */
const lookForCaa = Effect.fnUntraced(function* (
  domain: string,
  look: (
    name: string,
    type: TypeName
  ) => Effect.Effect<{ readonly rdatas: ReadonlyArray<Uint8Array> } | undefined>
) {
  const name = parseName(domain)
  if (Result.isFailure(name)) return
  for (const { key } of climbedNames(name.success)) {
    const answer = yield* look(key, "CAA")
    if (answer === undefined || answer.rdatas.length > 0) return
  }
})

const mtaStsOf = Effect.fnUntraced(function* (
  domain: string,
  texts: ReadonlyArray<string>,
  { https }: Clients
): Effect.fn.Return<ProbedMtaSts> {
  const record = parseRecord(texts)
  if (Result.isFailure(record)) {
    const { reason, detail } = record.failure
    return { _tag: reason === "no record" ? "None" : "Broken", detail: `${reason}: ${detail}` }
  }
  const reply = yield* Effect.result(
    https.get({ host: policyHost(domain), path: policyPath, maxBodyOctets: maxPolicyOctets })
  )
  if (Result.isFailure(reply))
    return { _tag: "Broken", detail: `${reply.failure.reason}: ${reply.failure.detail}` }
  const { status, headers, body, bodyTruncated } = reply.success
  const mediaType = headers.get("content-type")
  const policy = readPolicyReply({
    status,
    body,
    isTruncated: bodyTruncated,
    ...(mediaType === undefined ? {} : { mediaType })
  })
  return Result.isSuccess(policy)
    ? { _tag: "Found", policy: policy.success }
    : { _tag: "Broken", detail: `${policy.failure.reason}: ${policy.failure.detail}` }
})

const judged = Effect.fnUntraced(function* (
  host: string,
  evidence: NonNullable<SmtpShown["tls"]>,
  { roots, onJudged }: Pick<Clients, "roots"> & Pick<SurveyPlan, "onJudged">
) {
  const atSeconds = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  const verdict = judgeWebPki({
    ...roots,
    evidence,
    references: [{ form: "dns", name: host }],
    rules: rfc8461,
    atSeconds
  })
  const { detail, examined } = Result.merge(verdict)
  onJudged({
    host,
    chain: evidence.chain,
    verdict: "unasked",
    detail: `public authorities ${Result.isSuccess(verdict) ? "vouch" : "do not vouch"} for it (${detail})`,
    examined
  })
  const leaf = evidence.chain[0] && Result.getOrUndefined(parseCertificate(evidence.chain[0]))
  return {
    webPki: { isValid: Result.isSuccess(verdict), detail },
    ...(leaf === undefined
      ? {}
      : {
          expiresAtSeconds: leaf.notAfter,
          fittingTlsa: `3 1 1 ${hash("sha256", leaf.spki, "hex")}`
        })
  }
})

/** Dialogues that are held because a model asks with another name than the host's: our choice, more than any domain needs. */
const mostFurtherVisits = 5

/** Calls each host once, at the first of its addresses that answers, and remembers what it showed. */
class Visitor {
  readonly #visits: SmtpVisits | undefined
  readonly #shown = new Map<string, Map<string, SmtpShown>>()
  #attempts = 0
  #furtherVisits = 0

  constructor(visits: SmtpVisits | undefined) {
    this.#visits = visits
  }

  get state(): NetworkState["smtp"] {
    if (this.#visits === undefined) return "left out"
    if (this.#attempts === 0) return "unasked"
    return this.#shown.size > 0 ? "works" : "blocked"
  }

  visit(
    host: string,
    addresses: ReadonlyArray<string>
  ): Effect.Effect<Pick<ProbedHost, "address" | "shown" | "silent">> {
    return Effect.gen({ self: this }, function* () {
      if (this.#visits === undefined) return {}
      let silent = "no address"
      for (const address of addresses.slice(0, mostAddresses)) {
        this.#attempts++
        const visited = yield* Effect.result(this.#visits.visit(address, host))
        if (Result.isFailure(visited)) {
          silent = visited.failure.reason
          continue
        }
        // Its other addresses are taken to show the same.
        for (const one of addresses)
          this.#shown.set(
            one,
            (this.#shown.get(one) ?? new Map<string, SmtpShown>()).set(host, visited.success)
          )
        return { address, shown: visited.success }
      }
      return { silent }
    })
  }

  /** Without a name, and with one too many: what the host showed under its own. */
  readonly shownAt: Survey["shownAt"] = (address, serverName) =>
    Effect.suspend(() => {
      const known = this.#shown.get(address)
      const [own] = known?.values() ?? []
      if (known === undefined || own === undefined)
        return Effect.fail(new NoAnswer({ reason: "timeout", peer: address }))
      if (serverName === undefined) return Effect.succeed(own)
      const shown = known.get(serverName)
      if (shown !== undefined) return Effect.succeed(shown)
      if (this.#visits === undefined || this.#furtherVisits >= mostFurtherVisits) return Effect.succeed(own)
      this.#furtherVisits++
      return Effect.tap(this.#visits.visit(address, serverName), (further) =>
        Effect.sync(() => known.set(serverName, further))
      )
    })
}

/** Our choice: one that is silent is followed by another, as senders do (RFC 5321 §5.1), and no more than a few. */
const mostAddresses = 3
