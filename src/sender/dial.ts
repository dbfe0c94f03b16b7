/** One session with one address of an MX host, under a policy: does the peer get the mail? RFC 3207, RFC 8461 §5. */
import { Clock, Effect, Result } from "effect"
import { type Revocation, RootStore } from "../clients/root-store.ts"
import { carryMail } from "../clients/smtp/carry-mail.ts"
import type { HopPolicy, Mistrust, Proof } from "../models/trust-model.ts"
import type { SmtpTransport } from "../network/smtp-transport.ts"
import type { Listener } from "../protocol/smtp/listener.ts"
import { type ExtensionLine, offers } from "../protocol/smtp/extensions.ts"
import type { FailureReason, Intent, Outcome } from "../protocol/smtp/client-session.ts"
import { type Citation, rfc } from "../protocol/rfc.ts"
import { isBelow, type TlsEvidence } from "../protocol/tls/evidence.ts"
import type { Mail, Refusal, TlsSession } from "./attempt.ts"
import { keep, note } from "./journal.ts"
import { SendingMta } from "./sending-mta.ts"

interface Call {
  readonly mxHost: string
  readonly address: string
  readonly listener: Listener
  readonly mail: Mail
  readonly policy: HopPolicy
}

export type Dialled = { readonly sessions: ReadonlyArray<TlsSession> } & (
  | {
      readonly _tag: "Taken"
      readonly address: string
      readonly form: "clear" | "tls"
      /** Present when the policy's checks identified the peer. */
      readonly proof?: Proof
      /** Of the EHLO reply last heard. */
      readonly extensions: ReadonlyArray<ExtensionLine>
      /** Absent when the mail went in clear. */
      readonly evidence?: TlsEvidence
    }
  | { readonly _tag: "Refused"; readonly refusals: ReadonlyArray<Refusal> }
)

export const dial = function* (
  call: Call
): Effect.fn.Return<Dialled, never, RootStore | SmtpTransport | SendingMta> {
  const { mxHost, address, mail, policy } = call
  const { clearFromAgeSeconds } = yield* SendingMta
  const judgement = new Judgement(mxHost, policy, (yield* RootStore).revocation)
  // RFC 8461 §5: in testing mode the mail goes as though nothing had failed, in clear if need be.
  const mayGoInClear = policy.encryption === "optional" || policy.enforcement === "report-only"

  let outcome = yield* talk(call, judgement, mayGoInClear ? "optional" : "required")
  if (mayGoInClear && outcome._tag === "Failed" && outcome.reason === "handshake failed") {
    yield* judgement.onTlsFailure("handshake failed")
    if ((mail.ageSeconds ?? 0) < clearFromAgeSeconds) {
      yield* note(
        `TLS with ${mxHost} failed: in clear once the mail has waited ${clearFromAgeSeconds} s`,
        rfc(7435, "5")
      )
      return {
        _tag: "Refused",
        refusals: [refusalOf(call, outcome, judgement)],
        sessions: sessionsOf(call, judgement)
      }
    }
    // RFC 7435 §5 tolerates clear text after a handshake that failed, where nothing was promised; RFC 7672 §2.2
    // says MAY. The first connection is dead, so it takes a second.
    yield* note(`TLS with ${mxHost} failed: once more, in clear`, rfc(7435, "5"), rfc(7672, "2.2"))
    outcome = yield* talk(call, judgement, "never")
  } else {
    const failure = tlsFailureOf(outcome)
    if (failure !== undefined) yield* judgement.onTlsFailure(failure)
  }
  const sessions = sessionsOf(call, judgement)

  if (outcome._tag === "Delivered") {
    const how = !outcome.isOverTls
      ? "in clear"
      : judgement.proof === undefined
        ? "over TLS, without knowing to whom"
        : "over authenticated TLS"
    yield* note(`${mxHost} [${address}] took the mail ${how}`, rfc(5321, "4.2.5"))
    return {
      _tag: "Taken",
      address,
      form: outcome.isOverTls ? "tls" : "clear",
      ...(judgement.proof === undefined ? {} : { proof: judgement.proof }),
      extensions: outcome.extensions.lines,
      ...(outcome.isOverTls && judgement.evidence !== undefined ? { evidence: judgement.evidence } : {}),
      sessions
    }
  }
  const rules = policy.demandedBy === undefined ? [outcome.because] : [outcome.because, policy.demandedBy]
  yield* note(`${mxHost} [${address}] does not get the mail: ${outcome.reason}`, ...rules)
  return { _tag: "Refused", refusals: [refusalOf(call, outcome, judgement)], sessions }
}

type Failed = Extract<Outcome, { readonly _tag: "Failed" }>

/** A session, or the failure that stands for having had none. */
const talk = function* (
  { address, listener, mail, policy }: Call,
  judgement: Judgement,
  wanted: Intent["encryption"]
): Effect.fn.Return<Outcome, never, SmtpTransport | SendingMta> {
  const {
    hostName,
    minimumTlsVersion: usual,
    minimumTlsVersionWhereRequired: required = usual,
    plaintextBeforeTls
  } = yield* SendingMta
  const encryption = listener.tls === "implicit" ? "implicit" : wanted
  const isRequired = encryption === "required" || encryption === "implicit"
  const minimumTlsVersion = isRequired && isBelow(usual, required) ? required : usual
  const session = yield* Effect.result(
    carryMail({
      address,
      port: listener.port,
      intent: {
        clientName: hostName,
        encryption,
        envelope: {
          reversePath: mail.from,
          forwardPaths: [mail.to],
          mailParameters: policy.mailParameters ?? [],
          text: mail.lines
        }
      },
      ...(policy.serverName === undefined ? {} : { serverName: policy.serverName }),
      minimumTlsVersion,
      plaintextBeforeTls,
      accepts: judgement.onHandshake
    })
  )
  if (Result.isSuccess(session)) return session.success
  return {
    _tag: "Failed",
    reason: "connection lost",
    isTemporary: true,
    isOverTls: false,
    refused: [],
    because: rfc(5321, "4.5.4.1")
  }
}

/** Applies the policy's check and keeps what it found. */
class Judgement {
  /** All that a report tells of, whether or not it stops the mail. */
  readonly failures: Array<Mistrust>
  proof: Proof | undefined
  evidence: TlsEvidence | undefined
  readonly #mxHost: string
  readonly #policy: HopPolicy
  readonly #revocation: Revocation | undefined

  constructor(mxHost: string, policy: HopPolicy, revocation: Revocation | undefined) {
    this.failures = [...(policy.reports ?? [])]
    this.#mxHost = mxHost
    this.#policy = policy
    this.#revocation = revocation
  }

  readonly onHandshake = (evidence: TlsEvidence): Effect.Effect<boolean> =>
    Effect.gen({ self: this }, function* () {
      this.evidence = evidence
      const { authenticate } = this.#policy
      const shown = { host: this.#mxHost, chain: evidence.chain }
      if (authenticate === undefined) {
        yield* keep({ ...shown, verdict: "unasked", detail: "" })
        return true
      }
      if (this.#revocation !== undefined) yield* this.#revocation.lookUp(evidence.chain)
      const nowSeconds = Math.floor((yield* Clock.currentTimeMillis) / 1000)
      const judged = authenticate(evidence, nowSeconds)
      if (Result.isSuccess(judged)) {
        const { examined, ...proof } = judged.success
        const { detail, identifies, because } = proof
        const verdict = identifies === "nobody" ? "unasked" : "proven"
        yield* keep({ ...shown, verdict, detail, ...(examined && { examined }) })
        // A host that an insecure MX record named may be the wrong one, however well it proves its own name.
        if (identifies === undefined) this.proof = proof
        yield* note(
          identifies === undefined
            ? `${this.#mxHost} is who it should be: ${detail}`
            : identifies === "MX host"
              ? `${this.#mxHost} is the host that an insecure MX record named: ${detail}`
              : `${this.#mxHost} may be anybody: ${detail}`,
          ...because
        )
        return true
      }
      const { result, detail, because, examined } = judged.failure
      yield* keep({ ...shown, verdict: "not proven", detail, ...(examined && { examined }) })
      const mistrust: Mistrust = { result, detail, because }
      this.failures.push(mistrust)
      yield* note(
        `${this.#mxHost} ${this.#isEnforced ? "is not who it should be" : wouldBeRefused}: ${mistrust.detail}`,
        ...mistrust.because
      )
      return !this.#isEnforced
    })

  /** There is no TLS: for a report a failure under every policy, and without one too (RFC 8460 §4.3.1). */
  onTlsFailure(reason: TlsFailure): Effect.Effect<void> {
    const { result, because } = tlsFailures[reason]
    const { demandedBy, encryption } = this.#policy
    const mistrust: Mistrust = {
      result,
      detail: reason,
      because: demandedBy === undefined ? [because] : [because, demandedBy]
    }
    this.failures.push(mistrust)
    return encryption === "required" && !this.#isEnforced
      ? note(`${this.#mxHost} ${wouldBeRefused}: ${reason}`, ...mistrust.because)
      : Effect.void
  }

  get #isEnforced(): boolean {
    return this.#policy.enforcement === "enforce"
  }
}

const wouldBeRefused = "would be refused if the policy were enforced"

/** None where the connection ended before TLS was had or missed: RFC 8460 §4.3.4 leaves out what the network does. */
const sessionsOf = (
  { mxHost, address, policy }: Call,
  { failures, evidence }: Judgement
): ReadonlyArray<TlsSession> =>
  failures.length === (policy.reports ?? []).length && evidence === undefined
    ? []
    : [{ mxHost, address, policies: policy.applied ?? [], failures }]

const refusalOf = ({ mxHost }: Call, { reason, isTemporary }: Failed, { failures }: Judgement): Refusal => {
  // Nothing comes after these, so that the last failure is the one that ended the session.
  const mistrust = reason === "peer not accepted" || isTlsFailure(reason) ? failures.at(-1) : undefined
  if (mistrust !== undefined) return { mxHost, cause: "refused by policy", detail: mistrust.detail, mistrust }
  if (reason === "connection lost") return { mxHost, cause: "no answer", detail: reason }
  return { mxHost, cause: isTemporary ? "refused for now" : "refused for good", detail: reason }
}

/** Failures to get TLS, in RFC 8460 §4.3's words: whoever takes up STARTTLS supports it, even where what follows goes wrong. */
const tlsFailures = {
  "STARTTLS not offered": { result: "starttls-not-supported", because: rfc(3207, "6") },
  // Not "validation-failure", which is for what no other type fits (RFC 8460 §4.3.1): a host that answers 454 says itself that TLS is
  // not available (RFC 3207 §4), so that this session did not support it, whatever the keyword had announced; no handshake failed.
  "STARTTLS refused": { result: "starttls-not-supported", because: rfc(3207, "4") },
  "handshake failed": { result: "validation-failure", because: rfc(3207, "4.1") },
  "plaintext before handshake": { result: "validation-failure", because: rfc(3207, "4.2") }
} as const satisfies Partial<
  Record<FailureReason, { readonly result: Mistrust["result"]; readonly because: Citation }>
>
type TlsFailure = keyof typeof tlsFailures

/** Why a session that may go on without TLS, or one that ended for want of it, had none. */
const tlsFailureOf = (outcome: Outcome): TlsFailure | undefined => {
  if (outcome._tag === "Failed" && isTlsFailure(outcome.reason)) return outcome.reason
  if (outcome.isOverTls || outcome.extensions === undefined) return undefined
  return offers(outcome.extensions, "STARTTLS") ? "STARTTLS refused" : "STARTTLS not offered"
}

const isTlsFailure = (reason: FailureReason): reason is TlsFailure => Object.hasOwn(tlsFailures, reason)
