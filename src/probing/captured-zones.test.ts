/** Zones out of what hostile name servers say. RFC 9276 §3.2. */
import { describe, expect, it } from "vitest"
import { encodeMessage } from "../protocol/dns/codec.ts"
import { name } from "../protocol/dns/name.ts"
import { writeNsec3 } from "../protocol/dns/rdata/nsec3.ts"
import { classIn, rcodes, typeCodes } from "../protocol/dns/types.ts"
import { base64Of, type Capture } from "./capture-format.ts"
import { capturedZones } from "./captured-zones.ts"

const asked = name("a.b.c.d.e.f.g.h.example.com")

/** A denial of a type by so many NSEC3 records, each with another salt. */
const captureWith = (records: number, iterations: number): Capture => {
  const nsec3 = (_: unknown, number: number) => ({
    owner: name(`${number}.example.com`),
    type: typeCodes.NSEC3,
    class: classIn,
    ttlSeconds: 60,
    rdata: writeNsec3({
      hashAlgorithm: 1,
      flags: 0,
      iterations,
      salt: Uint8Array.of(number & 0xff),
      nextHashedOwnerName: new Uint8Array(20),
      types: []
    })
  })
  const reply = encodeMessage({
    id: 1,
    isResponse: true,
    opcode: 0,
    authoritative: true,
    truncated: false,
    recursionDesired: false,
    recursionAvailable: false,
    authenticData: false,
    checkingDisabled: false,
    rcode: rcodes.NOERROR,
    questions: [{ name: asked, type: typeCodes.TXT, class: classIn }],
    answers: [],
    authorities: Array.from({ length: records }, nsec3),
    additionals: []
  })
  return {
    beginning: {
      kind: "probe",
      format: 1,
      domain: "example.com",
      judgedAtMs: 0,
      takenAtMs: 0,
      seed: "",
      visits: false,
      forwards: true,
      addressTypes: ["A"],
      anchors: [],
      rootServers: []
    },
    exchanges: [
      { kind: "dns", afterMs: 0, server: "resolver", over: "udp", query: "", reply: base64Of(reply) }
    ],
    roots: []
  }
}

describe("zones of a capture", () => {
  const zonesOf = (records: number, iterations: number) =>
    capturedZones(captureWith(records, iterations), { all: [asked.key], unproven: [] })

  it("hash a name once for a denial, and not at all where that would take more than 150 iterations", () => {
    const startedAt = performance.now()
    zonesOf(60, 65_535)
    zonesOf(400, 150)
    expect(performance.now() - startedAt).toBeLessThan(500)
  })
})
