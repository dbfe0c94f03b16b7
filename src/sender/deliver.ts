/**
 * One delivery attempt, the same under every trust model: find the MX hosts, ask the model about each in turn,
 * dial, secure, judge, hand over or go on to the next. RFC 5321 §5.1, RFC 8461 §5, RFC 7672 §2.2.
 */
import { Clock, Effect, Result } from "effect"
import { findAddresses } from "../clients/dns/addresses.ts"
import { Dns } from "../clients/dns/dns.ts"
import { RootStore } from "../clients/root-store.ts"
import type { ConfiguredModel, Hop, Mistrust } from "../models/trust-model.ts"
import type { SmtpTransport } from "../network/smtp-transport.ts"
import { rfc } from "../protocol/rfc.ts"
import { mxListener } from "../protocol/smtp/listener.ts"
import { type Attempt, domainOf, type Mail, type Refusal, type TlsSession } from "./attempt.ts"
import { dial, type Dialled } from "./dial.ts"
import { note } from "./journal.ts"
import { routeTo } from "./route.ts"
import { SendingMta } from "./sending-mta.ts"

type ModelServices = Effect.Services<ReturnType<ConfiguredModel["policyFor"]>>

export const deliver = Effect.fnUntraced(function* (
  mail: Mail,
  model: ConfiguredModel
): Effect.fn.Return<Attempt, never, ModelServices | SmtpTransport | SendingMta> {
  const { smartHost } = yield* SendingMta
  // RFC 8461 §3.4, RFC 7672 §2.2: policies and TLSA records are those of the next hop, and not of the address.
  const domain = smartHost ?? domainOf(mail.to)
  if (smartHost !== undefined)
    yield* note(`mail for ${domainOf(mail.to)} goes through the smart host ${smartHost}`, rfc(8461, "3.4"))
  const route = yield* Effect.result(routeTo(domain, model))
  if (Result.isFailure(route)) {
    const { failure } = route
    if (failure._tag === "NoRoute") {
      yield* note(`${domain} takes no mail: ${failure.reason}`, failure.because)
      return {
        _tag: "Bounced",
        why: "refused for good",
        refusals: [{ mxHost: "", cause: "no route", detail: failure.reason }],
        sessions: []
      }
    }
    if (failure._tag === "HostRefused") {
      yield* note(`no server of ${domain} gets the mail: ${failure.detail}`, ...failure.because)
      return {
        _tag: "Deferred",
        refusals: [{ mxHost: "", cause: "lookup failed", detail: failure.detail }],
        sessions: []
      }
    }
    yield* note(`the MX lookup for ${domain} failed (${failure.detail}): the mail waits`, rfc(7672, "2.1.2"))
    return {
      _tag: "Deferred",
      refusals: [{ mxHost: "", cause: "lookup failed", detail: failure.detail }],
      sessions: []
    }
  }

  const refusals: Array<Refusal> = []
  const sessions: Array<TlsSession> = []
  for (const hop of route.success) {
    const outcome = yield* offerTo(hop, mail, model)
    sessions.push(...outcome.sessions)
    if (outcome._tag === "Taken") {
      const { evidence, extensions, ...taken } = outcome
      if (model.learnFrom !== undefined) {
        const { revocation } = yield* RootStore
        if (revocation !== undefined && evidence !== undefined) yield* revocation.lookUp(evidence.chain)
        const nowSeconds = Math.floor((yield* Clock.currentTimeMillis) / 1000)
        yield* model.learnFrom({
          hop,
          extensions,
          nowSeconds,
          ...(evidence === undefined ? {} : { evidence })
        })
      }
      return { ...taken, _tag: "Delivered", mxHost: hop.mxHost, refusals, sessions }
    }
    refusals.push(...outcome.refusals)
  }
  // §4.2.1: only when every host said so for good is there no use in trying again.
  const isPermanent = refusals.length > 0 && refusals.every(({ cause }) => cause === "refused for good")
  yield* note(
    isPermanent ? "every mail exchanger refused for good" : "no mail exchanger is left: the mail waits",
    rfc(5321, "4.5.4.1")
  )
  return isPermanent
    ? { _tag: "Bounced", why: "refused for good", refusals, sessions }
    : { _tag: "Deferred", refusals, sessions }
})

/** Asks the model about one MX host and dials its addresses in turn. */
const offerTo = function* (
  hop: Hop,
  mail: Mail,
  model: ConfiguredModel
): Effect.fn.Return<Dialled, never, ModelServices | SmtpTransport | SendingMta> {
  const { mxHost, located: listener = mxListener } = hop
  const policy = yield* Effect.result(model.policyFor(hop))
  if (Result.isFailure(policy)) {
    const { result, detail, because, applied = [] } = policy.failure
    yield* note(`${mxHost} is passed over: ${detail}`, ...because)
    if (result === undefined) return refuse([{ mxHost, cause: "lookup failed", detail }], [])
    const mistrust: Mistrust = { result, detail, because }
    return refuse(
      [{ mxHost, cause: "refused by policy", detail, mistrust }],
      // RFC 8460 §4.3.2: what is wrong with a policy is reported without a session. Where it is none that the RFC knows, nothing is left to tell of.
      applied.length === 0 ? [] : [{ mxHost, policies: applied, failures: [mistrust] }]
    )
  }
  yield* note(`policy for ${mxHost}: ${policy.success.basis}`, ...policy.success.because)

  const dns = yield* Dns
  const answer = yield* Effect.result(findAddresses(dns, mxHost))
  if (Result.isFailure(answer)) {
    // RFC 7672 §2.1.2: a host whose address lookup fails is unreachable; the others may still take the mail.
    const { detail } = answer.failure
    yield* note(`the address lookup for ${mxHost} failed: ${detail}`, rfc(7672, "2.1.2"))
    return refuse([{ mxHost, cause: "lookup failed", detail }], [])
  }
  const { addresses, failures } = answer.success
  for (const { type, detail } of failures) {
    yield* note(
      `the ${type} lookup for ${mxHost} failed (${detail}); its other addresses do`,
      rfc(7672, "2.1.2")
    )
  }
  if (addresses.length === 0) {
    yield* note(`${mxHost} has no address`, rfc(5321, "5.1"))
    return refuse([{ mxHost, cause: "lookup failed", detail: "no address" }], [])
  }
  const refusals: Array<Refusal> = []
  const sessions: Array<TlsSession> = []
  for (const address of addresses) {
    const dialled = yield* dial({ mxHost, address, listener, mail, policy: policy.success })
    sessions.push(...dialled.sessions)
    if (dialled._tag === "Taken") return { ...dialled, sessions }
    refusals.push(...dialled.refusals)
  }
  return refuse(refusals, sessions)
}

const refuse = (refusals: ReadonlyArray<Refusal>, sessions: ReadonlyArray<TlsSession>): Dialled => ({
  _tag: "Refused",
  refusals,
  sessions
})
