import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { name } from "../../dns/name.ts"
import { presentRdata } from "../../dns/presentation.ts"
import { readDnskey } from "../../dns/rdata/dnskey.ts"
import { readDs } from "../../dns/rdata/ds.ts"
import { readNsec } from "../../dns/rdata/nsec.ts"
import { readNsec3 } from "../../dns/rdata/nsec3.ts"
import { readRrsig } from "../../dns/rdata/rrsig.ts"
import type { RrSet } from "../../dns/record.ts"
import { typeCodes, typeName } from "../../dns/types.ts"
import { keyTag } from "../zone-key.ts"
import { delegationSigners, trustAnchors } from "./delegation-signer.ts"
import { exampleApex, exampleRecords } from "./example-zone.fixture.ts"
import type { RollOver } from "./key-roll-over.ts"
import { usualLifetimes, windowAt } from "./signature-lifetimes.ts"
import { SignatureStore } from "./signature-store.ts"
import { SignedZone } from "./signed-zone.ts"
import type { SigningFault, SigningPlan } from "./signing-plan.ts"
import { zoneContents } from "./zone-contents.ts"

const now = 1_767_225_600
const contents = Result.getOrThrow(zoneContents(exampleApex, exampleRecords))
const usual: SigningPlan = {
  algorithm: 15,
  keys: "split",
  denial: { method: "nsec" },
  lifetimes: usualLifetimes
}
const signatures = new SignatureStore()
const signed = (plan: Partial<SigningPlan> = {}) =>
  new SignedZone(contents, { ...usual, ...plan }, signatures)
const faulty = (fault: SigningFault) => signed({ faults: [fault] })

const rrSetAt = (owner: string, type: number): RrSet => contents.nodes.get(name(owner).key)!.rrSets.get(type)!
const rrsigs = (zone: SignedZone, rrSet: RrSet, nowSeconds = now) =>
  zone.signaturesOver(rrSet, nowSeconds).map(({ rdata }) => Result.getOrThrow(readRrsig(rdata)))
const address = rrSetAt("mail.example", typeCodes.A)

describe("signaturesOver, RFC 4035 §2.2", () => {
  it("gives one signature by the zone-signing key, with the fields of RFC 4034 §3.1", () => {
    const zone = signed()
    const [rrsig, ...others] = rrsigs(zone, address)
    expect(others).toEqual([])
    expect(rrsig).toMatchObject({
      typeCovered: typeCodes.A,
      algorithm: 15,
      labels: 2,
      originalTtlSeconds: 3600,
      ...windowAt(usualLifetimes, now)
    })
    expect(rrsig?.signerName.key).toBe("example")
    const flags = zone
      .madeRrSet(exampleApex, typeCodes.DNSKEY, now)!
      .rdatas.filter((rdata) => keyTag(rdata) === rrsig?.keyTag)
      .map((rdata) => Result.getOrThrow(readDnskey(rdata)).flags)
    expect(flags).toEqual([256])
  })

  it("signs the keys by the key-signing key, which the DS names", () => {
    const zone = signed()
    const [ds] = delegationSigners(exampleApex, zone.plan, now).map((rdata) =>
      Result.getOrThrow(readDs(rdata))
    )
    expect(
      rrsigs(zone, zone.madeRrSet(exampleApex, typeCodes.DNSKEY, now)!).map((rrsig) => rrsig.keyTag)
    ).toEqual([ds?.keyTag])
  })

  it("does not count the asterisk as a label (RFC 4034 §3.1.3)", () =>
    expect(rrsigs(signed(), rrSetAt("*.wild.example", typeCodes.TXT))[0]?.labels).toBe(2))

  it.each<[string, number, number]>([
    ["unsigned.example", typeCodes.NS, 0],
    ["ns.unsigned.example", typeCodes.A, 0],
    ["signed.example", typeCodes.NS, 0],
    ["signed.example", typeCodes.DS, 1],
    ["below.moved.example", typeCodes.A, 0],
    ["example", typeCodes.NS, 1]
  ])("gives %s type %d %d signatures", (owner, type, count) =>
    expect(signed().signaturesOver(rrSetAt(owner, type), now)).toHaveLength(count)
  )

  it("gives the same octets in another zone object, and the same records in the same period", () => {
    const zone = signed()
    expect(signed().signaturesOver(address, now)).toEqual(zone.signaturesOver(address, now))
    expect(zone.signaturesOver(address, now + 60)).toBe(zone.signaturesOver(address, now))
  })

  it("signs anew every seven days, for fourteen", () => {
    const starts = [0, 6, 7, 8, 13, 14].map(
      (days) => rrsigs(signed(), address, 1_767_225_600 + days * 86_400)[0]!
    )
    for (const { inceptionSeconds, expirationSeconds } of starts) {
      expect(expirationSeconds - inceptionSeconds).toBe(14 * 86_400 + 3600)
    }
    expect(new Set(starts.map(({ inceptionSeconds }) => inceptionSeconds)).size).toBe(3)
  })
})

describe("madeRrSet", () => {
  it.each<[SigningPlan["denial"], ReadonlyArray<string>]>([
    [{ method: "nsec" }, ["DNSKEY", "NSEC"]],
    [{ method: "nsec3" }, ["DNSKEY", "NSEC3PARAM"]]
  ])("adds to the apex what %j needs", (denial, expected) => {
    const zone = signed({ denial })
    const types = [typeCodes.DNSKEY, typeCodes.NSEC, typeCodes.NSEC3, typeCodes.NSEC3PARAM, typeCodes.A]
    expect(
      types.filter((type) => zone.madeRrSet(exampleApex, type, now) !== undefined).map(typeName)
    ).toEqual(expected)
  })

  it("makes NSEC where the zone has authority or a delegation, with what is there (RFC 4035 §2.3)", () => {
    const zone = signed()
    const bitmap = (owner: string) => {
      const rrSet = zone.madeRrSet(name(owner), typeCodes.NSEC, now)
      return rrSet && presentRdata(typeCodes.NSEC, rrSet.rdatas[0]!)
    }
    expect(bitmap("example")).toBe("alias.example. NS SOA MX RRSIG NSEC DNSKEY")
    expect(bitmap("unsigned.example")).toBe("*.wild.example. NS RRSIG NSEC")
    expect(bitmap("signed.example")).toBe("unsigned.example. NS DS RRSIG NSEC")
    expect(bitmap("closer.wild.example")).toBe("example. A RRSIG NSEC")
    for (const owner of ["c.example", "ns.unsigned.example", "below.moved.example", "nothing.example"]) {
      expect(bitmap(owner)).toBeUndefined()
    }
  })
})

describe("prove", () => {
  const closed = (
    records: ReadonlyArray<RrSet>,
    follow: (rrSet: RrSet) => string,
    owner: (rrSet: RrSet) => string
  ) => {
    const owners = new Set(records.map(owner))
    return records.length === owners.size && records.every((record) => owners.has(follow(record)))
  }

  it("draws an NSEC chain that is one ring", () => {
    const chain = signed()
      .allMadeRrSets(now)
      .filter(({ type }) => type === typeCodes.NSEC)
    expect(chain).toHaveLength(13)
    expect(
      closed(
        chain,
        ({ rdatas }) => Result.getOrThrow(readNsec(rdatas[0]!)).nextDomainName.key,
        ({ owner }) => owner.key
      )
    ).toBe(true)
  })

  it.each([
    [false, 18],
    [true, 15]
  ])("draws an NSEC3 chain that is one ring (opt-out %s)", (optOut, count) => {
    const zone = signed({ denial: { method: "nsec3", optOut } })
    const chain = zone.allMadeRrSets(now).filter(({ type }) => type === typeCodes.NSEC3)
    expect(chain).toHaveLength(count)
    const read = ({ rdatas }: RrSet) => Result.getOrThrow(readNsec3(rdatas[0]!))
    expect(chain.every((record) => read(record).flags === (optOut ? 1 : 0))).toBe(true)
    const hex = (octets: Uint8Array) => Buffer.from(octets).toString("hex")
    expect(new Set(chain.map((record) => hex(read(record).nextHashedOwnerName))).size).toBe(count)
  })

  it("needs one record for a missing type, and no more than RFC 5155 §7.2.2 says for a missing name", () => {
    const nsec = signed()
    const nsec3 = signed({ denial: { method: "nsec3" } })
    const missing = {
      what: "name",
      name: name("x.mail.example"),
      closestEncloser: name("mail.example")
    } as const
    expect(nsec.prove({ what: "type", name: exampleApex })).toHaveLength(1)
    expect(nsec3.prove({ what: "type", name: exampleApex })).toHaveLength(1)
    expect(nsec.prove(missing).length).toBeLessThanOrEqual(2)
    expect(nsec3.prove(missing).length).toBeLessThanOrEqual(3)
  })

  it("signs nothing before it is asked for", () => {
    let made = 0
    class Counting extends SignatureStore {
      override sign(...signing: Parameters<SignatureStore["sign"]>) {
        made++
        return super.sign(...signing)
      }
    }
    const zone = new SignedZone(contents, usual, new Counting())
    const proof = zone.prove({ what: "type", name: exampleApex })
    expect(made).toBe(0)
    for (const rrSet of [...proof, ...proof]) zone.signaturesOver(rrSet, now)
    expect(made).toBe(1)
  })
})

describe("faults", () => {
  const only = { owner: name("mail.example"), type: typeCodes.A }
  const other = rrSetAt("mail.example", typeCodes.AAAA)

  it("turns one bit of the signatures in its scope", () => {
    const [wrong] = rrsigs(faulty({ fault: "wrong signature", ...only }), address)
    const [right] = rrsigs(signed(), address)
    const differing = wrong!.signature.filter((octet, i) => octet !== right!.signature[i])
    expect(differing).toHaveLength(1)
    expect(rrsigs(faulty({ fault: "wrong signature", ...only }), other)).toEqual(rrsigs(signed(), other))
  })

  it("moves windows out of the present", () => {
    const [past] = rrsigs(faulty({ fault: "expired" }), address)
    const [future] = rrsigs(faulty({ fault: "not yet valid" }), address)
    expect(past!.expirationSeconds).toBeLessThan(now)
    expect(future!.inceptionSeconds).toBeGreaterThan(now)
  })

  it("strips signatures", () => {
    expect(rrsigs(faulty({ fault: "stripped RRSIG", ...only }), address)).toEqual([])
    expect(rrsigs(faulty({ fault: "stripped RRSIG", ...only }), other)).toHaveLength(1)
  })

  it("leaves the signatures as they were when renewal stopped", () => {
    const zone = faulty({ fault: "not renewed", sinceSeconds: now })
    expect(rrsigs(zone, address, now + 100 * 86_400)).toEqual(rrsigs(zone, address, now))
  })

  it("denies with genuine records that prove nothing of the kind", () => {
    for (const denial of [{ method: "nsec" }, { method: "nsec3" }] as const) {
      const denied = { what: "name", name: name("x.example"), closestEncloser: exampleApex } as const
      const right = signed({ denial })
        .prove(denied)
        .map(({ owner }) => owner.key)
      const wrong = signed({ denial, faults: [{ fault: "wrong denial" }] })
        .prove(denied)
        .map(({ owner }) => owner.key)
      expect(wrong.some((owner) => right.includes(owner))).toBe(false)
    }
    expect(faulty({ fault: "missing denial" }).prove({ what: "type", name: exampleApex })).toEqual([])
  })

  it.each<
    [
      "DS matches no key" | "unknown digest type" | "unknown algorithm",
      (honest: Readonly<Record<string, number>>, ds: Readonly<Record<string, number>>) => boolean
    ]
  >([
    ["DS matches no key", (honest, ds) => ds["keyTag"] !== honest["keyTag"]],
    ["unknown digest type", (_, ds) => ds["digestType"] === 200],
    ["unknown algorithm", (_, ds) => ds["algorithm"] === 122]
  ])("publishes DS records with %s", (fault, holds) => {
    const dsOf = (plan: SigningPlan) => {
      const {
        keyTag: tag,
        digestType,
        algorithm
      } = Result.getOrThrow(readDs(delegationSigners(exampleApex, plan, now)[0]!))
      return { keyTag: tag, digestType, algorithm }
    }
    expect(holds(dsOf(usual), dsOf({ ...usual, faults: [{ fault }] }))).toBe(true)
  })
})

describe("delegationSigners, RFC 4034 §5.1", () => {
  it.each([
    [1, 20],
    [2, 32],
    [4, 48]
  ] as const)("makes digest type %d of %d octets", (digestType, octets) => {
    const ds = delegationSigners(exampleApex, { ...usual, digestTypes: [digestType] }, now)
    expect(ds.map((rdata) => Result.getOrThrow(readDs(rdata)).digest.length)).toEqual([octets])
  })

  it("anchors trust in the same key whatever faults the delegation has", () =>
    expect(trustAnchors(exampleApex, { ...usual, faults: [{ fault: "wrong DS digest" }] }, now)).toEqual(
      delegationSigners(exampleApex, usual, now)
    ))
})

describe("roll-overs, RFC 6781 §4.1", () => {
  const tags = (rollOver: RollOver, algorithm: SigningPlan["algorithm"] = 13) => {
    const zone = signed({ algorithm, rollOvers: [rollOver] })
    return [0, 10, 20, 30].map((later) => ({
      keys: zone.madeRrSet(exampleApex, typeCodes.DNSKEY, now + later)!.rdatas.length,
      zoneBy: rrsigs(zone, address, now + later).map((rrsig) => rrsig.keyTag),
      keysBy: rrsigs(zone, zone.madeRrSet(exampleApex, typeCodes.DNSKEY, now + later)!, now + later).map(
        (rrsig) => rrsig.keyTag
      ),
      ds: delegationSigners(exampleApex, zone.plan, now + later).map(
        (rdata) => Result.getOrThrow(readDs(rdata)).keyTag
      )
    }))
  }

  it.each([8, 13] as const)("pre-publishes the zone-signing key (algorithm %d)", (algorithm) => {
    const [initial, published, signing, removed] = tags(
      {
        method: "pre-publish",
        publishAtSeconds: now + 10,
        signAtSeconds: now + 20,
        removeAtSeconds: now + 30
      },
      algorithm
    )
    expect([initial, published, signing, removed].map((state) => state?.keys)).toEqual([2, 3, 3, 2])
    expect(published?.zoneBy).toEqual(initial?.zoneBy)
    expect(signing?.zoneBy).not.toEqual(initial?.zoneBy)
    expect(removed?.zoneBy).toEqual(signing?.zoneBy)
    expect(removed?.ds).toEqual(initial?.ds)
  })

  it("names both keys in the parent before it swaps them", () => {
    const [initial, both, swapped, removed] = tags({
      method: "double-DS",
      addDsAtSeconds: now + 10,
      swapKeysAtSeconds: now + 20,
      removeDsAtSeconds: now + 30
    })
    expect([initial, both, swapped, removed].map((state) => state?.ds.length)).toEqual([1, 2, 2, 1])
    expect(both?.keysBy).toEqual(initial?.ds)
    expect(swapped?.keysBy).toEqual(removed?.ds)
    expect(removed?.ds).not.toEqual(initial?.ds)
  })

  it("signs with both keys until the parent has changed over", () => {
    const [initial, both, moved, removed] = tags({
      method: "double-signature",
      addKeyAtSeconds: now + 10,
      swapDsAtSeconds: now + 20,
      removeKeyAtSeconds: now + 30
    })
    expect([initial, both, moved, removed].map((state) => state?.keysBy.length)).toEqual([1, 2, 2, 1])
    expect(both?.ds).toEqual(initial?.ds)
    expect(moved?.ds).toEqual(removed?.keysBy)
  })
})
