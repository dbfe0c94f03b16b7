/** `hoptrust serve` as a process of its own, met by the machine's own sockets. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { everyNth } from "../long.fixture.ts"
import { projectFolder } from "../machine/places.ts"
import { program } from "./program.fixture.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-serve-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** Any that is free, but where a port is given. */
const portsWith = (given: Readonly<Record<string, number>> = {}) =>
  ["dns", "smtp", "https", "http"].flatMap((service) => [`--${service}-port`, String(given[service] ?? 0)])

const hoptrust = (...words: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [program, "serve", ...words], { cwd: folder })
  const output = { stdout: "", stderr: "" }
  child.stdout.on("data", (octets) => (output.stdout += octets))
  child.stderr.on("data", (octets) => (output.stderr += octets))
  return { child, output, ended: once(child, "close").then(([status]) => ({ status, ...output })) }
}

/** Waits until the program has said so much. Rejects with all it said if it ends before. */
const said = async (
  { stdout }: ChildProcessWithoutNullStreams,
  output: { readonly stdout: string; readonly stderr: string },
  text: string
) => {
  while (!output.stdout.includes(text)) {
    const isOver = new AbortController()
    const { signal } = isOver
    await Promise.race([once(stdout, "data", { signal }), once(stdout, "end", { signal })])
    isOver.abort()
    if (stdout.readableEnded && !output.stdout.includes(text))
      throw new Error(`it ended without saying ${text}: ${output.stdout}${output.stderr}`)
  }
}

const headline = join(projectFolder, "scenarios/headline/first-contact.yaml")

describe("hoptrust serve", () => {
  it("prints who is where, tells each mail, and leaves nothing behind after SIGINT", async () => {
    const { child, output, ended } = hoptrust(headline, "--model", "dane", "--out", "files", ...portsWith())
    await said(child, output, "Mail received:\n")
    const [, port] = /^mx1\.example\.com +192\.0\.2\.1 +127\.0\.2\.1 +smtp (\d+)$/m.exec(output.stdout)!
    expect(readdirSync(join(folder, "files"))).toEqual([
      "delv.anchors",
      "root.anchor",
      "root.hints",
      "root.pem",
      "unbound.conf"
    ])
    const socket = connect(Number(port), "127.0.2.1").resume()
    socket.on("error", () => {})
    socket.write(
      "EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<b@example.com>\r\nRCPT TO:<c@example.com>\r\nDATA\r\nx\r\n.\r\n"
    )
    await said(child, output, "<c@example.com>  ")
    expect(output.stdout).toMatch(
      /^\S+Z {2}mx1\.example\.com {2}in clear {2}<a@a\.test> {2}to {2}<b@example\.com>, <c@example\.com> {2}delivered-cleartext-ok {2}\(received in clear by the recipient at mx1\.example\.com\)$/m
    )
    // With a connection still open.
    const closed = once(socket, "close")
    child.kill("SIGINT")
    const { status, stderr } = await ended
    await closed
    expect([status, stderr]).toEqual([0, ""])
    const again = connect(Number(port), "127.0.2.1")
    await expect(once(again, "connect")).rejects.toThrow("ECONNREFUSED")
  })

  it("prints the attacker's strategy, and tells who reads a mail along", async () => {
    const words = [headline, "--model", "opportunistic", "--attacker", "strip", "--out", "attacked"]
    const { child, output, ended } = hoptrust(...words, ...portsWith())
    await said(child, output, "Mail received:\n")
    expect(output.stdout).toContain("\nThe attacker's strategy: blank out STARTTLS in the EHLO reply\n")
    const [, port] = /^mx1\.example\.com .* smtp (\d+)$/m.exec(output.stdout)!
    const socket = connect(Number(port), "127.0.2.1").resume()
    socket.on("error", () => {})
    socket.write("EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nx\r\n.\r\n")
    await said(child, output, "exposed-passive")
    child.kill("SIGINT")
    const { status, stdout } = await ended
    expect(status).toBe(0)
    expect(stdout).toContain(
      "exposed-passive  (read in transit in clear by the attacker on the path; received in clear by the recipient at mx1.example.com)\n"
    )
  })

  it("moves the scenario's time on as is typed, and says what is wrong", async () => {
    const phases = join(folder, "phases.yaml")
    writeFileSync(
      phases,
      "title: x\nmodels: [dane]\ndomain: { mx: [{ host: mx1.example.com }] }\nphases: [{ name: one, at: 0s }, { name: two, at: 2d, domain: { mx: [{ host: mx1.example.com, startTls: absent }] } }]\n"
    )
    const { child, output, ended } = hoptrust(phases, "--steps", "--out", "stepped", ...portsWith())
    await said(child, output, "? for more. Mail received:\n")
    child.stdin.write("at 1\n+1h\nnext\nat 1d\n?\n")
    await said(child, output, "Clear the cache of your resolver")
    expect(output.stdout).toMatch(/^expected a duration such as .*, found 1$/m)
    expect(output.stdout).toMatch(/^\S+Z {2}now 1h(?: \ds)? after the scenario's start, phase one$/m)
    expect(output.stdout).toMatch(/^\S+Z {2}now 2d after the scenario's start, phase two$/m)
    expect(output.stdout).toMatch(/^1d cannot be served: it is past; the scenario is at 2d(?: \ds)?$/m)
    const [, port] = /^mx1\.example\.com .* smtp (\d+)$/m.exec(output.stdout)!
    const socket = connect(Number(port), "127.0.2.1")
    socket.write("EHLO a.test\r\n")
    socket.on("error", () => {})
    let replies = ""
    while (!/^250 /m.test(replies)) replies += String((await once(socket, "data"))[0])
    expect(replies).not.toContain("STARTTLS")
    child.kill("SIGINT")
    expect(await ended).toMatchObject({ status: 0, stderr: "" })
  })

  it("says that a port is in use, and opens none", async () => {
    const taken = createServer().listen(0, "127.0.2.1")
    await once(taken, "listening")
    const bound = taken.address()
    const port = bound !== null && typeof bound === "object" ? bound.port : 0
    const { ended } = hoptrust(headline, "--model", "dane", ...portsWith({ smtp: port }))
    expect(await ended).toMatchObject({
      status: 74,
      stdout: "",
      stderr: expect.stringContaining(
        `hoptrust: cannot listen at 127.0.2.1 port ${port}: the port is in use; choose another\n`
      )
    })
    taken.close()
  })

  const unservable = join(folder, "unservable.yaml")
  writeFileSync(
    unservable,
    "title: x\nmodels: [dane]\ndomain: { mx: [{ host: mx1.example.com, certificate: { holdsKey: false } }] }\n"
  )
  const reports = join(folder, "reports.yaml")
  writeFileSync(
    reports,
    'title: x\nmodels: [mta-sts]\ndomain: { mx: [{ host: mx1.example.com }], tlsReporting: ["mailto:r@example.com"] }\nattackers: [{ name: liar, actions: [{ on: report, does: send, says: success }] }]\n'
  )
  everyNth<[ReadonlyArray<string>, number, string]>(
    6,
    [
      [[headline, "--attacker", "stripp"], 64, "(did you mean strip?)"],
      [[reports, "--attacker", "liar"], 65, "the attacker mails TLS reports, and nothing here sends mail"],
      [[headline, "--phase", "later"], 64, "has no phase later; it has none"],
      [[headline, "--model", "dnae"], 64, "did you mean dane?"],
      [[headline, "--dns-port", "65536"], 64, "a port is an integer from 0 to 65535, not 65536"],
      [
        [unservable],
        65,
        "this cannot be served on real sockets:\n  mx1.example.com, SMTP: shows a certificate whose key it does not hold"
      ]
    ],
    { concurrent: true }
  )("refuses %j with status %d", async ([words, status, message]) =>
    expect(await hoptrust(...words).ended).toMatchObject({
      status,
      stdout: "",
      stderr: expect.stringContaining(message)
    })
  )
})
