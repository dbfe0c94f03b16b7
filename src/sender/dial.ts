/** One session with one address of an MX host, under a policy: does the peer get the mail? RFC 3207, RFC 8461 §5. */
import { Clock, Effect, Result } from "effect"
import { type Revocation, RootStore } from "../clients/root-store.ts"
import { carryMail } from "../clients/smtp/carry-mail.ts"
import type { HopPolicy, Mistrust, Proof } from "../models/trust-model.ts"
import type { SmtpTransport } from "../network/smtp-transport.ts"
import type { ExtensionLine } from "../protocol/smtp/extensions.ts"
import type { FailureReason, Intent, Outcome } from "../protocol/smtp/client-session.ts"
import { rfc } from "../protocol/rfc.ts"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"
import type { Mail, Refusal } from "./attempt.ts"
import { note } from "./journal.ts"
import { SendingMta } from "./sending-mta.ts"

interface Call {
  readonly mxHost: string
  readonly address: string
  readonly mail: Mail
  readonly policy: HopPolicy
}

export type Dialled =
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
      readonly reports: ReadonlyArray<Mistrust>
    }
  | { readonly _tag: "Refused"; readonly refusals: ReadonlyArray<Refusal> }

export const dial = function* (
  call: Call
): Effect.fn.Return<Dialled, never, RootStore | SmtpTransport | SendingMta> {
  const { mxHost, address, policy } = call
  const judgement = new Judgement(mxHost, policy, (yield* RootStore).revocation)
  // RFC 8461 §5: in testing mode the mail goes as though nothing had failed, in clear if need be.
  const mayGoInClear = policy.encryption === "optional" || policy.enforcement === "report-only"

  let outcome = yield* talk(call, judgement, mayGoInClear ? "optional" : "required")
  if (mayGoInClear && outcome._tag === "Failed" && outcome.reason === "handshake failed") {
    // RFC 7435 §5 tolerates clear text after a handshake that failed, where nothing was promised; RFC 7672 §2.2
    // says MAY. The first connection is dead, so it takes a second.
    yield* note(`TLS with ${mxHost} failed: once more, in clear`, rfc(7435, "5"), rfc(7672, "2.2"))
    outcome = yield* talk(call, judgement, "never")
  }

  if (outcome._tag === "Delivered") {
    if (!outcome.isOverTls) yield* judgement.onClearText
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
      reports: [...(policy.reports ?? []), ...judgement.reports]
    }
  }
  const rules = policy.demandedBy === undefined ? [outcome.because] : [outcome.because, policy.demandedBy]
  yield* note(`${mxHost} [${address}] does not get the mail: ${outcome.reason}`, ...rules)
  return { _tag: "Refused", refusals: [refusalOf(call, outcome, judgement)] }
}

type Failed = Extract<Outcome, { readonly _tag: "Failed" }>

/** A session, or the failure that stands for having had none. */
const talk = function* (
  { address, mail, policy }: Call,
  judgement: Judgement,
  encryption: Intent["encryption"]
): Effect.fn.Return<Outcome, never, SmtpTransport | SendingMta> {
  const { hostName, minimumTlsVersion, plaintextBeforeTls } = yield* SendingMta
  const session = yield* Effect.result(
    carryMail({
      address,
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
  readonly reports: Array<Mistrust> = []
  proof: Proof | undefined
  mistrust: Mistrust | undefined
  evidence: TlsEvidence | undefined
  readonly #mxHost: string
  readonly #policy: HopPolicy
  readonly #revocation: Revocation | undefined

  constructor(mxHost: string, policy: HopPolicy, revocation: Revocation | undefined) {
    this.#mxHost = mxHost
    this.#policy = policy
    this.#revocation = revocation
  }

  readonly onHandshake = (evidence: TlsEvidence): Effect.Effect<boolean> =>
    Effect.gen({ self: this }, function* () {
      this.evidence = evidence
      const { authenticate } = this.#policy
      if (authenticate === undefined) return true
      if (this.#revocation !== undefined) yield* this.#revocation.lookUp(evidence.chain)
      const nowSeconds = Math.floor((yield* Clock.currentTimeMillis) / 1000)
      const verdict = authenticate(evidence, nowSeconds)
      if (Result.isSuccess(verdict)) {
        const { detail, identifies, because } = verdict.success
        // A host that an insecure MX record named may be the wrong one, however well it proves its own name.
        if (identifies === undefined) this.proof = verdict.success
        yield* note(
          identifies === undefined
            ? `${this.#mxHost} is who it should be: ${detail}`
            : `${this.#mxHost} is the host that an insecure MX record named: ${detail}`,
          ...because
        )
        return true
      }
      return yield* this.#onMistrust(verdict.failure)
    })

  /** The mail went in clear where the policy wanted TLS, which only a policy that merely reports lets happen. */
  get onClearText(): Effect.Effect<void> {
    if (this.#policy.encryption === "optional") return Effect.void
    const { because } = this.#policy
    return Effect.asVoid(
      this.#onMistrust({ result: "starttls-not-supported", detail: "no STARTTLS", because })
    )
  }

  #onMistrust(mistrust: Mistrust): Effect.Effect<boolean> {
    const isEnforced = this.#policy.enforcement === "enforce"
    if (isEnforced) this.mistrust = mistrust
    else this.reports.push(mistrust)
    const consequence = isEnforced
      ? "is not who it should be"
      : "would be refused if the policy were enforced"
    return Effect.as(
      note(`${this.#mxHost} ${consequence}: ${mistrust.detail}`, ...mistrust.because),
      !isEnforced
    )
  }
}

const refusalOf = (
  { mxHost, policy }: Call,
  { reason, isTemporary, because }: Failed,
  { mistrust }: Judgement
): Refusal => {
  if (reason === "peer not accepted" && mistrust !== undefined) {
    return { mxHost, cause: "refused by policy", detail: mistrust.detail, mistrust }
  }
  const result = tlsFailures[reason]
  if (result !== undefined) {
    return {
      mxHost,
      cause: "refused by policy",
      detail: reason,
      mistrust: {
        result,
        detail: reason,
        because: policy.demandedBy === undefined ? [because] : [because, policy.demandedBy]
      }
    }
  }
  if (reason === "connection lost") return { mxHost, cause: "no answer", detail: reason }
  return { mxHost, cause: isTemporary ? "refused for now" : "refused for good", detail: reason }
}

/** Failures to get the TLS that a policy requires, in RFC 8460 §4.3's words. */
const tlsFailures: Partial<Record<FailureReason, Mistrust["result"]>> = {
  "STARTTLS not offered": "starttls-not-supported",
  "STARTTLS refused": "starttls-not-supported",
  "handshake failed": "validation-failure",
  "plaintext before handshake": "validation-failure"
}
