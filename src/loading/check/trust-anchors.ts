/** Trust anchors of senders: are they any, of zones that there are, and for a resolver that validates? RFC 4033 §2, RFC 7646. */
import { Result } from "effect"
import { parseRdata } from "../../protocol/dns/presentation.ts"
import { typeCodes } from "../../protocol/dns/types.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"

export const checkTrustAnchors = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const { domain, zones, sender, senders } = scenario
  // Nobody here has the keys of a zone that keeps its records, so its anchors are written out.
  const kept = zones.flatMap(({ apex, dnssecRecords }) =>
    dnssecRecords === "kept" ? [apex.toLowerCase()] : []
  )
  const known = [".", domain.name, ...zones.map(({ apex }) => apex)]
    .map((apex) => apex.toLowerCase())
    .filter((apex) => !kept.includes(apex))
  return [
    // What `sender` says goes for all, and some of them may have other resolvers.
    { ...sender, ...(senders.length === 0 ? {} : { resolver: undefined }), path: ["sender"] },
    ...senders.map((one, index) => ({ resolver: sender.resolver, ...one, path: ["senders", index] }))
  ].flatMap(({ trustAnchors = [], negativeTrustAnchors = [], resolver = "as-model-needs", path }) => {
    const key = trustAnchors.length > 0 ? "trustAnchors" : "negativeTrustAnchors"
    const isIdle =
      trustAnchors.length + negativeTrustAnchors.length > 0 &&
      resolver !== "validating" &&
      resolver !== "as-model-needs"
    return [
      ...(isIdle
        ? [inconsistency([...path, key], "a validating resolver of the sender's own", resolver)]
        : []),
      ...trustAnchors.flatMap(({ zone, type, data }, index) => {
        const at = [...path, "trustAnchors", index]
        if (data === undefined)
          return known.includes(zone.toLowerCase())
            ? []
            : [inconsistency([...at, "zone"], "a zone of this scenario, or data for the anchor", zone, known)]
        const rdata = parseRdata(typeCodes[type], data)
        return Result.isFailure(rdata)
          ? [
              inconsistency(
                [...at, "data"],
                `the data of ${type} in presentation format`,
                rdata.failure.detail
              )
            ]
          : []
      })
    ]
  })
}
