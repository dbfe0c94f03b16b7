/** A capture goes to others: it has nothing of the machine that made it, whatever servers echo. RFC 5321 §4.1.1.1. */
import { execFile } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createServer } from "node:net"
import { homedir, hostname, networkInterfaces } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { openedWithTrust, planOf } from "../serving/served.fixture.ts"
import { projectFolder } from "../machine/places.ts"
import { program } from "./program.fixture.ts"

/** Says all that it knows of who calls, in every reply: the address, and what EHLO says. */
const nosyHost = async (address: string) => {
  const said: Array<string> = []
  const server = createServer((socket) => {
    const caller = `${socket.remoteAddress} [${socket.remoteAddress}]:${socket.remotePort}`
    socket.on("error", () => {}).write(`220 mx1.example.com hello ${caller}\r\n`)
    socket.on("data", (octets) => {
      const line = String(octets).trim()
      said.push(line)
      const [, name = ""] = line.split(" ")
      socket.write(
        line.startsWith("EHLO ")
          ? `250-mx1.example.com hello ${name} ${caller}\r\n250-XCLIENT ${name} ADDR=${socket.remoteAddress}\r\n250 STARTTLS\r\n`
          : `454 4.7.0 not for ${said.join(" ")} ${caller}\r\n`
      )
    })
  }).listen(0, address)
  await once(server, "listening")
  const at = server.address()
  return { said, port: typeof at === "object" && at !== null ? at.port : 0, close: () => server.close() }
}

/** All strings in it, also those that are octets in base64. */
const textsIn = (value: unknown): ReadonlyArray<string> => {
  if (typeof value === "string") return [value, Buffer.from(value, "base64").toString("latin1")]
  return typeof value === "object" && value !== null
    ? [...Object.keys(value), ...Object.values(value).flatMap(textsIn)]
    : []
}

it("a capture has neither name nor addresses of the machine, nor its environment, folders and options", async () => {
  const served = await openedWithTrust(
    planOf("title: x\nmodels: [mta-sts]\ndomain: { name: example.com, mx: [{ host: mx1.example.com }] }\n")
  )
  const nosy = await nosyHost(served.addressOf("mx1.example.com"))
  const file = (name: string) => join(served.folder, name)
  const capture = file("nosy.capture")
  const env: Readonly<Record<string, string | undefined>> = {
    ...process.env,
    HOPTRUST_TEST_SECRET: "correct horse battery staple"
  }
  const places = { anchor: file("root.anchor"), hints: file("root.hints"), roots: file("root.pem"), capture }
  const ports = { dns: served.ports.dns, https: served.ports.https, smtp: nosy.port }
  const words = [
    "probe",
    "example.com",
    "--rate=1000",
    ...Object.entries(places).map(([option, place]) => `--${option}=${place}`),
    ...Object.entries(ports).map(([service, port]) => `--${service}-port=${port}`)
  ]
  await new Promise((resolve) => execFile(process.execPath, [program, ...words], { env }, resolve))
  const text = readFileSync(capture, "utf8")
  await served.close()
  nosy.close()

  const [, ownName = ""] = nosy.said.find((line) => line.startsWith("EHLO "))!.split(" ")
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  const secrets = [
    hostname(),
    ownName,
    "127.0.0.1",
    ...addresses.flatMap(({ internal, address, mac }) => (internal ? [] : [address, mac])),
    homedir(),
    served.folder,
    projectFolder,
    // What is shorter may be part of a word by chance, and npm's are the project's own.
    ...Object.entries(env).flatMap(([key, value = ""]) =>
      value.length < 8 || key.startsWith("npm_") ? [] : [value]
    )
  ].flatMap((secret) => (secret.length < 5 ? [] : [secret.toLowerCase()]))
  const all = [
    text,
    ...text
      .trim()
      .split("\n")
      .flatMap((line) => textsIn(JSON.parse(line)))
  ].map((one) => one.toLowerCase())
  expect(secrets).toContain("correct horse battery staple")
  expect(all.some((one) => one.includes("250-mx1.example.com"))).toBe(true)
  expect(secrets.filter((secret) => all.some((one) => one.includes(secret)))).toEqual([])
})
