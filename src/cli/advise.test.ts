/** `hoptrust advise` as a process of its own, on a scenario and on what a probe of a served domain captured. */
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { everyNth, long } from "../long.fixture.ts"
import { probeOverSockets, questionFor } from "../probing/probing.fixture.ts"
import type { Advice } from "../report/advice-text.ts"
import { openedWithTrust, planOf } from "../serving/served.fixture.ts"
import { program } from "./program.fixture.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-"))
afterAll(() => rmSync(folder, { recursive: true }))

const advise = (...words: ReadonlyArray<string>) =>
  new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [program, "advise", ...words], (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr })
    )
  })

const fileOf = (name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const adviceOn = async (file: string): Promise<Advice> => {
  const { status, stdout, stderr } = await advise(file, "--format", "json")
  expect([status, stderr]).toEqual([0, ""])
  return JSON.parse(stdout)
}

/** Capabilities by themselves, under a model. */
const alone = ({ models }: Advice, label: string) =>
  models.find(({ model }) => model === label)!.sets.flatMap(({ set }) => (set.length === 1 ? set : []))

const yaml = (model: string, domain: string) =>
  `title: x\nmodels: [${model}]\ndomain:\n  name: example.com\n  ${domain}\n`
const testing = "{ model: mta-sts, as: watched, parameters: { mode: testing } }"

describe("hoptrust advise on bad input", () => {
  everyNth<[string, number, RegExp, string]>(3, [
    ["a scenario", 65, /x\.yaml:1:1: error|x\.yaml:\d+:\d+/, "title: [\n"],
    ["a capture", 65, /x\.yaml:1: error: /, '{"kind":"probe","format":1}\n'],
    ["a sweep", 65, /this is a sweep/, "scenario: { title: x }\nvary: {}\npoints: 1\ntraffic: {}\n"]
  ])("names what is wrong with %s", async ([, status, complaint, text]) => {
    const ended = await advise(fileOf("x.yaml", text))
    expect(ended.status).toBe(status)
    expect(ended.stderr).toMatch(complaint)
  })
})

describe("hoptrust advise", long, () => {
  it("says of a scenario what each change buys, and what protects nothing", async () => {
    const file = fileOf(
      "mine.yaml",
      yaml(
        testing,
        "mx: [{ host: mx1.example.com, certificate: { issuedBefore: 1d, lifetime: 47d, renewal: { every: 40d, published: { after: 3d } } } }]"
      )
    )
    const advice = await adviceOn(file)
    expect(advice.from).toBe("scenario")
    expect(alone(advice, "opportunistic")).toContain("smtp-strip")
    expect(alone(advice, "watched")).toEqual(alone(advice, "opportunistic"))
    expect(alone(advice, "dane")).toEqual(["deleg-write", "zone-write"])
    const watched = advice.models.find(({ model }) => model === "watched")!
    expect([watched.isInert, watched.decisions.join()]).toEqual([
      true,
      expect.stringContaining("mode testing")
    ])
    // DANE prevents more attackers of one capability than MTA-STS at first contact.
    expect(advice.deployments[0]).toMatchObject({ model: "dane", added: [] })
    expect(advice.deployments.find(({ title }) => title.endsWith("mode enforce"))).toMatchObject({
      model: "watched",
      prevented: [["smtp-mitm"], ["smtp-strip"]]
    })
    // RFC 7671 §8.1: the TLSA record of the next key comes too late.
    expect(advice.dates).toMatchObject([
      {
        at: "2026-04-10T09:00:00Z",
        happens: "mx1.example.com shows its next certificate",
        isAssumed: false,
        refusals: [{ model: "dane" }]
      }
    ])
  })

  it("says the same of a capture as of the domain that it is of", async () => {
    const served = await openedWithTrust(planOf(yaml(testing, "zone: signed")))
    try {
      const { capture } = await probeOverSockets(questionFor(served), served.ports)
      const file = fileOf("x.capture", capture)
      const advice = await adviceOn(file)
      expect([advice.from, advice.lost.length > 0]).toEqual(["capture", true])
      const titles = advice.deployments.map(({ title }) => title)
      expect(titles).toContain("Publish a TLSA record for each MX host")
      expect(titles).toContain("Set the MTA-STS policy to mode enforce, with a new id in the TXT record")
      expect(titles).not.toContain("Publish an MTA-STS policy in mode enforce")
      expect(advice.deployments.every(({ prevented }) => prevented.length > 0)).toBe(true)
      expect(advice.dates.find(({ happens }) => happens.includes("signature"))).toMatchObject({
        isAssumed: false,
        refusals: [{ model: "dane" }]
      })
      const { stdout } = await advise(file)
      expect(stdout).toContain("[A] Senders with dane refuse mail: DNSSEC proves nothing any more")
    } finally {
      await served.close()
    }
  })
})
