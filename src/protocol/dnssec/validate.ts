/**
 * Judges the answer to a question: secure, insecure, bogus or indeterminate. RFC 4035 §5, RFC 6840.
 *
 * Each link of an alias chain is judged by itself, and the weakest decides. Nothing in a message is believed for
 * where it stands: header bits, RCODE and section serve to find records, signatures to judge them.
 */
import type { Message, Question } from "../dns/message.ts"
import type { Name } from "../dns/name.ts"
import { readSoa } from "../dns/rdata/soa.ts"
import type { RrSet } from "../dns/record.ts"
import { isMetaType, rcodes, typeCodes, typeName } from "../dns/types.ts"
import { type Citation, rfc } from "../rfc.ts"
import { Result } from "effect"
import { findAlias, maxAliases } from "./aliases.ts"
import type { TrustAnchor } from "./anchors.ts"
import type { Asking } from "./asking.ts"
import type { ValidationContext } from "./context.ts"
import { DenialProofs } from "./denial.ts"
import type { EndEvidence } from "./evidence.ts"
import { type ValidationPolicy, usualPolicy } from "./policy.ts"
import { Questioning, type Reply } from "./questioning.ts"
import { checkRrSet } from "./signature.ts"
import type { Section, SignedRrSet } from "./signed-rr-set.ts"
import { type SecureZone, PlainTrust, type Trust } from "./trust.ts"
import { bogus, indeterminate, type Reason, type Shortfall, type Status } from "./verdict.ts"
import type { Link, Validation } from "./validation.ts"
import { WorkBudget } from "./work-budget.ts"
import { ZoneCuts } from "./zone-cuts.ts"

export interface ValidationRequest {
  readonly question: Question
  /** What came back for the question, whatever its RCODE; undefined when nothing readable did. */
  readonly response: Message | undefined
  /** DS or DNSKEY records; those of the closest zone count. */
  readonly anchors: ReadonlyArray<TrustAnchor>
  /** Names at and below which nothing is validated (RFC 7646), unless an anchor lies deeper. */
  readonly negativeAnchors?: ReadonlyArray<Name>
  /** Seconds since the epoch. */
  readonly nowSeconds: number
  readonly policy?: ValidationPolicy
  /** Kept between validations with the same anchors and policy. Absent: every validation starts from the anchors. */
  readonly trust?: Trust
}

export function* validate(request: ValidationRequest): Asking<Validation> {
  const context: ValidationContext = {
    nowSeconds: Math.floor(request.nowSeconds),
    policy: request.policy ?? usualPolicy,
    trust: request.trust ?? new PlainTrust(),
    budget: new WorkBudget(),
    evidence: []
  }
  const questioning = new Questioning(request.question.class, context.budget)
  const cuts = new ZoneCuts({
    anchors: request.anchors,
    negativeAnchors: request.negativeAnchors ?? [],
    questioning,
    context
  })
  const validation = yield* new AnswerValidation(request, context, questioning, cuts).run()
  const { leftUndone } = context.budget
  if (leftUndone === undefined || !isFailure(validation)) return validation
  // What was left undone may have been the missing proof, so say that instead.
  const detail = `more than ${leftUndone}; as far as it was looked at: ${validation.reason}, ${validation.detail}`
  return { ...validation, status: "bogus", reason: "too much work", detail, because: rfc(4035, "4.3") }
}

/** A set or an absence that was judged; insecure ones are used all the same. */
interface Judged {
  readonly status: "secure" | "insecure"
  readonly reason: Reason
  readonly detail: string
  readonly because: Citation
  readonly ttlSeconds: number
}

interface SecurelyJudged extends Judged {
  readonly status: "secure"
}

interface ProvenAbsence {
  readonly status: "secure"
  /** That the proof calls for. */
  readonly rcode: number
  readonly judged: SecurelyJudged
}

interface Failure extends Shortfall {
  readonly status: "bogus" | "indeterminate"
}

type Judgement = Judged | Failure

const isFailure = <A extends { readonly status: Status }>(
  judged: A
): judged is A & { readonly status: Failure["status"] } =>
  judged.status === "bogus" || judged.status === "indeterminate"

class AnswerValidation {
  readonly #request: ValidationRequest
  readonly #context: ValidationContext
  readonly #questioning: Questioning
  readonly #cuts: ZoneCuts
  readonly #proofs = new Map<Section, Map<string, DenialProofs>>()
  readonly #links: Array<Link> = []
  /** The first insecure link or end: the reason for the verdict on the whole. */
  #weakest: Judged | undefined
  #ttlSeconds = maxTtlSeconds
  #name: Name

  constructor(
    request: ValidationRequest,
    context: ValidationContext,
    questioning: Questioning,
    cuts: ZoneCuts
  ) {
    this.#request = request
    this.#context = context
    this.#questioning = questioning
    this.#cuts = cuts
    this.#name = request.question.name
  }

  *run(): Asking<Validation> {
    const { type } = this.#request.question
    if (type === typeCodes.RRSIG || isMetaType(type)) {
      // RFC 4035 §2.2: no signature covers signatures; and ANY asks for no RRset that could be judged.
      return this.#failed(indeterminate(`${typeName(type)} has no signatures of its own`, rfc(4035, "2.2")))
    }
    let reply = this.#questioning.learn(this.#request.question, this.#request.response)
    for (;;) {
      if (reply === undefined) {
        return this.#failed(indeterminate(`no answer to ${this.#name} ${typeName(type)}`, rfc(4035, "4.3")))
      }
      const set = reply.answer.find(this.#name, type)
      // A CNAME that was asked for may have been synthesised, and then there is a DNAME to judge in its place.
      const alias =
        set === undefined || type === typeCodes.CNAME ? findAlias(this.#name, type, reply.answer) : undefined
      if (alias === undefined) {
        return set === undefined ? yield* this.#endWithout(reply) : yield* this.#endWith(set, reply)
      }

      const judgement = yield* this.#judge(alias.set, reply)
      if (isFailure(judgement)) return this.#failed(judgement)
      if (alias.target === "too long") return this.#endTooLong(alias.set, judgement)
      if ("status" in alias.target) return this.#failed(alias.target)
      if (type === typeCodes.CNAME) {
        return this.#succeeded(
          judgement,
          rcodes.NOERROR,
          synthesisedCname(this.#name, alias.target, alias.set)
        )
      }
      this.#note(judgement)
      this.#links.push({ owner: this.#name, target: alias.target, status: judgement.status })
      const obstacle = this.#obstacleTo(alias.target)
      if (obstacle !== undefined) return this.#failed(obstacle)
      this.#name = alias.target
      if (!speaksOf(reply, this.#name, type)) reply = yield* this.#questioning.ask(this.#name, type)
    }
  }

  *#endWith(set: SignedRrSet, reply: Reply): Asking<Validation> {
    const judgement = yield* this.#judge(set, reply)
    return isFailure(judgement)
      ? this.#failed(judgement)
      : this.#succeeded(judgement, rcodes.NOERROR, set.rrSet)
  }

  /** RFC 6672 §2.2: the DNAME itself proves that there can be no such name. */
  #endTooLong({ rrSet: { owner } }: SignedRrSet, dname: Judged): Validation {
    const detail = `${this.#name} by ${owner} DNAME: a name over 255 octets`
    return this.#succeeded(
      dname.status === "secure"
        ? { ...dname, reason: "absence proven", detail, because: rfc(6672, "2.2") }
        : dname,
      rcodes.YXDOMAIN
    )
  }

  /** RFC 4035 §5.4: the name, or the type at the name, must be proven not to exist. */
  *#endWithout(reply: Reply): Asking<Validation> {
    const { type } = this.#request.question
    const lowest = lowestZoneOf(this.#name, type)
    const absence = yield* this.#inZoneOf(lowest, zonesOfDenials(reply), (zone) =>
      this.#absenceIn(zone, reply)
    )
    this.#notice({ owner: this.#name, type, isAbsent: true, status: absence.status }, reply)
    if (absence.status === "insecure") return this.#endInsecurely(absence, reply)
    if (absence.status !== "secure") return this.#failed(absence)
    return this.#succeeded(absence.judged, absence.rcode)
  }

  #absenceIn(zone: SecureZone, reply: Reply): ProvenAbsence | Shortfall {
    const { type } = this.#request.question
    const proofs = this.#proofsOf(zone, reply)
    const absence = proofs.proveAbsence(this.#name, type, reply.rcode)
    if (absence.status !== "secure") return absence
    const left = proofs.window.untilSeconds - this.#context.nowSeconds
    return {
      status: "secure",
      rcode: absence.what === "no such name" ? rcodes.NXDOMAIN : rcodes.NOERROR,
      judged: {
        status: "secure",
        reason: "absence proven",
        detail: `${this.#name} ${typeName(type)}: ${absence.what} in ${zone.apex}`,
        because: absence.because,
        ttlSeconds: Math.min(negativeTtl(reply, this.#name), left)
      }
    }
  }

  /** Nobody vouches for the absence, so all there is to go by is the RCODE. */
  #endInsecurely(shortfall: Shortfall, reply: Reply): Validation {
    return isConclusive(reply)
      ? this.#succeeded(
          { ...shortfall, status: "insecure", ttlSeconds: negativeTtl(reply, this.#name) },
          reply.rcode
        )
      : this.#failed(indeterminate(`RCODE ${reply.rcode} for ${this.#name}`, rfc(4035, "4.3")))
  }

  *#judge(set: SignedRrSet, reply: Reply): Asking<Judgement> {
    const { owner, type, ttlSeconds } = set.rrSet
    // RFC 4035 §5.3.1: the signer's name says which zone the records are from.
    const signers = set.signatures.map(({ rrsig }) => rrsig.signerName)
    const found = yield* this.#inZoneOf(lowestZoneOf(owner, type), signers, (zone) =>
      this.#signedIn(zone, set, reply)
    )
    this.#notice({ owner, type, isAbsent: false, status: found.status }, reply)
    return found.status === "secure" ? found : withTtl(found, ttlSeconds)
  }

  #signedIn(zone: SecureZone, set: SignedRrSet, reply: Reply): SecurelyJudged | Shortfall {
    const { owner, type } = set.rrSet
    const signature = checkRrSet(set, zone, this.#context)
    if (signature.status !== "secure") return signature
    const signed: SecurelyJudged = {
      status: "secure",
      reason: "signed",
      detail: `${owner} ${typeName(type)} by ${zone.apex} key ${signature.rrsig.keyTag}`,
      because: rfc(4035, "5.3"),
      ttlSeconds: signature.ttlSeconds
    }
    if (signature.closestEncloser === undefined) return signed
    const proofs = this.#proofsOf(zone, reply)
    const obstacle = proofs.obstacleToWildcard(owner, signature.closestEncloser)
    if (obstacle !== undefined) return obstacle
    const left = proofs.window.untilSeconds - this.#context.nowSeconds
    return { ...signed, ttlSeconds: Math.min(signed.ttlSeconds, left) }
  }

  /**
   * What `look` finds in the zone of `lowest`, the longest name that could be its apex.
   *
   * The records in the answer say which zone that may be, and to believe them saves looking for every cut. It is a
   * guess all the same: a message may hold the records of other zones above the name, and an unsigned zone below
   * them has no signer. So a proof that fails there, or that rests on what only the right zone may say, leads to a
   * search for the cuts down to the name (RFC 4035 §5.2).
   */
  *#inZoneOf<A extends { readonly status: "secure" }>(
    lowest: Name,
    candidates: ReadonlyArray<Name>,
    look: (zone: SecureZone) => A | Shortfall
  ): Asking<A | Shortfall> {
    const guess = longestAtOrAbove(lowest, candidates) ?? lowest
    const guessed = yield* this.#cuts.zoneOf(guess)
    if (guessed.status !== "secure") return guessed
    const found = look(guessed)
    // Opting out is said of a span in which no signed zone can lie (RFC 5155 §6).
    if (found.status === "secure" || found.reason === "opt-out span" || guess.equals(lowest)) return found
    const zone = yield* this.#cuts.zoneOf(lowest)
    if (zone.status === "secure") return zone.apex.equals(guessed.apex) ? found : look(zone)
    if (found.status === "insecure") return zone
    // An opt-out span says only that an unsigned zone may be there, and the message does not say that it is.
    return zone.status === "insecure" && zone.reason !== "opt-out span" ? zone : found
  }

  #notice(end: Omit<EndEvidence, "kind" | "proofs">, { authority }: Reply): void {
    const proofs = [...(this.#proofs.get(authority)?.values() ?? [])].flatMap(({ sets }) => sets)
    this.#context.evidence.push({ kind: "end", ...end, proofs })
  }

  /** Kept, because the wildcards of one alias chain are proven by the records of one message. */
  #proofsOf(zone: SecureZone, { authority }: Reply): DenialProofs {
    const ofMessage = this.#proofs.get(authority) ?? new Map<string, DenialProofs>()
    this.#proofs.set(authority, ofMessage)
    const known = ofMessage.get(zone.apex.key)
    if (known !== undefined) return known
    const proofs = new DenialProofs(authority, zone, this.#context)
    ofMessage.set(zone.apex.key, proofs)
    return proofs
  }

  #obstacleTo(target: Name): Shortfall | undefined {
    if (this.#links.some(({ owner }) => owner.equals(target))) {
      return bogus("alias loop", `back at ${target}`, rfc(1034, "3.6.2"))
    }
    return this.#links.length > maxAliases
      ? bogus("alias chain too long", `${this.#links.length} aliases`, rfc(1034, "3.6.2"))
      : undefined
  }

  #note(judged: Judged): void {
    this.#ttlSeconds = Math.min(this.#ttlSeconds, judged.ttlSeconds)
    if (judged.status === "insecure") this.#weakest ??= judged
  }

  #succeeded(end: Judged, rcode: number, rrSet?: RrSet): Validation {
    this.#note(end)
    const { status, reason, detail, because } = this.#weakest ?? end
    return {
      ...this.#outcome(status, rcode),
      reason,
      detail,
      because,
      ...(rrSet === undefined ? {} : { rrSet }),
      ttlSeconds: Math.max(0, this.#ttlSeconds)
    }
  }

  #failed({ status, reason, detail, because }: Shortfall): Validation {
    return { ...this.#outcome(status, rcodes.SERVFAIL), reason, detail, because, ttlSeconds: 0 }
  }

  #outcome(status: Status, rcode: number) {
    return {
      status,
      rcode,
      aliases: this.#links,
      canonicalName: this.#name,
      evidence: this.#context.evidence
    }
  }
}

/** RFC 6672 §3.1: from the name to where the DNAME leads, with the TTL of the DNAME. */
const synthesisedCname = (owner: Name, target: Name, { rrSet }: SignedRrSet): RrSet => ({
  ...rrSet,
  owner,
  type: typeCodes.CNAME,
  rdatas: [target.toWire()]
})

/** Does the message go on at the alias's target, with data or with an absence, so that there is no need to ask? */
const speaksOf = ({ answer, authority }: Reply, name: Name, type: number): boolean =>
  answer.find(name, type) !== undefined ||
  findAlias(name, type, answer) !== undefined ||
  authority.ofType(typeCodes.SOA).some(({ rrSet }) => name.isAtOrBelow(rrSet.owner))

/** Only these two say that there is nothing; every other RCODE says that the server could not tell. */
const isConclusive = ({ rcode }: Reply): boolean => rcode === rcodes.NOERROR || rcode === rcodes.NXDOMAIN

/** The longest name that could be the apex of the zone of these records: for DS that is the parent's side. */
const lowestZoneOf = (owner: Name, type: number): Name => (type === typeCodes.DS ? owner.parent : owner)

const longestAtOrAbove = (name: Name, candidates: ReadonlyArray<Name>): Name | undefined =>
  candidates
    .filter((candidate) => name.isAtOrBelow(candidate))
    .toSorted((a, b) => b.labels.length - a.labels.length)[0]

/** Zones that may be the one that denies: the signers of its records, and whose SOA it is (RFC 2308 §3). */
const zonesOfDenials = ({ authority }: Reply): ReadonlyArray<Name> => [
  ...[typeCodes.NSEC, typeCodes.NSEC3, typeCodes.SOA].flatMap((type) =>
    authority.ofType(type).flatMap(({ signatures }) => signatures.map(({ rrsig }) => rrsig.signerName))
  ),
  ...authority.ofType(typeCodes.SOA).map(({ rrSet }) => rrSet.owner)
]

/** RFC 2308 §5: the lower of the SOA's TTL and its MINIMUM field; without SOA an absence is not to be kept. */
const negativeTtl = ({ authority }: Reply, name: Name): number => {
  for (const { rrSet } of authority.ofType(typeCodes.SOA)) {
    const soa = Result.getOrUndefined(readSoa(rrSet.rdatas[0]!))
    if (soa !== undefined && name.isAtOrBelow(rrSet.owner)) {
      return Math.min(rrSet.ttlSeconds, soa.minimumSeconds)
    }
  }
  return 0
}

/** Insecure records are used all the same, so they have a time for which they may be kept. */
const withTtl = (shortfall: Shortfall, ttlSeconds: number): Judgement =>
  shortfall.status === "insecure"
    ? { ...shortfall, status: shortfall.status, ttlSeconds }
    : { ...shortfall, status: shortfall.status }

/** RFC 2181 §8. */
const maxTtlSeconds = 0x7fff_ffff
