/** The contract of a sweep: the same octets from any number of threads, from parts, and from runs that were killed. */
import { DuckDBInstance } from "@duckdb/node-api"
import { execFileSync, spawn, spawnSync } from "node:child_process"
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { Result } from "effect"
import { loadSweep } from "../../loading/load-sweep.ts"
import { presentProblem } from "../../scenario/source/problem.ts"
import { sha256 } from "../../report/sha256.ts"
import { everyNth, long } from "../../long.fixture.ts"
import { projectFolder } from "../../machine/places.ts"
import { program } from "../../cli/program.fixture.ts"

/** Into so many parts a sweep is taken apart. */
const parts = 5

const folder = mkdtempSync(join(tmpdir(), "hoptrust-sweep-"))
afterAll(() => rmSync(folder, { recursive: true }))

const text = `title: small
scenario:
  title: small
  models: [mta-sts, dane]
  attackers: [{ name: strip, capabilities: [smtp-strip] }]
  domain:
    mx: [{ host: mx1.example.com, certificate: { issuedBefore: 0s, renewal: { every: 1d, published: { after: 6h } } } }]
  outages: [{ of: mx-hosts, from: 30h, to: 36h }]
horizon: 3d
traffic: { domains: 3, mailsPerDay: 3 }
replicates: 3
vary: [{ name: zipf, at: traffic.zipf, values: [1, 0] }]
sources:
  traffic.domains: assumed
  traffic.mailsPerDay: assumed
  traffic.zipf: assumed
  traffic.knownBefore: assumed
  traffic.bornLater: assumed
  adoption.domains: assumed
  adoption.senders: assumed
`
const file = join(folder, "small.yaml")
writeFileSync(file, text)

const hoptrust = (...words: ReadonlyArray<string>) =>
  execFileSync(process.execPath, [program, ...words], {
    cwd: projectFolder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"]
  })
const status = (...words: ReadonlyArray<string>) => {
  const { status, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: projectFolder,
    encoding: "utf8"
  })
  return { status, stderr }
}
const out = (name: string) => join(folder, name)

/** Names and contents of all tables. */
const tables = (name: string) =>
  readdirSync(out(name))
    .filter((entry) => /\.(?:csv|json)$/.test(entry))
    .toSorted()
    .map((entry) => [entry, readFileSync(join(out(name), entry), "utf8")])

hoptrust("sweep", file, "--out", out("reference"), "--workers", "1", "--quiet")
const reference = tables("reference")

describe("hoptrust sweep", () => {
  it("writes a row for each cell, and estimates of it", () => {
    expect(reference.map(([name]) => name)).toEqual([
      "datapackage.json",
      "manifest.json",
      "sweep-cells.csv",
      "sweep-differences.csv",
      "sweep-false-refusals.csv",
      "sweep-inputs.csv",
      "sweep-sensitivity.csv",
      "sweep-strategies.csv",
      "sweep-summary.csv"
    ])
    // Points, models, seeds, and the attack and its absence.
    expect(reference[2]![1]!.trim().split("\n").length - 1).toBe(2 * 2 * 3 * 2)
  })

  it.for(["2", "8"])("gives the same octets with %s threads", long, (workers) => {
    hoptrust("sweep", file, "--out", out(`workers${workers}`), "--workers", workers, "--quiet")
    expect(tables(`workers${workers}`)).toEqual(reference)
  })

  it("gives the same octets with every attempt run, cells included", long, () => {
    hoptrust("sweep", file, "--out", out("every"), "--no-reuse", "--workers", "1", "--quiet")
    expect(tables("every")).toEqual(reference)
    const cells = (name: string) =>
      readdirSync(join(out(name), "cells"))
        .toSorted()
        .map((cell) => [cell, readFileSync(join(out(name), "cells", cell), "utf8")])
    expect(cells("every")).toEqual(cells("reference"))
  })

  it(`gives the same octets from ${parts} parts, made by one thread and by two`, long, () => {
    const shard = (index: number) => ["--shard", `${index + 1}/${parts}`]
    const folders = Array.from({ length: parts }, (_, index) => out(`part${index + 1}of${parts}`))
    for (const [index, part] of folders.entries())
      hoptrust("sweep", file, "--out", part, ...shard(index), "--workers", index === 0 ? "2" : "1", "--quiet")
    hoptrust("merge", file, ...folders, "--out", out(`whole${parts}`), "--quiet")
    expect(tables(`whole${parts}`)).toEqual(reference)
  })

  it("gives the same octets after kill -9, and keeps what was finished", long, async () => {
    const killed = out("killed")
    const child = spawn(
      process.execPath,
      [program, "sweep", file, "--out", killed, "--workers", "1", "--quiet"],
      {
        cwd: projectFolder,
        stdio: "ignore"
      }
    )
    const finished = () =>
      existsSync(join(killed, "cells"))
        ? readdirSync(join(killed, "cells")).filter((name) => name.endsWith(".json"))
        : []
    const ended = new Promise((resolve) => child.once("exit", resolve))
    while (finished().length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill("SIGKILL")
    await ended
    const kept = finished()
    expect(kept.length).toBeLessThan(24)
    const before = kept.map((name) => readFileSync(join(killed, "cells", name), "utf8"))

    expect(status("sweep", file, "--out", killed, "--quiet").stderr).toContain("--resume")
    hoptrust("sweep", file, "--out", killed, "--resume", "--quiet", "--workers", "1")
    expect(tables("killed")).toEqual(reference)
    expect(kept.map((name) => readFileSync(join(killed, "cells", name), "utf8"))).toEqual(before)
  })
})

describe("hoptrust merge", () => {
  it("writes Parquet beside the same CSV, with what is varied as a number", long, async () => {
    hoptrust("merge", file, out("reference"), "--out", out("parquet"), "--parquet", "--quiet")
    expect(tables("parquet").filter(([name]) => name!.endsWith(".csv"))).toEqual(
      reference.filter(([name]) => name!.endsWith(".csv"))
    )
    const connection = await (await DuckDBInstance.create(":memory:")).connect()
    const found = await connection.runAndReadAll(
      `SELECT DISTINCT vary_zipf, number_vary_zipf FROM read_parquet('${join(out("parquet"), "sweep-cells.parquet")}') ORDER BY 1`
    )
    expect(found.getRows()).toEqual([
      ["0", 0],
      ["1", 1]
    ])
  })

  it("refuses parts of which one is missing", long, () => {
    const part = out("part")
    cpSync(out("reference"), part, { recursive: true })
    const [first] = readdirSync(join(part, "cells")).filter((name) => name.endsWith(".json"))
    rmSync(join(part, "cells", first!))
    const { status: code, stderr } = status("merge", file, part, "--out", out("never"))
    expect([code, existsSync(out("never"))]).toEqual([65, false])
    expect(stderr).toContain("1 of 24 cells are missing")
  })

  it("refuses two contents of one cell", long, () => {
    const cells = join(out("reference"), "cells")
    const [name] = readdirSync(cells).filter((entry) => entry.endsWith(".json"))
    cpSync(out("reference"), out("changed"), { recursive: true })
    const changed = join(out("changed"), "cells", name!)
    const read: { result: object } = JSON.parse(readFileSync(changed, "utf8"))
    const { result, ...cell } = read
    const other = { ...result, mails: 99 }
    writeFileSync(changed, JSON.stringify({ ...cell, result: other, sha256: sha256(JSON.stringify(other)) }))
    expect(status("merge", file, out("reference"), out("changed")).stderr).toContain("two contents")
  })

  it("refuses a folder that is not there with status 74", long, () =>
    expect(status("merge", file, out("nowhere"), "--out", out("never")).status).toBe(74)
  )
})

describe("cells that were kept", () => {
  const cells = join(out("reference"), "cells")
  const [one, another] = readdirSync(cells).filter((entry) => entry.endsWith(".json"))
  const textOf = (name: string) => readFileSync(join(cells, name), "utf8")

  everyNth(4, [
    ["half written", () => textOf(one!).slice(0, 100)],
    ["another number", () => textOf(one!).replace(/"mails":\d+/, '"mails":99')],
    ["another cell", () => textOf(another!)],
    ["another program", () => textOf(one!).replace(/"program":"[^"]*"/, '"program":"0"')]
  ] as const)("are refused by merge, and run again by --resume: %s", ([name, content]) => {
    const damaged = out(name.replaceAll(" ", "-"))
    cpSync(out("reference"), damaged, { recursive: true })
    writeFileSync(join(damaged, "cells", one!), content())
    const left = join(damaged, "cells", `.${one}-a1B2c3`)
    mkdirSync(left)
    const merged = status("merge", file, damaged, "--out", out("never"))
    expect([merged.status, merged.stderr.includes(one!)]).toEqual([65, true])
    hoptrust("sweep", file, "--out", damaged, "--resume", "--quiet", "--workers", "1")
    expect(readFileSync(join(damaged, "cells", one!), "utf8")).toBe(textOf(one!))
    expect(existsSync(left)).toBe(false)
  })

  everyNth<[string, () => void, ReadonlyArray<string>]>(5, [
    [
      "a cell is a folder",
      () => mkdirSync(join(out("in-the-way"), "cells", one!), { recursive: true }),
      ["--resume"]
    ],
    [
      "the folder is a file",
      () => {
        mkdirSync(out("in-the-way"))
        writeFileSync(join(out("in-the-way"), "cells"), "")
      },
      []
    ]
  ])("end with status 74 where %s", ([, make, words]) => {
    rmSync(out("in-the-way"), { recursive: true, force: true })
    make()
    expect(status("sweep", file, "--out", out("in-the-way"), ...words).status).toBe(74)
  })
})

describe("hoptrust sweep --workers", () => {
  it("takes no number of threads that is none", long, () =>
    expect(status("sweep", file, "--out", out("none"), "--workers", "0").status).toBe(64)
  )
})

describe("hoptrust plan", () => {
  it("lists every cell once", () => {
    const keys = hoptrust("plan", file)
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")[0])
    expect(new Set(keys).size).toBe(24)
  })
})

describe("a sweep file that is wrong", () => {
  const problems = (right: string, wrong: string) => {
    const loaded = loadSweep("broken.yaml", text.replace(right, wrong))
    return Result.isFailure(loaded)
      ? loaded.failure.map((problem) => presentProblem(problem, text)).join("\n")
      : ""
  }
  it.each([
    ["traffic: { domains: 3, mailsPerDay: 3 }", "traffic: { domains: 0 }", "traffic"],
    ["  traffic.zipf: assumed\n", "", "traffic.zipf"],
    ["models: [mta-sts, dane]", "models: [mta-sts, dan]", "did you mean dane"],
    [
      "replicates: 3",
      "misconfigured: [{ name: a, share: 0.7 }, { name: b, share: 0.7 }]",
      "shares of 1 at most"
    ],
    ["replicates: 3", "attacks: [{ name: a, mix: { stirp: 1 } }]", "did you mean strip"],
    [
      "at: traffic.zipf, values: [1, 0]",
      "at: [traffic.zipf, traffic.bornLater], values: [[1, 0], 0]",
      "a list of 2"
    ],
    [
      "replicates: 3",
      "misconfigured: [{ name: a, share: 0.7, publishes: { mta-st: { mode: none } } }]",
      "did you mean mta-sts"
    ],
    [
      "replicates: 3",
      "misconfigured: [{ name: a, share: 0.7, publishes: { mta-sts: { mood: none } } }]",
      "parameters of mta-sts"
    ]
  ])("%s as %s is told", (right, wrong, told) => expect(problems(right, wrong)).toContain(told))

  it("ends with status 65, also for a place that there is not", () => {
    const broken = join(folder, "broken.yaml")
    writeFileSync(broken, text.replace("at: traffic.zipf", "at: traffic.zip"))
    expect(status("sweep", broken, "--out", out("broken")).status).toBe(65)
  })

  it("ends with status 65 at a point where two values clash that can each be served", long, () => {
    const clash = join(folder, "clash.yaml")
    const records = `[{ owner: a.example.com, type: CNAME, data: b. }, { owner: c.example.com, type: TXT, data: x }]`
    writeFileSync(
      clash,
      text
        .replace("replicates: 3", "replicates: 1")
        .replace(
          "models: [mta-sts, dane]",
          `models: [mta-sts]\n  zones: [{ apex: example.com, records: ${records} }]`
        )
        .replace(
          "at: traffic.zipf, values: [1, 0]",
          "at: scenario.zones.0.records.0.owner, values: [a.example.com, d.example.com] }, { name: w, at: scenario.zones.0.records.1.owner, values: [c.example.com, d.example.com]"
        )
    )
    expect(status("validate", clash).status).toBe(0)
    const { status: ended, stderr } = status("sweep", clash, "--out", out("clash"), "--workers", "1")
    expect(stderr).toMatch(
      /clash\.yaml: with \{.*"w":"d\.example\.com"\}: the zone example\.com cannot be served/
    )
    expect(ended).toBe(65)
  })
})
