/** With Node.js's own HTTPS client, and curl where it is there. */
import { Effect, Exit, Result, Scope } from "effect"
import { execFile, spawnSync } from "node:child_process"
import { once } from "node:events"
import { request as requestInClear } from "node:http"
import { request } from "node:https"
import { connect as connectTcp } from "node:net"
import { connect } from "node:tls"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { keyPair } from "../protocol/keys/key-pair.ts"
import { selfSignedCertificate } from "../world/certificate-authority/certificate-authority.ts"
import type { Endpoint } from "./loopback.ts"
import { certificatePem, tlsServer, type TlsServerPlan } from "./tls-server.ts"
import { webListener, type WebServer } from "./web-listener.ts"

const scope = Scope.makeUnsafe()
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const nowSeconds = Math.floor(Date.now() / 1000)
const certificateFor = (dnsName: string, algorithm: "p256" | "rsa2048" = "p256") => {
  const subjectKey = keyPair(algorithm, `web listener ${dnsName}`)
  const validity = { notBefore: nowSeconds - 86_400, notAfter: nowSeconds + 86_400 }
  const { chain } = selfSignedCertificate({
    dnsNames: [dnsName],
    subject: `CN=${dnsName}`,
    ...validity,
    subjectKey
  })
  return { chain, key: subjectKey.privateKey }
}
const shown = certificateFor("mta-sts.test")
const trusted = certificatePem(shown.chain[0]!)

const planned = (plan: Partial<TlsServerPlan> = {}) =>
  tlsServer({ newest: "TLSv1.3", certificates: [shown], byName: new Map(), refuses: () => false, ...plan })

const document = {
  status: 200,
  headers: new Map([["content-type", "text/plain"]]),
  body: Buffer.from("version: STSv1\n")
}
const notFound = { status: 404, headers: new Map(), body: new Uint8Array() }
const server: WebServer = {
  service: "open",
  tls: Result.getOrThrow(planned()),
  reply: (path) =>
    path === "/.well-known/mta-sts.txt"
      ? document
      : path === "/broken"
        ? { ...document, headers: new Map([["x", "line\nbreak"]]) }
        : notFound
}

const serving = (changed: Partial<WebServer> = {}): Promise<Endpoint> =>
  Effect.runPromise(
    Scope.provide(webListener({ address: "127.77.0.3", port: 0 }, { ...server, ...changed }), scope)
  )

let at: Endpoint
beforeAll(async () => {
  at = await serving()
})

const asked = (path: string, method = "GET", { address, port }: Endpoint = at) =>
  new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const options = {
        host: address,
        port,
        path,
        method,
        servername: "mta-sts.test",
        ca: trusted,
        agent: false
      }
      request(options, (response) => {
        let body = ""
        response.on("data", (octets) => (body += octets))
        response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }))
      })
        .on("error", reject)
        .end()
    }
  )

describe("webListener over TLS, RFC 9110", () => {
  it("serves a document to a client that checks its certificate", async () =>
    expect(await asked("/.well-known/mta-sts.txt")).toMatchObject({
      status: 200,
      headers: { "content-type": "text/plain", "content-length": "15" },
      body: "version: STSv1\n"
    }))

  it("answers HEAD with the header alone, §9.3.2", async () =>
    expect(await asked("/.well-known/mta-sts.txt", "HEAD")).toMatchObject({
      status: 200,
      headers: { "content-length": "15" },
      body: ""
    }))

  it("takes a target in absolute form, RFC 9112 §3.2.2", async () =>
    expect((await asked("https://mta-sts.test/.well-known/mta-sts.txt")).status).toBe(200))

  it.each([
    ["GET", "/elsewhere", 404],
    ["POST", "/.well-known/mta-sts.txt", 405]
  ])("answers %s %s with %d", async (method, path, status) =>
    expect((await asked(path, method)).status).toBe(status)
  )

  it("breaks off where a field cannot be written, and lives on", async () => {
    await expect(asked("/broken")).rejects.toThrow()
    expect((await asked("/elsewhere")).status).toBe(404)
  })

  it("speaks HTTP/1.1 by ALPN, and refuses who speaks HTTP/2 alone, RFC 7301 §3.2", async () => {
    const offering = (ALPNProtocols: Array<string>) =>
      connect({ port: at.port, host: at.address, rejectUnauthorized: false, ALPNProtocols })
    const both = offering(["h2", "http/1.1"])
    await once(both, "secureConnect")
    expect(both.alpnProtocol).toBe("http/1.1")
    both.destroy()
    await expect(once(offering(["h2"]), "secureConnect")).rejects.toThrow(/no application protocol/i)
  })

  it("survives what is no TLS and no HTTP", async () => {
    const socket = connectTcp(at.port, at.address)
    socket.on("error", () => {})
    socket.write("GET / HTTP/1.1\r\n\r\n")
    socket.resume()
    await once(socket, "close")
    const secured = connect({ port: at.port, host: at.address, rejectUnauthorized: false })
    secured.write("\u0000 garbage\r\n\r\n")
    const [reply] = await once(secured, "data")
    expect(String(reply)).toContain("400 Bad Request")
    expect((await asked("/elsewhere")).status).toBe(404)
  })

  it.skipIf(spawnSync("curl", ["--version"]).status !== 0)("works with curl (needs curl)", async () => {
    const output = await new Promise<string>((resolve) => {
      const url = `https://mta-sts.test:${at.port}/.well-known/mta-sts.txt`
      const options = ["-sk", "--resolve", `mta-sts.test:${at.port}:${at.address}`, url]
      execFile("curl", options, { timeout: 10_000 }, (_, stdout) => resolve(stdout))
    })
    expect(output).toBe("version: STSv1\n")
  })
})

describe("webListener", () => {
  it("breaks off, or says nothing", async () => {
    await expect(asked("/", "GET", await serving({ service: "reset" }))).rejects.toThrow()
    const silent = await serving({ service: "silent" })
    const heard = asked("/", "GET", silent).catch(() => "ended")
    expect(await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, 100, "nothing"))])).toBe(
      "nothing"
    )
  })

  it("serves HTTP in clear where it has no TLS", async () => {
    const { tls: _, ...inClear } = server
    const { address, port } = await Effect.runPromise(
      Scope.provide(webListener({ address: "127.77.0.3", port: 0 }, inClear), scope)
    )
    const status = await new Promise((resolve) => {
      requestInClear({ host: address, port, path: "/elsewhere", agent: false }, (response) => {
        response.resume()
        resolve(response.statusCode)
      }).end()
    })
    expect(status).toBe(404)
  })
})

describe("tlsServer", () => {
  const versionWith = async (plan: Partial<TlsServerPlan>, options: object) => {
    const { address, port } = await serving({ tls: Result.getOrThrow(planned(plan)) })
    const socket = connect({ port, host: address, rejectUnauthorized: false, ...options })
    await once(socket, "secureConnect")
    const { asn1Curve, modulus } = socket.getPeerCertificate()
    const protocol = socket.getProtocol()
    socket.destroy()
    return [protocol, asn1Curve ?? (modulus === undefined ? undefined : "RSA")]
  }

  it.each([
    ["TLSv1.0", "TLSv1"],
    ["TLSv1.1", "TLSv1.1"],
    ["TLSv1.2", "TLSv1.2"],
    ["TLSv1.3", "TLSv1.3"]
  ] as const)("speaks %s and nothing newer", async (newest, spoken) =>
    expect(await versionWith({ newest }, { minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" })).toEqual([
      spoken,
      "prime256v1"
    ])
  )

  it("shows the certificate whose key the client can check, RFC 8446 §4.4.2.2", async () => {
    const certificates = [shown, certificateFor("mta-sts.test", "rsa2048")]
    const withAlgorithms = (sigalgs: string) => versionWith({ certificates }, { sigalgs })
    expect(await withAlgorithms("ECDSA+SHA256")).toEqual(["TLSv1.3", "prime256v1"])
    expect(await withAlgorithms("RSA-PSS+SHA256")).toEqual(["TLSv1.3", "RSA"])
  })

  it.each([
    [
      "a key that is not the certificate's",
      { chain: shown.chain, key: keyPair("p256", "another").privateKey }
    ],
    ["what is no certificate", { chain: [Uint8Array.of(0x30, 0)], key: keyPair("p256", "x").privateKey }]
  ])("refuses %s", (_, certificate) =>
    expect(Result.isFailure(planned({ certificates: [certificate] }))).toBe(true)
  )
})
