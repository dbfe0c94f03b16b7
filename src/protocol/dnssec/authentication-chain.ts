/**
 * The authentication chain of some answers in plain values, for pictures and texts. RFC 4033 §2.
 *
 * Only what validations found is in it: each zone with the keys that were tried, each RRset with the signature that counted, or with
 * all that did not. Answers share zones, so that a delivery's lookups make one chain.
 */
import { typeCodes, typeName } from "../dns/types.ts"
import { dnskeyFlags } from "../dns/rdata/dnskey.ts"
import type { Name } from "../dns/name.ts"
import { cite } from "../rfc.ts"
import { signatureAlgorithms } from "./algorithms.ts"
import { closest, isAnchored } from "./anchors.ts"
import { isVouchedForBy } from "./delegation.ts"
import type { CutEvidence, EndEvidence, Evidence, KeyEvidence, SignatureEvidence } from "./evidence.ts"
import type { SignedRrSet } from "./signed-rr-set.ts"
import type { Validation } from "./validation.ts"
import type { Shortfall, Status } from "./verdict.ts"
import type { ZoneKey } from "./zone-key.ts"

export interface AuthenticationChain {
  /** Parents before their children. */
  readonly zones: ReadonlyArray<ChainZone>
}

export interface ChainZone {
  /** "." is the root. */
  readonly apex: string
  /** Absent where the chain begins. */
  readonly parent?: string
  readonly status: Status
  /** Why it is not secure: "unsigned delegation: example.com, delegated by . without DS (RFC 4035 §5.2)". */
  readonly why?: string
  readonly keys: ReadonlyArray<ChainKey>
  readonly sets: ReadonlyArray<ChainSet>
  /** Of `sets` of the parent, NSEC or NSEC3, that show that there is no DS. */
  readonly deniedBy: ReadonlyArray<string>
}

export interface ChainKey {
  /** One string for each key of a zone. */
  readonly id: string
  readonly tag: number
  /** Mnemonic, or the number where it has none here. */
  readonly algorithm: string
  /** RFC 4034 §2.1.1: a key with the SEP flag is meant to be pointed at from outside (KSK). */
  readonly isSecureEntryPoint: boolean
  /** What outside the zone points to it: trust anchors, or digest types of DS records in the parent. */
  readonly vouchedBy: ReadonlyArray<"trust anchor" | `DS ${number}`>
}

export interface ChainSet {
  /** Owner and type, "example.com MX". */
  readonly id: string
  readonly owner: string
  readonly type: string
  /** It was asked for, and shown not to be there. */
  readonly isAbsent: boolean
  readonly status: Status
  readonly why?: string
  /** The signature that counted; of a set that is not secure, all of them. */
  readonly signatures: ReadonlyArray<ChainSignature>
  /** Of `sets` of the zone, NSEC or NSEC3, that the status rests on besides. */
  readonly provenBy: ReadonlyArray<string>
}

export interface ChainSignature {
  /** Absent where the zone has no such key. */
  readonly key?: string
  readonly tag: number
  readonly algorithm: string
  readonly status: Status
}

export const authenticationChain = (
  validations: ReadonlyArray<Pick<Validation, "evidence">>
): AuthenticationChain => {
  // Of what was looked at several times the last counts: a first guess at the zone may have been wrong, and a later answer may differ.
  const evidence = validations.flatMap((validation) => flat(validation.evidence))
  const cuts = new Map<string, CutEvidence>()
  const keys = new Map<string, KeyEvidence>()
  const signatures = new Map<string, SignatureEvidence>()
  const ends = new Map<string, EndEvidence>()
  for (const one of evidence) {
    switch (one.kind) {
      case "cut":
        cuts.set(one.name.key, one)
        break
      case "keys":
        keys.set(one.apex.key, one)
        break
      case "signature":
        signatures.set(idOf(one.set.rrSet), one)
        break
      case "end":
        ends.set(idOf(one), one)
        break
    }
  }
  const all = [...cuts.values()].toSorted((a, b) => a.name.labels.length - b.name.labels.length)
  const apexes = all.map(({ name }) => name)
  const proofs = new Set(
    [...cuts.values(), ...ends.values()].flatMap((one) => one.proofs.map(({ rrSet }) => idOf(rrSet)))
  )
  const zones = all.map((cut): ChainZone => {
    const { name, parent, found } = cut
    const known = keys.get(name.key)
    const signed = [...signatures.values()].filter(
      ({ apex, set: { rrSet } }) =>
        apex.equals(name) && isTold(rrSet.type, idOf(rrSet), proofs) && !ends.get(idOf(rrSet))?.isAbsent
    )
    const unsigned = [...ends.values()].filter(
      (end) =>
        (end.isAbsent || !signed.some(({ set }) => idOf(set.rrSet) === idOf(end))) &&
        !isSignedElsewhere(end, signatures) &&
        closest(end.type === typeCodes.DS ? end.owner.parent : end.owner, apexes)?.equals(name) === true
    )
    return {
      apex: `${name}`,
      ...(parent && { parent: `${parent}` }),
      status: found.status,
      ...whyOf(found),
      keys: (known?.keys ?? []).map((key) => chainKey(key, known!)),
      sets: [
        ...signed.map((one) => signedSet(one, ends.get(idOf(one.set.rrSet)), known)),
        ...unsigned.map((end) => unsignedSet(end, cut))
      ],
      deniedBy: namesOf(cut.proofs)
    }
  })
  return { zones }
}

const flat = (list: Validation["evidence"]): ReadonlyArray<Evidence> =>
  list.flatMap((one) => ("kind" in one ? [one] : flat(one)))

const idOf = ({ owner, type }: { readonly owner: Name; readonly type: number }): string =>
  `${owner} ${typeName(type)}`

/** Denials are told where something rests on them: a message may hold others, and so may the search for zone cuts. */
const isTold = (type: number, id: string, proofs: ReadonlySet<string>): boolean =>
  (type !== typeCodes.NSEC && type !== typeCodes.NSEC3) || proofs.has(id)

/** Its signature was checked, in whichever zone that was. */
const isSignedElsewhere = (end: EndEvidence, signatures: ReadonlyMap<string, SignatureEvidence>): boolean =>
  !end.isAbsent && end.status !== "insecure" && signatures.has(idOf(end))

const whyOf = (found: { readonly status: "secure" } | Shortfall): { readonly why?: string } =>
  "reason" in found ? { why: `${found.reason}: ${found.detail} (${cite(found.because)})` } : {}

const namesOf = (sets: ReadonlyArray<SignedRrSet>): ReadonlyArray<string> => [
  ...new Set(sets.map(({ rrSet }) => idOf(rrSet)))
]

/** RFC 4034 §5.3: tags are no names, for two keys may share one. */
const keyId = (key: ZoneKey, keys: ReadonlyArray<ZoneKey>): string => {
  const { tag, dnskey } = key
  const alike = keys.filter((one) => one.tag === tag && one.dnskey.algorithm === dnskey.algorithm)
  const place = alike.indexOf(key)
  return `${tag}/${dnskey.algorithm}${place > 0 ? ` (${place + 1})` : ""}`
}

const chainKey = (key: ZoneKey, { apex, keys, entryPoints, ds, anchors }: KeyEvidence): ChainKey => {
  // By type and not one by one, for either may be without number (CVE-2023-50387).
  const digests = [...new Set(ds.map(({ digestType }) => digestType))].filter((type) =>
    isVouchedForBy(
      ds.filter(({ digestType }) => digestType === type),
      apex,
      key
    )
  )
  const isAnchor = anchors !== undefined && (isAnchored(key, anchors) || digests.length > 0)
  return {
    id: keyId(key, keys),
    tag: key.tag,
    algorithm: mnemonicOf(key.dnskey.algorithm),
    isSecureEntryPoint: (key.dnskey.flags & dnskeyFlags.secureEntryPoint) !== 0,
    vouchedBy: !entryPoints.includes(key)
      ? []
      : isAnchor
        ? ["trust anchor"]
        : digests.map((digestType) => `DS ${digestType}` as const)
  }
}

const mnemonicOf = (algorithm: number): string =>
  signatureAlgorithms.get(algorithm)?.mnemonic ?? `algorithm ${algorithm}`

const signedSet = (
  { set: { rrSet, signatures }, found }: SignatureEvidence,
  end: EndEvidence | undefined,
  known: KeyEvidence | undefined
): ChainSet => {
  const keys = known?.keys ?? []
  const status = end?.status ?? found.status
  return {
    id: idOf(rrSet),
    owner: `${rrSet.owner}`,
    type: typeName(rrSet.type),
    isAbsent: false,
    status,
    ...whyOf(found),
    signatures:
      found.status === "secure"
        ? [signatureBy(found.key, keys)]
        : signatures.map(({ rrsig: { keyTag, algorithm } }) => {
            const key = keys.find((one) => one.tag === keyTag && one.dnskey.algorithm === algorithm)
            return key === undefined
              ? { tag: keyTag, algorithm: mnemonicOf(algorithm), status: found.status }
              : { ...signatureBy(key, keys), status: found.status }
          }),
    provenBy: namesOf(end?.proofs ?? [])
  }
}

const signatureBy = (key: ZoneKey, keys: ReadonlyArray<ZoneKey>): ChainSignature => ({
  key: keyId(key, keys),
  tag: key.tag,
  algorithm: mnemonicOf(key.dnskey.algorithm),
  status: "secure"
})

const unsignedSet = (end: EndEvidence, { found }: CutEvidence): ChainSet => ({
  id: idOf(end),
  owner: `${end.owner}`,
  type: typeName(end.type),
  isAbsent: end.isAbsent,
  status: end.status,
  ...(end.status === found.status ? whyOf(found) : {}),
  signatures: [],
  provenBy: namesOf(end.proofs)
})
