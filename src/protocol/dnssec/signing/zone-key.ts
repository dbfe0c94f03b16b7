/** The keys of a zone as DNSKEY records, made from their names. RFC 4034 §2, RFC 3110, RFC 6605 §4, RFC 8080 §3. */
import type { Name } from "../../dns/name.ts"
import { dnskeyFlags, writeDnskey } from "../../dns/rdata/dnskey.ts"
import { joined, uint16, uint8 } from "../../dns/rdata/octets.ts"
import { type KeyAlgorithm, type KeyPair, keyPair } from "../../keys/key-pair.ts"
import type { Hash } from "../../keys/signature-form.ts"
import { keyTag } from "../zone-key.ts"
import { type KeyState, keyStates, type RollOver } from "./key-roll-over.ts"
import { faultOf, type SigningAlgorithm, type SigningPlan } from "./signing-plan.ts"

export interface ZoneKey {
  readonly pair: KeyPair
  /** The number in the DNSKEY and in signatures; unassigned under the fault "unknown algorithm". */
  readonly algorithm: number
  readonly hash: Hash
  /** RDATA of the DNSKEY record. */
  readonly dnskey: Uint8Array
  /** RFC 4034 Appendix B. */
  readonly keyTag: number
}

export interface ZoneKeys {
  /** In the DNSKEY RRset. */
  readonly published: ReadonlyArray<ZoneKey>
  /** Sign the DNSKEY RRset. */
  readonly signingKeys: ReadonlyArray<ZoneKey>
  /** Sign all other RRsets. */
  readonly signingZone: ReadonlyArray<ZoneKey>
  /** Named by the parent's DS RRset. */
  readonly delegatedTo: ReadonlyArray<ZoneKey>
}

/** The keys of the zone as the plan has them at `nowSeconds`. */
export const zoneKeysAt = (apex: Name, plan: SigningPlan, nowSeconds: number): ZoneKeys => {
  const { rollOvers = [] } = plan
  if (plan.keys === "single") {
    const keys = generations(apex, plan, "single", rollOvers, nowSeconds)
    const signing = keys.filter(isSigning)
    return {
      published: keys.filter(isPublished).map(toKey),
      signingKeys: signing.map(toKey),
      signingZone: signing.map(toKey),
      delegatedTo: keys.filter(isDelegatedTo).map(toKey)
    }
  }
  const ofZoneKey = (rollOver: RollOver) => rollOver.method === "pre-publish"
  const zoneKeys = generations(apex, plan, "zone-signing", rollOvers.filter(ofZoneKey), nowSeconds)
  const keyKeys = generations(
    apex,
    plan,
    "key-signing",
    rollOvers.filter((rollOver) => !ofZoneKey(rollOver)),
    nowSeconds
  )
  return {
    published: [...keyKeys, ...zoneKeys].filter(isPublished).map(toKey),
    signingKeys: keyKeys.filter(isSigning).map(toKey),
    signingZone: zoneKeys.filter(isSigning).map(toKey),
    delegatedTo: keyKeys.filter(isDelegatedTo).map(toKey)
  }
}

/** A key that no zone has: for DS records that match nothing. */
export const strangerKey = (apex: Name, plan: SigningPlan): ZoneKey => makeKey(apex, plan, "stranger", 1)

type KeyRole = "single" | "key-signing" | "zone-signing" | "stranger"

interface Generation {
  readonly key: ZoneKey
  readonly state: KeyState
}

const toKey = ({ key }: Generation) => key
const isPublished = ({ state }: Generation) => state.isPublished
const isSigning = ({ state }: Generation) => state.isSigning
const isDelegatedTo = ({ state }: Generation) => state.isDelegatedTo

const generations = (
  apex: Name,
  plan: SigningPlan,
  role: KeyRole,
  rollOvers: ReadonlyArray<RollOver>,
  nowSeconds: number
): ReadonlyArray<Generation> =>
  keyStates(rollOvers, nowSeconds).map((state) => ({
    state,
    key: makeKey(apex, plan, role, state.generation)
  }))

const pairAlgorithms: Readonly<
  Record<SigningAlgorithm, { readonly pair: KeyAlgorithm; readonly hash: Hash }>
> = {
  5: { pair: "rsa2048", hash: "sha1" },
  7: { pair: "rsa2048", hash: "sha1" },
  8: { pair: "rsa2048", hash: "sha256" },
  10: { pair: "rsa2048", hash: "sha512" },
  13: { pair: "p256", hash: "sha256" },
  14: { pair: "p384", hash: "sha384" },
  // Ed25519 hashes by itself (RFC 8080 §4); the value is not used.
  15: { pair: "ed25519", hash: "sha512" }
}

/** IANA "DNS Security Algorithm Numbers": 17 to 122 had long been unassigned; 122 still is. */
const unassignedAlgorithm = 122

const made = new Map<string, ZoneKey>()

const makeKey = (apex: Name, plan: SigningPlan, role: KeyRole, generation: number): ZoneKey => {
  const { pair: pairAlgorithm, hash } = pairAlgorithms[plan.algorithm]
  const algorithm = faultOf(plan, "unknown algorithm") === undefined ? plan.algorithm : unassignedAlgorithm
  const isRevoked = faultOf(plan, "revoked key") !== undefined && role !== "zone-signing"
  const keyName = `zone/${plan.keyName ?? apex.key}/${role}/${generation}`
  const id = `${algorithm} ${isRevoked} ${plan.algorithm} ${keyName}`
  const known = made.get(id)
  if (known !== undefined) return known

  const pair = keyPair(pairAlgorithm, distinctName(pairAlgorithm, keyName, generation))
  // RFC 4034 §2.1.1: SEP marks the key that a DS record is meant to name.
  const flags =
    dnskeyFlags.zoneKey |
    (role === "zone-signing" ? 0 : dnskeyFlags.secureEntryPoint) |
    (isRevoked ? dnskeyFlags.revoke : 0)
  const dnskey = writeDnskey({ flags, protocol: 3, algorithm, publicKey: publicKeyOctets(pair) })
  const key = { pair, algorithm, hash, dnskey, keyTag: keyTag(dnskey) }
  made.set(id, key)
  return key
}

/** The pool of RSA keys is small, and a roll-over to the same key would be none: look for one that differs from the last. */
const distinctName = (algorithm: KeyAlgorithm, keyName: string, generation: number): string => {
  if (algorithm !== "rsa2048" || generation === 1) return keyName
  const stem = keyName.slice(0, keyName.lastIndexOf("/"))
  const previous = keyPair(algorithm, distinctName(algorithm, `${stem}/${generation - 1}`, generation - 1))
  for (let attempt = 0; ; attempt++) {
    const candidate = attempt === 0 ? keyName : `${keyName}/${attempt}`
    if (Buffer.compare(keyPair(algorithm, candidate).spki, previous.spki) !== 0) return candidate
  }
}

const publicKeyOctets = ({ algorithm, publicKey }: KeyPair): Uint8Array => {
  const { n = "", e = "", x = "", y = "" } = publicKey.export({ format: "jwk" })
  const octets = (base64url: string) => Buffer.from(base64url, "base64url")
  switch (algorithm) {
    case "rsa2048": {
      // RFC 3110 §2: length of the exponent in one octet, or in three when it is longer than 255.
      const exponent = octets(e)
      const length =
        exponent.length > 255 ? joined(uint8(0), uint16(exponent.length)) : uint8(exponent.length)
      return joined(length, exponent, octets(n))
    }
    case "p256":
    case "p384":
      // RFC 6605 §4: x and y without the octet that tells the form.
      return joined(octets(x), octets(y))
    case "ed25519":
      return new Uint8Array(octets(x))
  }
}
