/** Mail and policies of a served world, with OpenSSL as Node.js has it as the client. */
import { execFile, spawn, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { writeFileSync } from "node:fs"
import { request } from "node:https"
import { connect } from "node:net"
import { join } from "node:path"
import { connect as connectTls } from "node:tls"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { keyPair } from "../protocol/keys/key-pair.ts"
import { selfSignedCertificate } from "../world/certificate-authority/certificate-authority.ts"
import { opened, openedWithTrust, planOf } from "./served.fixture.ts"
import { servedWorld } from "./served-world.ts"
import { trustFiles } from "./trust-files.ts"
import { failureOf } from "../failure.fixture.ts"

const yaml = `
title: served
start: "2018-03-20T00:00:00Z"
models: [{ model: dane+mta-sts }]
domain:
  name: example.com
  mx:
    - host: mx1.example.com
    - host: broken.example.com
      preference: 20
      startTls: reset
phases:
  - name: as-it-was
    at: 1d
  - name: stripped
    at: 400d
    domain:
      mx:
        - host: mx1.example.com
          startTls: absent
`

let served: Awaited<ReturnType<typeof openedWithTrust>>
beforeAll(async () => {
  served = await openedWithTrust(planOf(yaml))
})
afterAll(() => served.close())
const roots = () => trustFiles(served.world, served.ports.dns).find(({ name }) => name === "root.pem")!.text

/** Sends each line when the last reply has come, and gives the last line of each reply. */
const dialogue = async (
  socket: ReturnType<typeof connect>,
  lines: ReadonlyArray<string>
): Promise<ReadonlyArray<string>> => {
  const heard: Array<string> = []
  const pending = [...lines]
  let text = ""
  socket.on("data", (octets) => {
    text += String(octets)
    for (let end = /^\d{3} .*\r\n/m.exec(text); end !== null; end = /^\d{3} .*\r\n/m.exec(text)) {
      heard.push(end[0].trim())
      text = text.slice(end.index + end[0].length)
      const next = pending.shift()
      if (next === undefined) socket.emit("said")
      else socket.write(`${next}\r\n`)
    }
  })
  await once(socket, "said")
  socket.removeAllListeners("data")
  return heard
}

const mail = [
  "MAIL FROM:<a@b.test>",
  "RCPT TO:<user@example.com>",
  "DATA",
  "Message-ID: <1@b.test>\r\n\r\nhello\r\n."
]

describe("a served mail exchanger", () => {
  it("shows a certificate that is valid now, by the roots of root.pem, and takes mail over TLS", async () => {
    const socket = connect(served.ports.smtp, served.addressOf("mx1.example.com"))
    expect((await dialogue(socket, ["EHLO b.test", "STARTTLS"])).at(-1)).toMatch(/^220 /)
    const secured = connectTls({ socket, servername: "mx1.example.com", ca: roots() })
    await once(secured, "secureConnect")
    expect(secured.authorized).toBe(true)
    secured.write("EHLO b.test\r\n")
    expect((await dialogue(secured, [...mail, "QUIT"])).map((line) => line.slice(0, 3))).toEqual([
      "250",
      "250",
      "250",
      "354",
      "250",
      "221"
    ])
    expect(served.mails).toMatchObject([
      {
        host: { name: "mx1.example.com", owner: "recipient" },
        mail: { tlsVersion: "TLSv1.3", forwardPaths: ["user@example.com"] }
      }
    ])
  })

  it("breaks the handshake off where the scenario says so", async () => {
    const socket = connect(served.ports.smtp, served.addressOf("broken.example.com"))
    await dialogue(socket, ["EHLO b.test", "STARTTLS"])
    const secured = connectTls({ socket, servername: "broken.example.com", ca: roots() })
    await expect(once(secured, "secureConnect")).rejects.toThrow()
  })

  it.skipIf(spawnSync("openssl", ["version"]).status !== 0)(
    "is verified by OpenSSL over DANE, RFC 7672 (needs openssl)",
    async () => {
      const leaf = connectTls({
        host: served.addressOf("mta-sts.example.com"),
        port: served.ports.https,
        servername: "mta-sts.example.com",
        ca: roots()
      })
      await once(leaf, "secureConnect")
      leaf.destroy()
      const verified = (digest: string) =>
        new Promise<string>((resolve) => {
          const words = ["s_client", "-starttls", "smtp", "-brief"]
          const at = `${served.addressOf("mx1.example.com")}:${served.ports.smtp}`
          const dane = ["-dane_tlsa_domain", "mx1.example.com", "-dane_tlsa_rrdata", `3 1 1 ${digest}`]
          execFile("openssl", [...words, "-connect", at, ...dane], { timeout: 10_000 }, (_, stdout, stderr) =>
            resolve(stdout + stderr)
          ).stdin!.end("QUIT\r\n")
        })
      expect(await verified(await digestOfKey())).toContain("Verification: OK")
      expect(await verified("00".repeat(32))).toContain("Verification error")
    }
  )
})

/** Of the key that mx1 shows, as a TLSA record 3 1 1 has it (RFC 6698 §2.1). */
const digestOfKey = async (): Promise<string> => {
  const socket = connect(served.ports.smtp, served.addressOf("mx1.example.com"))
  await dialogue(socket, ["EHLO b.test", "STARTTLS"])
  const secured = connectTls({ socket, servername: "mx1.example.com", ca: roots() })
  await once(secured, "secureConnect")
  const certificate = secured.getPeerX509Certificate()!
  secured.destroy()
  return createHash("sha256")
    .update(certificate.publicKey.export({ type: "spki", format: "der" }))
    .digest("hex")
}

it("serves the policy to a client that knows the roots, RFC 8461 §3.3", async () => {
  const body = await new Promise<string>((resolve, reject) => {
    const options = {
      host: served.addressOf("mta-sts.example.com"),
      port: served.ports.https,
      servername: "mta-sts.example.com",
      headers: { host: "mta-sts.example.com" },
      path: "/.well-known/mta-sts.txt",
      ca: roots(),
      agent: false
    }
    request(options, (response) => {
      let text = ""
      response.on("data", (octets) => (text += octets))
      response.on("end", () => resolve(text))
    })
      .on("error", reject)
      .end()
  })
  expect(body).toContain("mx: mx1.example.com")
})

it("serves the phase that is asked for, with its time as now", async () => {
  const later = await opened(planOf(yaml, { phase: "stripped" }))
  try {
    const socket = connect(later.ports.smtp, later.addressOf("mx1.example.com"))
    const replies = await dialogue(socket, ["EHLO b.test", "STARTTLS"])
    expect(replies.at(-1)).toMatch(/^502 /)
    socket.destroy()
    expect(later.world.hosts.some(({ name }) => name === "broken.example.com")).toBe(false)
  } finally {
    await later.close()
  }
})

describe("served outages, RFC 9293 §3.5.2 and RFC 1122 §3.2.2.1", () => {
  it("break connections off, leave them silent, and leave other services alone", async () => {
    const outages = ["mx-hosts, how: refused", "web-hosts, how: silent"].map(
      (what) => `{ from: 1h, to: 2h, of: ${what} }`
    )
    const at = { atMicros: 5_400_000_000 }
    const during = await opened({ ...planOf(`${yaml}\noutages: [${outages.join()}]`), ...at })
    try {
      const broken = connect(during.ports.smtp, during.addressOf("mx1.example.com")).resume()
      await expect(once(broken, "end")).rejects.toThrow("ECONNRESET")
      const silent = connectTls(during.ports.https, during.addressOf("mta-sts.example.com"))
      silent.on("error", () => {})
      const met = await Promise.race([
        once(silent, "secureConnect"),
        new Promise((resolve) => setTimeout(resolve, 200, "nothing"))
      ])
      expect(met).toBe("nothing")
      silent.destroy()
    } finally {
      await during.close()
    }
  })
})

describe("served revocation lists, RFC 5280 §4.2.1.13", () => {
  const withLists = `${yaml}\nrevocationLists: { lifetime: 7d }\n`
  const list = async ({ ports, addressOf }: Awaited<ReturnType<typeof opened>>, path: string) => {
    const reply = await fetch(`http://${addressOf("trusted.authorities.test")}:${ports.http}${path}`)
    return { status: reply.status, type: reply.headers.get("content-type"), body: await reply.arrayBuffer() }
  }

  it.skipIf(spawnSync("openssl", ["version"]).status !== 0)(
    "satisfy OpenSSL, which is told to look at them (needs openssl)",
    async () => {
      const world = await openedWithTrust(planOf(withLists))
      try {
        const lists = await Promise.all(["/issuer.crl", "/root.crl"].map((path) => list(world, path)))
        expect(lists.map(({ status, type }) => [status, type])).toEqual([
          [200, "application/pkix-crl"],
          [200, "application/pkix-crl"]
        ])
        const file = join(world.folder, "issuer.crl")
        writeFileSync(file, Buffer.from(lists[0]!.body))
        const at = `${world.addressOf("mx1.example.com")}:${world.ports.smtp}`
        const trust = [
          "-CAfile",
          join(world.folder, "root.pem"),
          "-CRL",
          file,
          "-CRLform",
          "DER",
          "-crl_check"
        ]
        const words = ["s_client", "-starttls", "smtp", "-brief", "-verify_hostname", "mx1.example.com"]
        const child = spawn("openssl", [...words, "-connect", at, ...trust])
        let said = ""
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (octets) => (said += octets))
        child.stdin.end("QUIT\r\n")
        await once(child, "close")
        expect(said).toContain("Verification: OK")
      } finally {
        await world.close()
      }
    }
  )
})

describe("what real sockets cannot do", () => {
  const refused = (text: string) => failureOf(servedWorld(planOf(`title: refused\nmodels: [dane]\n${text}`)))
  const mx = (more: string) => `domain: { name: example.com, mx: [{ host: mx1.example.com, ${more} }] }`

  /** With a key that nobody here has. */
  const foreign = Buffer.from(
    selfSignedCertificate({
      dnsNames: ["mx1.example.com"],
      subject: "CN=mx1.example.com",
      notBefore: 1_700_000_000,
      notAfter: 1_900_000_000,
      subjectKey: keyPair("p256", "somebody else's")
    }).chain[0]!
  ).toString("base64")

  it.each<[string, string, unknown]>([
    [
      "a key that is not held",
      mx("certificate: { holdsKey: false }"),
      "mx1.example.com, SMTP: shows a certificate whose key it does not hold, and no TLS library does that"
    ],
    [
      "one for another name",
      mx("certificatesByName: [{ serverName: a.test, certificate: { holdsKey: false } }]"),
      "mx1.example.com, SMTP: shows a certificate whose key it does not hold, and no TLS library does that"
    ],
    [
      "a certificate of which only octets are known",
      mx(`certificate: { der: [${foreign}] }`),
      expect.stringMatching(
        /^mx1\.example\.com, SMTP: OpenSSL does not serve its certificate: .*key values mismatch/
      )
    ],
    [
      "signatures that were found with their zone",
      `${mx("preference: 10")}\nzones: [{ apex: kept.test, signing: unsigned, dnssecRecords: kept, records: [{ owner: a.kept.test, type: A, data: 192.0.2.9 }] }]`,
      "the zone kept.test keeps the signatures that it was found with: they cover its own addresses, and expired with their time"
    ],
    [
      "name servers that are asked over TLS",
      "zones: [{ apex: x.test, transport: opportunistic }]",
      "the zone x.test has opportunistic transport, and name servers answer in clear here: leave out `transport` to serve it"
    ]
  ])("is refused with its reason: %s", (_, text, reason) =>
    expect(refused(text)).toMatchObject({ _tag: "CannotServe", reasons: [reason] })
  )
})
