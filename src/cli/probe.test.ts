/** `hoptrust probe` and `replay` as processes of their own, on a domain that `serve`'s world serves. */
import { execFile } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { everyNth, long } from "../long.fixture.ts"
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
/** Of a probe that most tests look at, and what it printed. */
let capture: string
let scenario: string
let probed: Awaited<ReturnType<typeof hoptrust>>
beforeAll(async () => {
  served = await openedWithTrust(planOf(yaml))
  capture = join(served.folder, "capture")
  scenario = join(served.folder, "probed.yaml")
  probed = await hoptrust("probe", "example.com", ...trusting(), "--capture", capture, "--scenario", scenario)
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
    expect(probed.status).toBe(0)
    expect(probed.stdout).toMatch(
      /^dane +delivers over TLS to mx1\.example\.com, and has checked that it is the right host$/m
    )
    expect(await hoptrust("replay", capture)).toEqual({ ...probed, stderr: "" })
  })

  const page = () => join(served.folder, "page.html")

  it("is what a report shows", async () => {
    expect(await hoptrust("report", capture, "--out", page())).toMatchObject({ status: 0, stdout: "" })
    for (const name of ["mx1.example.com", "example.com", "_mta-sts.example.com"])
      expect(readFileSync(page(), "utf8")).toContain(`<summary>${name}</summary>`)
  })

  it("has a report of its own, each time in the same octets", long, async () => {
    const before = readFileSync(page(), "utf8")
    expect(await hoptrust("report", capture, "--out", page())).toMatchObject({ status: 0 })
    expect(readFileSync(page(), "utf8")).toBe(before)
    expect(await hoptrust("report", capture, served.folder, "--out", page())).toMatchObject({
      status: 64,
      stderr: expect.stringContaining("a capture has a report of its own")
    })
  })

  everyNth(2, [
    ["ends too early", "", "the capture has no answer to a DNS query"],
    ["ends within a line", `{"kind":"dns"`, ":2: error: expected one JSON value"]
  ])("is not replayed where the capture %s", async ([, text, told]) => {
    const cut = join(served.folder, "cut")
    const [beginning] = readFileSync(capture, "utf8").split("\n")
    writeFileSync(cut, `${beginning}\n${text}`)
    expect(await hoptrust("replay", cut)).toMatchObject({
      status: 65,
      stderr: expect.stringContaining(told!)
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
    const again = place("replayed.yaml")
    expect(probed.stderr).toContain("Not carried over:\n- The zones above")
    expect(await hoptrust("replay", capture, "--scenario", again)).toMatchObject({ status: 0 })
    expect(readFileSync(again, "utf8")).toBe(readFileSync(scenario, "utf8"))
    expect(await hoptrust("validate", scenario)).toMatchObject({ status: 0 })
    // The file expects the verdicts of the probe, and the status is 1 where it comes to others.
    const out = place("out")
    expect(await hoptrust("run", scenario, "--model", "dane", "--out", out)).toMatchObject({ status: 0 })
    const search = ["--model", "dane", "--start", "cold", "--goal", "withhold", "--max-capabilities", "1"]
    expect((await hoptrust("attack", scenario, ...search)).stdout).toMatch(/^ +\[\d+\] smtp-strip$/m)
  })

  everyNth<[ReadonlyArray<string>, string]>(7, [
    [["a..b"], "expected a domain such as example.com"],
    [["example.com", "--now", "yesterday"], "--now: expected a time"],
    [["example.com", "--resolver", "dns.test"], "--resolver: expected an address"],
    [["example.com", "--resolver", "192.0.2.1:0"], "--resolver: expected an address"],
    [["example.com", "--resolver", "[192.0.2.1"], "--resolver: expected an address"],
    [["example.com", "--resolver", "2001:db8::1:2:3:4:5:53:53"], "--resolver: expected an address"],
    [["example.com", "--rate", "0"], "--rate: expected a number over 0"]
  ])("refuses %j", async ([words, message]) =>
    expect(await hoptrust("probe", ...words)).toMatchObject({
      status: 64,
      stdout: "",
      stderr: expect.stringContaining(message)
    })
  )
})
