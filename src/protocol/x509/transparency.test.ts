import { execFile, spawnSync } from "node:child_process"
import { createHash, sign as nodeSign, X509Certificate } from "node:crypto"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createServer } from "node:tls"
import { Result } from "effect"
import fc from "fast-check"
import { afterAll, describe, expect, it } from "vitest"
import { failureOf } from "../../failure.fixture.ts"
import {
  rootAuthority,
  serverCertificate,
  type ServerRequest,
  subordinateAuthority
} from "../../world/certificate-authority/certificate-authority.ts"
import { publicLogs } from "../../world/certificate-authority/certificate-log.ts"
import { keyPair } from "../keys/key-pair.ts"
import { SignatureMemory } from "../keys/signature.ts"
import { element } from "./der.fixture.ts"
import { tag } from "./der.ts"
import { read } from "./path.fixture.ts"
import {
  readTimestampList,
  signedByLog,
  type SignedCertificateTimestamp,
  timestampAlgorithms,
  timestampListId,
  writeTimestampList
} from "./signed-certificate-timestamp.ts"
import { judgeTransparency, logIdOf, timestampsWanted, type TransparencyRequest } from "./transparency.ts"
import { withoutExtension } from "./without-extension.ts"

const at = 1_700_000_000
const day = 86_400
const dates = { notBefore: at - 10 * day, notAfter: at + 80 * day }
const root = rootAuthority({ subject: "CN=root", ...dates })
const issuer = subordinateAuthority(root, { subject: "CN=issuer", ...dates })
const subjectKey = keyPair("p256", "transparency test server")
const request: ServerRequest = { subjectKey, dnsNames: ["mx1.example.com"], ...dates }
const logged = read(serverCertificate(issuer, { ...request, logs: publicLogs }).der)
const unlogged = read(serverCertificate(issuer, request).der)
const logs = publicLogs.map(({ key: { spki } }) => ({ spki }))
const timestamps = Result.getOrThrow(
  readTimestampList(logged.extensions.find(({ id }) => id === timestampListId)!.value)
)

const judge = (given: Partial<TransparencyRequest> = {}) =>
  judgeTransparency({
    leaf: logged,
    issuerKey: issuer.key.spki,
    logs,
    atSeconds: at,
    signatures: new SignatureMemory(),
    ...given
  })

/** The same certificate with other timestamps in it. */
const showing = (...list: ReadonlyArray<SignedCertificateTimestamp>) =>
  read(
    serverCertificate(issuer, {
      ...request,
      serialNumber: logged.serialNumber,
      further: [{ id: timestampListId, isCritical: false, value: writeTimestampList(list) }]
    }).der
  )
const changed = (index: number, change: Partial<SignedCertificateTimestamp>) =>
  timestamps.map((timestamp, number) => (number === index ? { ...timestamp, ...change } : timestamp))

describe("what a log signs, RFC 6962 §3.2", () => {
  it("is the certificate without the list: octet for octet that of an authority that does not log", () => {
    expect(withoutExtension(logged.tbs, timestampListId)).toEqual(unlogged.tbs)
    expect(logged.serialNumber).toEqual(unlogged.serialNumber)
  })

  it("has the fields in their order, written out by hand", () => {
    const timestamp = timestamps[0]!
    const { tbs } = unlogged
    const octets = Buffer.concat([
      // v1, certificate_timestamp
      Buffer.from("0000", "hex"),
      Buffer.from((BigInt(dates.notBefore) * 1000n).toString(16).padStart(16, "0"), "hex"),
      // precert_entry
      Buffer.from("0001", "hex"),
      createHash("sha256").update(issuer.key.spki).digest(),
      Buffer.from(tbs.length.toString(16).padStart(6, "0"), "hex"),
      tbs,
      Buffer.from("0000", "hex")
    ])
    const issuerKeyHash = createHash("sha256").update(issuer.key.spki).digest()
    expect(Buffer.from(signedByLog(timestamp, { issuerKeyHash, tbs }))).toEqual(octets)
    expect(Buffer.from(timestamp.logId)).toEqual(createHash("sha256").update(logs[0]!.spki).digest())
  })
})

describe("judgeTransparency", () => {
  it("believes what the logs said", () => expect(judge()).toEqual(Result.succeed(3)))

  it.each<[string, Partial<TransparencyRequest>]>([
    ["no list", { leaf: unlogged }],
    ["no log that is known", { logs: [] }],
    ["one log that is known", { logs: logs.slice(0, 1) }],
    ["the key of another issuer", { issuerKey: root.key.spki }],
    ["timestamps of the future (§5.2)", { atSeconds: dates.notBefore - 1 }],
    ["one log twice", { leaf: showing(timestamps[0]!, timestamps[0]!) }],
    [
      "one log's words as another's",
      {
        leaf: showing(
          timestamps[0]!,
          ...changed(1, { logId: logIdOf(logs[1]!), signature: timestamps[0]!.signature }).slice(1, 2)
        )
      }
    ],
    ["another time", { leaf: showing(...changed(0, { timestampMs: 1n }).slice(0, 2)) }],
    ["further extensions", { leaf: showing(...changed(0, { extensions: Uint8Array.of(1) }).slice(0, 2)) }],
    [
      "an algorithm that logs do not use (§2.1.4)",
      { leaf: showing(...changed(0, { algorithm: 0x0603 }).slice(0, 2)) }
    ],
    [
      "another certificate's timestamps",
      {
        leaf: read(
          serverCertificate(issuer, {
            ...request,
            dnsNames: ["mx2.example.com"],
            further: [{ id: timestampListId, isCritical: false, value: writeTimestampList(timestamps) }]
          }).der
        )
      }
    ]
  ])("refuses %s", (_, given) =>
    expect(failureOf(judge(given)).because).toEqual({ rfc: 6962, section: "5.2" })
  )

  it("takes two for a short life, and three for a long one", () => {
    expect(judge({ leaf: showing(...timestamps.slice(0, 2)) })).toEqual(Result.succeed(2))
    const long = { ...request, notAfter: dates.notBefore + 181 * day }
    const leaf = read(serverCertificate(issuer, { ...long, logs: publicLogs.slice(0, 2) }).der)
    expect(timestampsWanted(leaf)).toBe(3)
    expect(failureOf(judge({ leaf })).detail).toMatch(/^2 of the 3 logs/)
    expect(judge({ leaf: read(serverCertificate(issuer, { ...long, logs: publicLogs }).der) })).toEqual(
      Result.succeed(3)
    )
  })

  it("takes a log with an RSA key", () => {
    const rsa = keyPair("rsa2048", "transparency test log")
    const head = { timestampMs: 5n, extensions: new Uint8Array() }
    const issuerKeyHash = createHash("sha256").update(issuer.key.spki).digest()
    const signature = nodeSign(
      "sha256",
      signedByLog(head, { issuerKeyHash, tbs: unlogged.tbs }),
      rsa.privateKey
    )
    const timestamp = { ...head, logId: logIdOf(rsa), algorithm: timestampAlgorithms.rsa, signature }
    const known = { logs: [...logs, { spki: rsa.spki }] }
    expect(judge({ ...known, leaf: showing(timestamp, timestamps[0]!) })).toEqual(Result.succeed(2))
  })
})

describe("readTimestampList", () => {
  it("gives what was written", () =>
    expect(readTimestampList(writeTimestampList(timestamps))).toEqual(Result.succeed(timestamps)))

  it("passes over a timestamp of another version (§3.3)", () => {
    const octets = writeTimestampList(timestamps)
    const first = octets.indexOf(0, 8)
    const other = Uint8Array.from(octets)
    other[first] = 1
    expect(Result.getOrThrow(readTimestampList(other))).toHaveLength(2)
  })

  it("reads no list that is cut short, at whichever octet", () => {
    const list = writeTimestampList(timestamps).subarray(4)
    for (let length = 0; length < list.length; length++)
      expect(Result.isFailure(readTimestampList(element(tag.octetString, list.subarray(0, length))))).toBe(
        true
      )
    expect(readTimestampList(element(tag.octetString, list, Uint8Array.of(0)))).toEqual(
      Result.fail("trailing octets")
    )
    expect(readTimestampList(element(tag.octetString, Uint8Array.of(0, 0)))).toEqual(
      Result.fail("empty list")
    )
  })

  it("never throws, and gives no more than came", () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.tuple(fc.nat(), fc.nat(255)).map(([place, octet]) => {
            const octets = Uint8Array.from(writeTimestampList(timestamps))
            octets[place % octets.length] = octet
            return octets
          })
        ),
        (octets) => {
          const list = Result.getOrElse(readTimestampList(octets), () => [])
          expect(
            list.reduce(
              (sum, { signature, extensions }) => sum + 47 + signature.length + extensions.length,
              0
            )
          ).toBeLessThanOrEqual(octets.length)
        }
      )
    ))
})

describe("withoutExtension", () => {
  it("leaves everything as it was where there is no such extension", () =>
    expect(withoutExtension(unlogged.tbs, timestampListId)).toEqual(unlogged.tbs))

  it("leaves the field out with its last extension (RFC 5280 §4.1)", () => {
    const alone = element(
      tag.sequence,
      element(tag.sequence, Buffer.from("060a2b06010401d679020402", "hex"), element(tag.octetString))
    )
    const tbs = (...fields: ReadonlyArray<Uint8Array>) =>
      element(tag.sequence, element(tag.integer, Uint8Array.of(5)), ...fields)
    expect(Buffer.from(withoutExtension(tbs(element(0xa3, alone)), timestampListId)!)).toEqual(tbs())
  })

  it("takes octets that are no certificate for none", () => {
    for (let length = 0; length < logged.tbs.length; length += 7)
      expect(withoutExtension(logged.tbs.subarray(0, length), timestampListId)).toBeUndefined()
  })
})

describe.skipIf(spawnSync("openssl", ["version"]).status !== 0)("OpenSSL (where it is there)", () => {
  const folder = mkdtempSync(join(tmpdir(), "hoptrust-logs-"))
  afterAll(() => rmSync(folder, { recursive: true }))
  const pem = (der: Uint8Array) => new X509Certificate(der).toString()

  it.each([
    ["finds the timestamps of our logs good", timestamps, ["valid", "valid", "valid"]],
    ["finds one that says another time bad", changed(1, { timestampMs: 7n }), ["invalid", "valid", "valid"]]
  ])("%s", async (_, list, expected) => {
    const { der } = showing(...list)
    const server = createServer(
      {
        cert: pem(der) + pem(issuer.chain[0]!),
        key: subjectKey.privateKey.export({ type: "pkcs8", format: "pem" })
      },
      (socket) => socket.end()
    )
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    writeFileSync(join(folder, "root.pem"), pem(root.certificate.der))
    writeFileSync(
      join(folder, "logs.cnf"),
      [
        `enabled_logs = ${logs.map((_, n) => `log${n}`).join(",")}`,
        ...logs.flatMap(({ spki }, n) => [
          `[log${n}]`,
          `description = Log ${n}`,
          `key = ${Buffer.from(spki).toString("base64")}`
        ]),
        ""
      ].join("\n")
    )
    const words = [
      "s_client",
      "-connect",
      `127.0.0.1:${port}`,
      "-CAfile",
      join(folder, "root.pem"),
      "-attime",
      String(at),
      "-ct",
      "-ctlogfile",
      join(folder, "logs.cnf")
    ]
    const said = await new Promise<string>((resolve) => {
      execFile("openssl", words, { timeout: 20_000 }, (_, stdout, stderr) =>
        resolve(stdout + stderr)
      ).stdin!.end()
    })
    server.close()
    const verdicts = [...said.matchAll(/SCT validation status: (\S+)/g)].map(([, verdict]) => verdict)
    expect(verdicts.toSorted((a = "", b = "") => a.localeCompare(b))).toEqual(expected)
  })
})
