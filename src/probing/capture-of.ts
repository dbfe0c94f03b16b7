/** A probe as the text of a capture, and the question that a capture answers. */
import { name } from "../protocol/dns/name.ts"
import { base64Of, type Capture, type CaptureLine, octetsIn, writeCaptureLine } from "./capture-format.ts"
import type { ProbeQuestion } from "./probe.ts"
import { usedRoots } from "./used-roots.ts"

/** @param exchanges as `recorded` keeps them */
export const captureOf = (
  question: ProbeQuestion,
  exchanges: ReadonlyArray<CaptureLine>,
  takenAtMs: number
): string => {
  const { anchors, rootServers, roots, ...asked } = question
  const beginning: CaptureLine = {
    kind: "probe",
    format: 1,
    takenAtMs,
    ...asked,
    anchors: anchors.map(({ owner, type, rdata }) => ({
      zone: owner.key || ".",
      type,
      rdata: base64Of(rdata)
    })),
    rootServers: rootServers.map((server) => ({ name: server.name.key, addresses: server.addresses }))
  }
  const used: CaptureLine = { kind: "roots", certificates: usedRoots(roots, exchanges).map(base64Of) }
  return [beginning, ...exchanges, used].map(writeCaptureLine).join("")
}

/** With those of its roots that the chains may need. */
export const questionOf = ({
  beginning: { domain, judgedAtMs, seed, visits, forwards, addressTypes, anchors, rootServers },
  roots
}: Capture): ProbeQuestion => ({
  domain,
  judgedAtMs,
  seed,
  visits,
  forwards,
  addressTypes,
  anchors: anchors.map(({ zone, type, rdata }) => ({ owner: name(zone), type, rdata: octetsIn(rdata) })),
  rootServers: rootServers.map((server) => ({ name: name(server.name), addresses: server.addresses })),
  roots
})
