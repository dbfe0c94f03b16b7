/** What a sender does under one model that has mail for the domain and has never written to it. RFC 5321 §5.1. */
import { Effect } from "effect"
import { Dns, type DnsLookups } from "../clients/dns/dns.ts"
import { Https, type HttpsFetches } from "../clients/https/https.ts"
import { RootStore, type Roots } from "../clients/root-store.ts"
import { type ConfiguredModel, SenderMemory, type TrustModel } from "../models/trust-model.ts"
import { SmtpTransport } from "../network/smtp-transport.ts"
import { keyPair } from "../protocol/keys/key-pair.ts"
import type { Draw } from "../protocol/smtp/mail-exchangers.ts"
import type { Attempt } from "../sender/attempt.ts"
import { deliver } from "../sender/deliver.ts"
import { type Entry, Journal } from "../sender/journal.ts"
import { senderMemory } from "../sender/memory.ts"
import { type Identity, SendingMta } from "../sender/sending-mta.ts"
import type { Findings } from "./findings.ts"
import { clientName } from "./hidden-client.ts"
import { playedHosts } from "./played-hosts.ts"
import type { ModelVerdict, NetworkState } from "./probed.ts"

export interface ProbingServices {
  readonly draw: Draw
  /** As `playedHosts` asks. */
  readonly shownAt: Parameters<typeof playedHosts>[0]
  readonly findings: Findings
}

export interface Clients {
  readonly dns: DnsLookups
  readonly https: HttpsFetches
  readonly roots: Roots
}

interface ProbedModel {
  readonly model: TrustModel
  readonly configured: ConfiguredModel
  readonly domain: string
  readonly smtp: NetworkState["smtp"]
}

export const verdictOf = Effect.fnUntraced(function* (
  { model: { id, title }, configured, domain, smtp }: ProbedModel,
  { dns, https, roots, draw, shownAt, findings }: ProbingServices & Clients
): Effect.fn.Return<ModelVerdict> {
  const why: Array<Entry> = []
  const mail = {
    messageId: `probe@${clientName}`,
    from: `postmaster@${clientName}`,
    to: `postmaster@${domain}`,
    lines: []
  }
  const attempt = yield* deliver(mail, configured).pipe(
    Effect.provideService(Dns, dns),
    Effect.provideService(Https, https),
    Effect.provideService(RootStore, roots),
    Effect.provideService(SenderMemory, senderMemory()),
    Effect.provideService(SmtpTransport, playedHosts(shownAt)),
    Effect.provideService(SendingMta, sendingMta(draw)),
    Effect.provideService(Journal, {
      note: (entry) => Effect.sync(() => void why.push(entry)),
      keep: (handshake) => Effect.sync(() => findings.onHandshake(handshake, id))
    })
  )
  return { id, title, why, ...outcomeOf(attempt, smtp) }
})

/** Where no name server was reached. */
export const unknownVerdict = (model: Pick<ModelVerdict, "id" | "title">): ModelVerdict => ({
  ...model,
  why: [],
  outcome: "unknown",
  inWords: "not known: DNS does not work here"
})

/** A sender as scenarios have it unless they say otherwise. */
export const sendingMta = (draw: Draw): Identity => ({
  hostName: clientName,
  draw,
  minimumTlsVersion: "TLSv1.0",
  plaintextBeforeTls: "discarded",
  clearFromAgeSeconds: 0,
  // It sends none.
  reportSigner: { domain: clientName, selector: "none", key: keyPair("ed25519", clientName) }
})

const outcomeOf = (
  attempt: Attempt,
  smtp: NetworkState["smtp"]
): Pick<ModelVerdict, "outcome" | "inWords"> => {
  if (attempt._tag === "Delivered") {
    const { mxHost, form, proof, sessions } = attempt
    if (proof !== undefined)
      return {
        outcome: "delivered-authenticated",
        inWords: `delivers over TLS to ${mxHost}, and has checked that it is the right host`
      }
    const policyFailed = sessions.some(({ failures, policies }) => failures.length > 0 && policies.length > 0)
    const nonetheless = policyFailed ? "; a check failed, and is only reported" : ""
    return form === "tls"
      ? {
          outcome: "delivered-unauthenticated-ok",
          inWords: `delivers over TLS to ${mxHost} without knowing who that is${nonetheless}`
        }
      : { outcome: "delivered-cleartext-ok", inWords: `delivers in clear to ${mxHost}${nonetheless}` }
  }
  const { refusals } = attempt
  const detail = [...new Set(refusals.map(refusalText))].join("; ")
  if (attempt._tag === "Bounced")
    return { outcome: "bounced", inWords: `returns the mail at once: ${detail}` }
  const hadNoAnswer = refusals.every(({ cause }) => cause === "no answer")
  if (hadNoAnswer && smtp !== "works")
    return { outcome: "unknown", inWords: "not known: no MX host was asked; its policy is below" }
  return {
    outcome: hadNoAnswer ? "deferred-other" : "deferred-by-misconfiguration",
    inWords: `does not deliver, and tries again later: ${detail}`
  }
}

const refusalText = ({ mxHost, detail }: Attempt["refusals"][number]): string =>
  mxHost === "" || detail.startsWith(mxHost) ? detail : `${mxHost}: ${detail}`
