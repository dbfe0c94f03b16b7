/**
 * Zones as they were found in the field, whose keys nobody here has: what signing made of them is left out, and test keys of the same
 * algorithm sign them. RFC 4034 §2, RFC 5155 §4.
 */
import { Result } from "effect"
import { parseRdata } from "../../protocol/dns/presentation.ts"
import { dnskeyFlags, readDnskey } from "../../protocol/dns/rdata/dnskey.ts"
import { nsec3OptOutFlag, readNsec3, readNsec3Param } from "../../protocol/dns/rdata/nsec3.ts"
import { typeCode, typeCodes } from "../../protocol/dns/types.ts"
import { signingAlgorithms } from "../../protocol/dnssec/signing/signing-plan.ts"
import { isMadeBySigning } from "../../protocol/dnssec/signing/zone-contents.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { usualDnssec } from "./dnssec-plan.ts"

type Zones = Scenario["zones"]
type Zone = Zones[number]

/** DS records of such zones go too, wherever they stand, for the parent is to name the test keys. */
export const signedAnew = (zones: Zones): Zones => {
  const anew = new Set(zones.filter(isAnew).map(({ apex }) => apex.toLowerCase()))
  return anew.size === 0
    ? zones
    : zones.map((zone) => {
        const records = zone.records.filter(({ owner, type }) => {
          const code = typeCode(type)
          if (code === typeCodes.DS) return !anew.has(owner.toLowerCase())
          return !isAnew(zone) || code === undefined || !isMadeBySigning(code)
        })
        return isAnew(zone) ? { ...zone, ...signingOf(zone), records } : { ...zone, records }
      })
}

/** Algorithm of the keys that are given: of the first with the flag SEP (RFC 4034 §2.1.1), which DS records name; undefined without a key. */
export const givenAlgorithm = (zone: Zone): number | undefined => {
  const keys = keysOf(zone)
  return (keys.find(isEntryPoint) ?? keys[0])?.algorithm
}

const isAnew = ({ dnssecRecords }: Zone): boolean => dnssecRecords === "signed-anew"

const signingOf = (zone: Zone): Pick<Zone, "signing" | "dnssec"> => {
  const { signing, dnssec = usualDnssec } = zone
  const keys = keysOf(zone)
  const given = givenAlgorithm(zone)
  const algorithm = signingAlgorithms.find((known) => known === given)
  const [nsec3] = rdatasOf(zone, typeCodes.NSEC3)
  const [nsec3Param] = rdatasOf(zone, typeCodes.NSEC3PARAM)
  const parameters = Result.getOrUndefined(
    nsec3 === undefined ? readNsec3Param(nsec3Param ?? new Uint8Array()) : readNsec3(nsec3)
  )
  return {
    signing: signing === "unsigned" ? "signed" : signing,
    dnssec: {
      ...dnssec,
      ...(algorithm === undefined ? {} : { algorithm }),
      keys: keys.some((key) => !isEntryPoint(key)) ? "split" : "single",
      ...(parameters === undefined
        ? {}
        : {
            // RFC 5155 §3.1.2.1: the flag stands in the NSEC3 records alone.
            denial: (parameters.flags & nsec3OptOutFlag) === 0 ? "nsec3" : "nsec3-opt-out",
            nsec3Iterations: parameters.iterations
          })
    }
  }
}

const isEntryPoint = ({ flags }: { readonly flags: number }) => (flags & dnskeyFlags.secureEntryPoint) !== 0

const keysOf = (zone: Zone) =>
  rdatasOf(zone, typeCodes.DNSKEY).flatMap((rdata) => {
    const key = Result.getOrUndefined(readDnskey(rdata))
    return key === undefined ? [] : [key]
  })

const rdatasOf = ({ records }: Zone, code: number): ReadonlyArray<Uint8Array> =>
  records.flatMap(({ type, data = "" }) => {
    const rdata = typeCode(type) === code ? Result.getOrUndefined(parseRdata(code, data)) : undefined
    return rdata === undefined ? [] : [rdata]
  })
