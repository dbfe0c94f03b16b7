/** `hoptrust probe` and `replay` as processes of their own, on a domain that `serve`'s world serves. */
import { execFile } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { long } from "../long.fixture.ts"
import { openedWithTrust, planOf } from "../serving/served.fixture.ts"
import { program } from "./program.fixture.ts"

const hoptrust = (...words: ReadonlyArray<string>) =>
  new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [program, ...words], (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr })
    )
  })

const yaml = "title: x\nmodels: [dane]\ndomain: { name: example.com, mx: [{ host: mx1.example.com }] }\n"
let served: Awaited<ReturnType<typeof openedWithTrust>>
beforeAll(async () => {
  served = await openedWithTrust(planOf(yaml))
})
afterAll(() => served.close())

const trusting = () => [
  "--rate",
  "1000",
  ...["anchor", "hints"].flatMap((file) => [`--${file}`, join(served.folder, `root.${file}`)]),
  "--roots",
  join(served.folder, "root.pem"),
  ...["dns", "smtp", "https"].flatMap((service) => [
    `--${service}-port`,
    String(service === "dns" ? served.ports.dns : service === "smtp" ? served.ports.smtp : served.ports.https)
  ])
]

describe("hoptrust probe", () => {
  it("says what senders do, and replay prints the very same", async () => {
    const capture = join(served.folder, "capture")
    const probed = await hoptrust("probe", "example.com", ...trusting(), "--capture", capture)
    expect(probed).toMatchObject({ status: 0, stderr: "" })
    expect(probed.stdout).toMatch(
      /^dane +delivers over TLS to mx1\.example\.com, and has checked that it is the right host$/m
    )
    expect(await hoptrust("replay", capture)).toEqual(probed)

    const page = join(served.folder, "page.html")
    const pages = []
    for (const _ of [1, 2]) {
      expect(await hoptrust("report", capture, "--out", page)).toMatchObject({ status: 0, stdout: "" })
      pages.push(readFileSync(page, "utf8"))
    }
    expect(pages[1]).toBe(pages[0])
    for (const name of ["mx1.example.com", "example.com", "_mta-sts.example.com"])
      expect(pages[0]).toContain(`<summary>${name}</summary>`)
    expect(await hoptrust("report", capture, served.folder, "--out", page)).toMatchObject({
      status: 64,
      stderr: expect.stringContaining("a capture has a report of its own")
    })

    const [beginning] = readFileSync(capture, "utf8").split("\n")
    writeFileSync(capture, `${beginning}\n`)
    expect(await hoptrust("replay", capture)).toMatchObject({
      status: 65,
      stderr: expect.stringContaining("the capture has no answer to a DNS query")
    })
    writeFileSync(capture, `${beginning}\n{"kind":"dns"`)
    expect(await hoptrust("replay", capture)).toMatchObject({
      status: 65,
      stderr: expect.stringContaining(`${capture}:2: error: expected one JSON value`)
    })
  })

  it("says what it found also where the capture cannot be written", async () => {
    const words = ["example.com", ...trusting(), "--no-smtp", "--capture", served.folder]
    expect(await hoptrust("probe", ...words)).toMatchObject({
      status: 74,
      stdout: expect.stringContaining("What to mend first"),
      stderr: expect.stringContaining(`cannot write ${served.folder}`)
    })
  })

  it("writes a scenario that is valid, and whose run is as expected; so does replay", long, async () => {
    const place = (file: string) => join(served.folder, file)
    const capture = place("kept.capture")
    const scenario = place("probed.yaml")
    const again = place("replayed.yaml")
    const words = ["example.com", ...trusting(), "--capture", capture, "--scenario", scenario]
    const { status, stderr } = await hoptrust("probe", ...words)
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringContaining("Not carried over:\n- The zones above")
    })
    expect(await hoptrust("replay", capture, "--scenario", again)).toMatchObject({ status: 0 })
    expect(readFileSync(again, "utf8")).toBe(readFileSync(scenario, "utf8"))
    expect(await hoptrust("validate", scenario)).toMatchObject({ status: 0 })
    // The file expects the verdicts of the probe, and the status is 1 where it comes to others.
    const out = place("out")
    expect(await hoptrust("run", scenario, "--model", "dane", "--out", out)).toMatchObject({ status: 0 })
    const search = ["--model", "dane", "--start", "cold", "--goal", "withhold", "--max-capabilities", "1"]
    expect((await hoptrust("attack", scenario, ...search)).stdout).toMatch(/^ +\[\d+\] smtp-strip$/m)
  })

  it.each<[ReadonlyArray<string>, string]>([
    [["a..b"], "expected a domain such as example.com"],
    [["example.com", "--now", "yesterday"], "--now: expected a time"],
    [["example.com", "--resolver", "dns.test"], "--resolver: expected an address"],
    [["example.com", "--resolver", "192.0.2.1:0"], "--resolver: expected an address"],
    [["example.com", "--resolver", "[192.0.2.1"], "--resolver: expected an address"],
    [["example.com", "--resolver", "2001:db8::1:2:3:4:5:53:53"], "--resolver: expected an address"],
    [["example.com", "--rate", "0"], "--rate: expected a number over 0"]
  ])("refuses %j", async (words, message) =>
    expect(await hoptrust("probe", ...words)).toMatchObject({
      status: 64,
      stdout: "",
      stderr: expect.stringContaining(message)
    })
  )
})
