/**
 * Do BIND, Unbound and ldns agree with what we sign and serve? They look at the clock of the machine, so the zones here
 * are signed for the present: the one test of this folder that may do so. Without the tools it is skipped.
 */
import { noMessage } from "../../protocol/dns/reply.ts"
import { execFile, spawnSync } from "node:child_process"
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Result } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { name } from "../../protocol/dns/name.ts"
import { presentRdata } from "../../protocol/dns/presentation.ts"
import { typeCode, typeCodes } from "../../protocol/dns/types.ts"
import { answerWith } from "../../protocol/dnssec/asking.ts"
import { trustAnchors } from "../../protocol/dnssec/signing/delegation-signer.ts"
import { everyNth, long } from "../../long.fixture.ts"
import { exampleApex, exampleRecords } from "../../protocol/dnssec/signing/example-zone.fixture.ts"
import { usualLifetimes } from "../../protocol/dnssec/signing/signature-lifetimes.ts"
import type {
  SigningAlgorithm,
  SigningFault,
  SigningPlan
} from "../../protocol/dnssec/signing/signing-plan.ts"
import { signedZoneFile } from "../../protocol/dnssec/signing/zone-file.ts"
import { validate } from "../../protocol/dnssec/validate.ts"
import { answerMessage, answerQuery } from "./answer.ts"
import { zone, type Zone, type Zones } from "./zone.ts"

const isPresent = (tool: string) => spawnSync("which", [tool]).status === 0
const nowSeconds = Math.floor(Date.now() / 1000)

const denials: Readonly<Record<string, SigningPlan["denial"]>> = {
  NSEC: { method: "nsec" },
  NSEC3: { method: "nsec3", salt: Uint8Array.of(0xaa, 0xbb), iterations: 5 },
  "NSEC3 with opt-out": { method: "nsec3", optOut: true }
}
const algorithms: ReadonlyArray<SigningAlgorithm> = [8, 13, 15]
const planOf = (
  algorithm: SigningAlgorithm,
  denial: string,
  ...faults: ReadonlyArray<SigningFault>
): SigningPlan => ({
  algorithm,
  keys: "split",
  denial: denials[denial]!,
  lifetimes: usualLifetimes,
  faults
})

const exampleZone = (plan: SigningPlan): Zone =>
  Result.getOrThrow(zone({ apex: exampleApex, records: exampleRecords, plan }))

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hoptrust-zones-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(["ldns-verify-zone", "dnssec-verify"])("%s", (tool) => {
  const verify = (file: string) =>
    tool === "dnssec-verify" ? spawnSync(tool, ["-o", "example", file]) : spawnSync(tool, [file])
  const combinations = algorithms.flatMap((algorithm) =>
    Object.keys(denials).map((denial) => [algorithm, denial] as const)
  )

  // Four, which has nothing in common with the three ways to deny.
  everyNth(4, combinations, { skip: !isPresent(tool) })(
    `finds no fault in a zone signed with algorithm %d and %s (needs ${tool})`,
    ([algorithm, denial]) => {
      const file = join(folder, `${tool}-${algorithm}-${denial.replaceAll(" ", "-")}`)
      writeFileSync(file, signedZoneFile(exampleZone(planOf(algorithm, denial)).signed!, nowSeconds))
      const { status, stdout, stderr } = verify(file)
      expect(status, `${stdout}${stderr}`).toBe(0)
    }
  )

  it.skipIf(!isPresent(tool))(`finds fault with a zone whose signatures are wrong (needs ${tool})`, () => {
    const file = join(folder, `${tool}-wrong`)
    const plan = planOf(13, "NSEC", { fault: "wrong signature", type: typeCodes.MX })
    writeFileSync(file, signedZoneFile(exampleZone(plan).signed!, nowSeconds))
    expect(verify(file).status).not.toBe(0)
  })
})

// --- served on loopback ---------------------------------------------------------------------------------

type Status = "secure" | "insecure" | "bogus"

const questions: ReadonlyArray<readonly [string, string, Status]> = [
  ["mail.example", "A", "secure"],
  ["mail.example", "TXT", "secure"],
  ["nothing.example", "A", "secure"],
  ["b.c.example", "A", "secure"],
  ["_25._tcp.mail.example", "TLSA", "secure"],
  ["alias.example", "AAAA", "secure"],
  ["x.wild.example", "TXT", "secure"],
  ["x.wild.example", "A", "secure"],
  ["example", "DNSKEY", "secure"],
  ["signed.example", "DS", "secure"]
]

const hiddenByOptOut = new Set(["nothing.example", "x.wild.example"])

const plans: ReadonlyArray<readonly [string, SigningPlan, ReadonlyArray<readonly [string, string, Status]>]> =
  [
    ["RSA and NSEC3", planOf(8, "NSEC3"), questions],
    ["P-256 and NSEC", planOf(13, "NSEC"), questions],
    [
      "Ed25519 and opt-out",
      planOf(15, "NSEC3 with opt-out"),
      // RFC 5155 §9.2: an opt-out span may hide unsigned names, so that nothing closer exists is only insecurely known.
      questions.map(
        ([owner, type, status]) => [owner, type, hiddenByOptOut.has(owner) ? "insecure" : status] as const
      )
    ],
    ["wrong signatures", planOf(13, "NSEC", { fault: "wrong signature" }), [["mail.example", "A", "bogus"]]],
    ["expired signatures", planOf(13, "NSEC", { fault: "expired" }), [["mail.example", "A", "bogus"]]],
    [
      "signatures from the future",
      planOf(13, "NSEC", { fault: "not yet valid" }),
      [["mail.example", "A", "bogus"]]
    ],
    [
      "stripped signatures",
      planOf(13, "NSEC", { fault: "stripped RRSIG", type: typeCodes.A }),
      [["mail.example", "A", "bogus"]]
    ],
    [
      "a wrong denial by NSEC",
      planOf(13, "NSEC", { fault: "wrong denial" }),
      [["nothing.example", "A", "bogus"]]
    ],
    [
      "a wrong denial by NSEC3",
      planOf(13, "NSEC3", { fault: "wrong denial" }),
      [["nothing.example", "A", "bogus"]]
    ]
  ]

const anchorsOf = ({ contents, plan }: Zone) => trustAnchors(contents.apex, plan!, nowSeconds)

const ownStatus = (zones: Zones, owner: string, type: string): string => {
  const served = zones.get("example")!
  const answer = (question: {
    readonly name: ReturnType<typeof name>
    readonly type: number
    readonly class: number
  }) =>
    answerMessage(
      zones,
      {
        ...noMessage,
        questions: [question],
        edns: { udpPayloadSize: 1232, dnssecOk: true, version: 0 }
      },
      nowSeconds
    )
  const question = { name: name(owner), type: typeCode(type)!, class: 1 }
  const anchors = anchorsOf(served).map((rdata) => ({ owner: exampleApex, type: typeCodes.DS, rdata }))
  return answerWith(validate({ question, response: answer(question), anchors, nowSeconds }), answer).status
}

describe.each(plans.map((plan, index) => [...plan, index % 3 === 0 ? {} : long] as const))(
  "a zone with %s",
  (label, plan, asked, options) => {
    const zones: Zones = new Map([["example", exampleZone(plan)]])
    const udp = createSocket("udp4")
    const tcp = createServer()
    let port = 0

    beforeAll(async () => {
      tcp.listen(0, "127.0.0.1")
      await once(tcp, "listening")
      const bound = tcp.address()
      port = bound !== null && typeof bound === "object" ? bound.port : 0
      udp.bind(port, "127.0.0.1")
      await once(udp, "listening")
      udp.on("message", (query, from) => {
        const reply = answerQuery(zones, { query, over: "udp", nowSeconds })
        if (reply !== undefined) udp.send(reply, from.port, from.address)
      })
      tcp.on("connection", (socket) => {
        let received = Buffer.alloc(0)
        socket.on("error", () => socket.destroy())
        socket.on("data", (octets) => {
          received = Buffer.concat([received, octets])
          // RFC 1035 §4.2.2: two octets of length before each message.
          while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
            const query = received.subarray(2, 2 + received.readUInt16BE(0))
            received = received.subarray(2 + query.length)
            const reply = answerQuery(zones, { query, over: "tcp", nowSeconds })
            if (reply !== undefined)
              socket.write(Buffer.concat([Buffer.of(reply.length >>> 8, reply.length), reply]))
          }
        })
      })
    })
    afterAll(() => {
      udp.close()
      tcp.close()
    })

    const output = (tool: string, options: ReadonlyArray<string>): Promise<string> =>
      new Promise((resolve) => {
        execFile(tool, [...options], { timeout: 20_000 }, (_, stdout, stderr) =>
          resolve(`${stdout}${stderr}`)
        )
      })
    const file = (kind: string) => join(folder, `${kind}-${label.replaceAll(" ", "-")}`)

    it("is judged by our own validator as it should be", () => {
      for (const [owner, type, status] of asked)
        expect(`${owner} ${type} ${ownStatus(zones, owner, type)}`).toBe(`${owner} ${type} ${status}`)
    })

    it.skipIf(!isPresent("delv"))("is judged likewise by BIND (needs delv)", options, async () => {
      const anchors = anchorsOf(zones.get("example")!)
        .map((rdata) => presentRdata(typeCodes.DS, rdata).split(" "))
        .map(
          ([tag, algorithm, digestType, digest]) =>
            `example. static-ds ${tag} ${algorithm} ${digestType} "${digest}";`
        )
      writeFileSync(file("delv"), `trust-anchors { ${anchors.join(" ")} };`)
      // delv reports a denial as validated even where an opt-out span is part of it; named leaves AD out, as we do.
      const comparable = asked.filter(([, type, status]) => status !== "insecure" || type === "TXT")
      const judged = await Promise.all(
        comparable.map(async ([owner, type]) => {
          const text = await output("delv", [
            "@127.0.0.1",
            "-p",
            String(port),
            "-a",
            file("delv"),
            "+root=example",
            owner,
            type
          ])
          return `${owner} ${type} ${delvStatus(text)}`
        })
      )
      expect(judged).toEqual(comparable.map((row) => row.join(" ")))
    })

    it.skipIf(!isPresent("unbound-host"))(
      "is judged likewise by Unbound (needs unbound-host)",
      options,
      async () => {
        const anchors = anchorsOf(zones.get("example")!).map(
          (rdata) => `trust-anchor: "example. DS ${presentRdata(typeCodes.DS, rdata)}"`
        )
        writeFileSync(
          file("unbound"),
          [
            "server:",
            "do-not-query-localhost: no",
            'module-config: "validator iterator"',
            ...anchors,
            "stub-zone:",
            'name: "example"',
            `stub-addr: 127.0.0.1@${port}`
          ].join("\n")
        )
        const judged = await Promise.all(
          asked.map(async ([owner, type]) => {
            const text = await output("unbound-host", ["-C", file("unbound"), "-v", "-t", type, owner])
            return `${owner} ${type} ${unboundStatus(text)}`
          })
        )
        expect(judged).toEqual(asked.map((row) => row.join(" ")))
      }
    )
  }
)

/** A denial is "resolution failed" to delv too, with the verdict on a line of its own. */
const delvStatus = (text: string): string => {
  if (text.includes("fully validated")) return "secure"
  if (text.includes("unsigned answer")) return "insecure"
  return text.includes("resolution failed") ? "bogus" : text
}

const unboundStatus = (text: string): string => {
  if (text.includes("(BOGUS")) return "bogus"
  if (text.includes("(insecure)")) return "insecure"
  return text.includes("(secure)") ? "secure" : text
}
