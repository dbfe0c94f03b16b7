import { noMessage } from "../dns/reply.ts"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { Message } from "../dns/message.ts"
import { name } from "../dns/name.ts"
import { parseRdata } from "../dns/presentation.ts"
import type { ResourceRecord } from "../dns/record.ts"
import { classIn, rcodes, typeCode, typeCodes, type TypeName } from "../dns/types.ts"
import { answerWith } from "./asking.ts"
import { hashedLabel } from "./nsec3.ts"
import { validate } from "./validate.ts"
import { maxNsec3Rounds, WorkBudget } from "./work-budget.ts"
import { Nsec3Proofs } from "./nsec3.ts"

const parameters = { iterations: 12, salt: Buffer.from("aabbccdd", "hex") }

describe("hashName, RFC 5155 Appendix A and B", () => {
  it.each([
    ["example", "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom"],
    ["a.example", "35mthgpgcu1qg68fab165klnsnk3dpvl"],
    ["ai.example", "gjeqe526plbf1g8mklp59enfd789njgi"],
    ["ns1.example", "2t7b4g4vsa5smi47k61mv5bv1a22bojr"],
    ["ns2.example", "q04jkcevqvmu85r014c7dkba38o0ji5r"],
    ["w.example", "k8udemvp1j2f7eg6jebps17vp3n8i58h"],
    ["*.w.example", "r53bq7cc2uvmubfu5ocmm6pers9tk9en"],
    ["x.w.example", "b4um86eghhds6nea196smvmlo4ors995"],
    ["y.w.example", "ji6neoaepv8b5o6k4ev33abha8ht9fgc"],
    ["x.y.w.example", "2vptu5timamqttgl4luu9kg21e0aor3s"],
    ["xx.example", "t644ebqk9bibcna874givr6joj62mlhv"],
    ["c.x.w.example", "0va5bpr2ou0vk0lbqeeljri88laipsfh"],
    ["*.x.w.example", "92pqneegtaue7pjatc3l3qnk738c6v5m"],
    ["z.w.example", "qlu7gtfaeh0ek0c05ksfhdpbcgglbe03"],
    ["C.EXAMPLE", "4g6p9u5gvfshp30pqecj98b3maqbn1ck"]
  ])("hashes %s", (owner, hashed) => expect(hashedLabel(name(owner), parameters)).toBe(hashed))
})

/** The zone of RFC 5155 Appendix A, as far as Appendix B serves it. Its keys are RSA of 512 bits, signed with SHA-1. */
const zone = `
example DNSKEY 256 3 7 AwEAAaetidLzsKWUt4swWR8yu0wPHPiUi8LUsAD0QPWU+wzt89epO6tHzkMBVDkC7qphQO2hTY4hHn9npWFRw5BYubE=
example DNSKEY 257 3 7 AwEAAcUlFV1vhmqx6NSOUOq2R/dsR7Xm3upJj7IommWSpJABVfW8Q0rOvXdM6kzt+TAu92L9AbsUdblMFin8CVF3n4s=
example RRSIG DNSKEY 7 1 3600 20150420235959 20051021000000 12708 example. AuU4juU9RaxescSmStrQks3Gh9FblGBlVU31uzMZ/U/FpsUb8aC6QZS+sTsJXnLnz7flGOsmMGQZf3bH+QsCtg==
example SOA ns1.example. bugs.x.w.example. 1 3600 300 3600000 3600
example RRSIG SOA 7 1 3600 20150420235959 20051021000000 40430 example. Hu25UIyNPmvPIVBrldN+9Mlp9Zql39qaUd8iq4ZLlYWfUUbbAS41pG+68z81q1xhkYAcEyHdVI2LmKusbZsT0Q==
a.z.w.example MX 1 ai.example.
a.z.w.example RRSIG MX 7 2 3600 20150420235959 20051021000000 40430 example. CikebjQwGQPwijVcxgcZcSJKtfynugtlBiKb9FcBTrmOoyQ4InoWVudhCWsh/URX3lc4WRUMivEBP6+4KS3ldA==
0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example NSEC3 1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr MX DNSKEY NS SOA NSEC3PARAM RRSIG
0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example RRSIG NSEC3 7 2 3600 20150420235959 20051021000000 40430 example. OSgWSm26B+cS+dDL8b5QrWr/dEWhtCsKlwKLIBHYH6blRxK9rC0bMJPwQ4mLIuw85H2EY762BOCXJZMnpuwhpA==
2t7b4g4vsa5smi47k61mv5bv1a22bojr.example NSEC3 1 1 12 aabbccdd 2vptu5timamqttgl4luu9kg21e0aor3s A RRSIG
2t7b4g4vsa5smi47k61mv5bv1a22bojr.example RRSIG NSEC3 7 2 3600 20150420235959 20051021000000 40430 example. OmBvJ1Vgg1hCKMXHFiNeIYHK9XVW0iLDLwJN4TFoNxZuP03gAXEI634YwOc4YBNITrj413iqNI6mRk/r1dOSUw==
35mthgpgcu1qg68fab165klnsnk3dpvl.example NSEC3 1 1 12 aabbccdd b4um86eghhds6nea196smvmlo4ors995 NS DS RRSIG
35mthgpgcu1qg68fab165klnsnk3dpvl.example RRSIG NSEC3 7 2 3600 20150420235959 20051021000000 40430 example. g6jPUUpduAJKRljUsN8gB4UagAX0NxY9shwQAynzo8EUWH+z6hEIBlUTPGj15eZll6VhQqgZXtAIR3chwgW+SA==
b4um86eghhds6nea196smvmlo4ors995.example NSEC3 1 1 12 aabbccdd gjeqe526plbf1g8mklp59enfd789njgi MX RRSIG
b4um86eghhds6nea196smvmlo4ors995.example RRSIG NSEC3 7 2 3600 20150420235959 20051021000000 40430 example. ZkPG3M32lmoHM6pa3D6gZFGB/rhL//Bs3Omh5u4m/CUiwtblEVOaAKKZd7S959OeiX43aLX3pOv0TSTyiTxIZg==
ji6neoaepv8b5o6k4ev33abha8ht9fgc.example NSEC3 1 1 12 aabbccdd k8udemvp1j2f7eg6jebps17vp3n8i58h
ji6neoaepv8b5o6k4ev33abha8ht9fgc.example RRSIG NSEC3 7 2 3600 20150420235959 20051021000000 40430 example. gPkFp1s2QDQ6wQzcg1uSebZ61W33rUBDcTj72F3kQ490fEdp7k1BUIfbcZtPbX3YCpE+sIt0MpzVSKfTwx4uYA==
k8udemvp1j2f7eg6jebps17vp3n8i58h.example NSEC3 1 1 12 aabbccdd kohar7mbb8dc2ce8a9qvl8hon4k53uhi
k8udemvp1j2f7eg6jebps17vp3n8i58h.example RRSIG NSEC3 7 2 3600 20150420235959 20051021000000 40430 example. FtXGbvF0+wf8iWkyo73enAuVx03klN+pILBKS6qCcftVtfH4yVzsEZquJ27NHR7ruxJWDNMtOtx7w9WfcIg62A==
q04jkcevqvmu85r014c7dkba38o0ji5r.example NSEC3 1 1 12 aabbccdd r53bq7cc2uvmubfu5ocmm6pers9tk9en A RRSIG
q04jkcevqvmu85r014c7dkba38o0ji5r.example RRSIG NSEC3 7 2 3600 20150420235959 20051021000000 40430 example. hV5I89b+4FHJDATp09g4bbN0R1F845CaXpL3ZxlMKimoPAyqletMlEWwLfFia7sdpSzn+ZlNNlkxWcLsIlMmUg==
r53bq7cc2uvmubfu5ocmm6pers9tk9en.example NSEC3 1 1 12 aabbccdd t644ebqk9bibcna874givr6joj62mlhv MX RRSIG
r53bq7cc2uvmubfu5ocmm6pers9tk9en.example RRSIG NSEC3 7 2 3600 20150420235959 20051021000000 40430 example. aupviViruXs4bDg9rCbezzBMf9h1ZlDvbW/CZFKulIGXXLj8B/fsDJarXVDA9bnUoRhEbKp+HF1FWKW7RIJdtQ==
mc.c.example MX 50 mx.c.example.`

const records: ReadonlyArray<ResourceRecord> = zone
  .trim()
  .split("\n")
  .map((line) => {
    const [owner = "", mnemonic = "", ...rdata] = line.split(" ")
    const type = typeCode(mnemonic)!
    return {
      owner: name(owner),
      type,
      class: classIn,
      ttlSeconds: 3600,
      rdata: Result.getOrThrow(parseRdata(type, rdata.join(" ")))
    }
  })

const message = (
  rcode: number,
  answers: ReadonlyArray<ResourceRecord>,
  authorities: ReadonlyArray<ResourceRecord>
): Message => ({
  ...noMessage,
  isResponse: true,
  rcode,
  authoritative: true,
  answers,
  authorities
})

const ofOwner = (owner: string, types?: ReadonlyArray<TypeName>) =>
  records.filter((record) => {
    if (record.owner.key !== owner) return false
    const covered = record.type === typeCodes.RRSIG ? record.rdata[0]! * 256 + record.rdata[1]! : record.type
    return types === undefined || types.some((type) => typeCodes[type] === covered)
  })

/** NSEC3 records by the first letters of their owners. */
const denials = (...prefixes: ReadonlyArray<string>) =>
  records.filter(({ owner }) => prefixes.some((prefix) => owner.key.startsWith(prefix)))

const soa = ofOwner("example", ["SOA"])

const judge = (
  owner: string,
  type: TypeName,
  response: Message,
  further: Readonly<Record<string, Message>> = {}
) =>
  answerWith(
    validate({
      question: { name: name(owner), type: typeCodes[type], class: classIn },
      response,
      anchors: records.filter(
        (record) =>
          record.type === typeCodes.DNSKEY && record.rdata[1] === 1 && record.owner.key === "example"
      ),
      nowSeconds: Date.UTC(2010, 0, 1) / 1000
    }),
    (question) =>
      question.type === typeCodes.DNSKEY
        ? message(rcodes.NOERROR, ofOwner("example", ["DNSKEY"]), [])
        : further[question.name.key]
  )

describe("validate, the responses of RFC 5155 Appendix B", () => {
  const nameError = message(rcodes.NXDOMAIN, [], [...soa, ...denials("0p9m", "b4um", "35mt")])

  it("B.1: takes a name error from an opt-out span for insecure (§9.2)", () =>
    expect(judge("a.c.x.w.example", "A", nameError)).toMatchObject({
      status: "insecure",
      reason: "opt-out span",
      rcode: rcodes.NXDOMAIN
    }))

  it.each([
    ["the closest encloser", denials("0p9m", "35mt")],
    ["the next closer name", denials("b4um", "35mt")],
    ["the wildcard", denials("0p9m", "b4um")]
  ])("B.1: finds it bogus without the record for %s", (_, rest) =>
    expect(judge("a.c.x.w.example", "A", message(rcodes.NXDOMAIN, [], [...soa, ...rest]))).toMatchObject({
      status: "bogus",
      reason: "proof of absence missing"
    })
  )

  it("B.2: proves that there is no such data", () =>
    expect(
      judge("ns1.example", "MX", message(rcodes.NOERROR, [], [...soa, ...denials("2t7b")]))
    ).toMatchObject({ status: "secure", reason: "absence proven", rcode: rcodes.NOERROR }))

  it("B.2: proves nothing about data that is there", () =>
    expect(
      judge("ns1.example", "A", message(rcodes.NOERROR, [], [...soa, ...denials("2t7b")]))
    ).toMatchObject({ status: "bogus" }))

  it("B.2.1: proves that an empty non-terminal has no data", () =>
    expect(
      judge("y.w.example", "A", message(rcodes.NOERROR, [], [...soa, ...denials("ji6n")]))
    ).toMatchObject({ status: "secure", rcode: rcodes.NOERROR }))

  const noDs = message(rcodes.NOERROR, [], [...soa, ...denials("35mt", "0p9m")])

  it("B.3: takes what lies below an unsigned delegation in an opt-out span for insecure", () =>
    expect(
      judge("mc.c.example", "MX", message(rcodes.NOERROR, ofOwner("mc.c.example"), []), { "c.example": noDs })
    ).toMatchObject({ status: "insecure", reason: "opt-out span", rrSet: { type: typeCodes.MX } }))

  it("B.3: does not take it so without the proof", () =>
    expect(
      judge("mc.c.example", "MX", message(rcodes.NOERROR, ofOwner("mc.c.example"), []), {
        "c.example": message(rcodes.NOERROR, [], [...soa, ...denials("35mt")])
      })
    ).toMatchObject({ status: "bogus" }))

  it("B.4: takes a wildcard's answer from an opt-out span for insecure, and for bogus without the denial", () => {
    const answers = ofOwner("a.z.w.example")
    expect(judge("a.z.w.example", "MX", message(rcodes.NOERROR, answers, denials("q04j")))).toMatchObject({
      status: "insecure",
      reason: "opt-out span"
    })
    expect(judge("a.z.w.example", "MX", message(rcodes.NOERROR, answers, denials("35mt")))).toMatchObject({
      status: "bogus",
      reason: "proof for the wildcard missing"
    })
  })

  it("B.5: proves by the wildcard, in an opt-out span, that there is no such data", () =>
    expect(
      judge(
        "a.z.w.example",
        "AAAA",
        message(rcodes.NOERROR, [], [...soa, ...denials("k8ud", "q04j", "r53b")])
      )
    ).toMatchObject({ status: "insecure", reason: "opt-out span", rcode: rcodes.NOERROR }))

  it("B.6: does not take the child's word for the absence of its DS record, which is for the parent to say (§8.6)", () =>
    // No anchor lies above the zone here, so that nothing about its parent can be secure.
    expect(judge("example", "DS", message(rcodes.NOERROR, [], [...soa, ...denials("0p9m")]))).toMatchObject({
      status: "insecure"
    }))
})

describe("Nsec3Proofs", () => {
  it("stops at the budget for hashes (CVE-2023-50868)", () => {
    const budget = new WorkBudget()
    const proofs = new Nsec3Proofs(
      [
        {
          hashedOwner: new Uint8Array(20),
          ttlSeconds: 0,
          nsec3: {
            hashAlgorithm: 1,
            flags: 0,
            iterations: 150,
            salt: new Uint8Array(),
            nextHashedOwnerName: new Uint8Array(20).fill(255),
            types: []
          }
        }
      ],
      name("example"),
      budget
    )
    const most = Math.floor(maxNsec3Rounds / 151)
    for (let i = 0; i < most; i++) expect(proofs.covering(name(`n${i}.example`))).toBeDefined()
    expect(budget.leftUndone).toBeUndefined()
    expect(proofs.covering(name("one-more.example"))).toBeUndefined()
    expect(budget.leftUndone).toBe(`${maxNsec3Rounds} hashes for NSEC3`)
    expect(proofs.covering(name("n0.example"))).toBeDefined()
  })
})
