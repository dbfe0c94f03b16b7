/**
 * Probes one domain: the clients, models and sender of the simulation, over whatever transports they are given. Judged at one moment, so that a
 * capture comes to the same years later.
 */
import { Clock, Effect } from "effect"
import { AddressTypes } from "../clients/dns/addresses.ts"
import { Dns } from "../clients/dns/dns.ts"
import { resolver, type ResolverOptions } from "../clients/dns/resolver.ts"
import { ResolverState } from "../clients/dns/resolver-state.ts"
import { webClient } from "../clients/https/web-client.ts"
import type { NameServer } from "../clients/dns/delegation.ts"
import type { AddressType } from "../protocol/dns/rdata/address.ts"
import type { TrustAnchor } from "../protocol/dnssec/anchors.ts"
import { SignatureMemory } from "../protocol/keys/signature.ts"
import { parseCertificate } from "../protocol/x509/certificate.ts"
import { anchorFromCertificate } from "../protocol/x509/trust-anchor.ts"
import { trustModels } from "../models/registry.ts"
import { Result } from "effect"
import { seededDraw } from "./draw.ts"
import { webHandshake } from "../sender/journal.ts"
import { Findings } from "./findings.ts"
import { fewExchangers } from "./few-exchangers.ts"
import { once } from "./asked-once.ts"
import type { Probed } from "./probed.ts"
import { type ProbingServices, unknownVerdict, verdictOf } from "./model-verdict.ts"
import { surveyOf } from "./survey.ts"
import { counted, type Transports } from "./transports.ts"

export interface ProbeQuestion {
  /** A-labels, lower case. */
  readonly domain: string
  readonly judgedAtMs: number
  /** Of query ids and choices. */
  readonly seed: string
  /** May MX hosts be visited? */
  readonly visits: boolean
  /** Is a resolver asked in place of the authoritative servers? The transport knows which. */
  readonly forwards: boolean
  /** IP versions of the machine. */
  readonly addressTypes: ReadonlyArray<AddressType>
  readonly anchors: ReadonlyArray<TrustAnchor>
  readonly rootServers: ReadonlyArray<NameServer>
  /** DER. */
  readonly roots: ReadonlyArray<Uint8Array>
}

/** What the transport calls the resolver that is asked in place of the authoritative servers: nobody need know its address. */
export const forwarder = "resolver"

export const probe = Effect.fnUntraced(function* (
  question: ProbeQuestion,
  transports: Transports
): Effect.fn.Return<Probed> {
  const { domain, judgedAtMs, seed, visits, forwards, addressTypes, anchors, rootServers } = question
  const { dns: dnsTransport, answered } = counted(transports)
  const { dns, https, smtp } = once({ ...transports, dns: dnsTransport })
  const findings = new Findings()
  const signatures = new SignatureMemory()
  const draw = seededDraw(seed)
  const common: Omit<ResolverOptions, "anchors"> = {
    transport: dns,
    rootServers,
    addressTypes,
    draw,
    signatures,
    // Both ask the same, so that servers are asked once.
    dnssecOk: true,
    ...(forwards ? { forwarder } : {})
  }
  const validating = fewExchangers(
    resolver({
      ...common,
      anchors,
      state: new ResolverState({ signatures }),
      onResolved: (asked, resolution) => findings.onResolved(asked, resolution)
    })
  )
  const nonValidating = fewExchangers(
    resolver({ ...common, anchors: [], state: new ResolverState({ signatures }) })
  )
  const roots = {
    anchors: question.roots.flatMap((der) => {
      const read = parseCertificate(der)
      return Result.isSuccess(read) ? [anchorFromCertificate(read.success)] : []
    }),
    signatures
  }
  const clientsWith = (lookups: typeof validating) => ({
    dns: lookups,
    roots,
    https: webClient({
      dns: lookups,
      transport: https,
      roots,
      onHandshake: (...shown) => findings.onHandshake(webHandshake(...shown))
    })
  })
  const clients = { validating: clientsWith(validating), "non-validating": clientsWith(nonValidating) }

  const judging = Effect.gen(function* (): Effect.fn.Return<Probed> {
    const asks = forwards ? "resolver" : "servers"
    const empty = { domain, judgedAtMs, records: [], hosts: [], reportsTo: [] }
    // The root is sound, whatever becomes of a domain. Where it cannot be proven, nothing below it can, and nobody is asked in vain.
    const root = yield* Effect.result(validating.lookup(".", "NS"))
    if (Result.isFailure(root) || root.success.status !== "secure") {
      const detail = Result.isFailure(root)
        ? root.failure.detail
        : "no trust anchor has an algorithm that is supported"
      return {
        ...empty,
        network: { dns: answered() ? "intercepted" : "blocked", asks, smtp: "unasked", detail },
        mtaSts: { _tag: "None", detail: "nobody was asked" },
        models: trustModels.map(({ id, title }) => unknownVerdict({ id, title })),
        chain: findings.chain,
        chains: findings.chains
      }
    }
    const survey = yield* surveyOf({
      domain,
      draw,
      visits: visits ? smtp : undefined,
      clients: clients.validating,
      plainDns: nonValidating,
      onJudged: (shown) => findings.onHandshake(shown)
    })
    const network = { dns: "works", asks, smtp: survey.smtp } as const
    const services: ProbingServices = { draw, shownAt: survey.shownAt, findings }
    const models = yield* Effect.forEach(trustModels, (model) => {
      const configured = model.configure({})
      const needs = configured.needsValidation ?? model.needsValidation
      return verdictOf(
        { model, configured, domain, smtp: survey.smtp },
        { ...services, ...clients[needs ? "validating" : "non-validating"] }
      )
    })
    const { records, hosts, mtaSts, reportsTo } = survey
    const { chain, chains } = findings
    return { ...empty, network, records, hosts, mtaSts, reportsTo, models, chain, chains }
  })
  const clock = yield* Clock.Clock
  return yield* judging.pipe(
    Effect.provideService(AddressTypes, addressTypes),
    Effect.provideService(Dns, validating),
    Effect.provideService(Clock.Clock, stoppedAt(judgedAtMs, clock))
  )
})

/** It shows one moment; waits last as long as they do. */
const stoppedAt = (ms: number, clock: Clock.Clock): Clock.Clock => ({
  currentTimeMillisUnsafe: () => ms,
  currentTimeMillis: Effect.succeed(ms),
  currentTimeNanosUnsafe: () => BigInt(ms) * 1_000_000n,
  currentTimeNanos: Effect.succeed(BigInt(ms) * 1_000_000n),
  monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
  monotonicTimeNanos: clock.monotonicTimeNanos,
  sleep: (duration) => clock.sleep(duration)
})
