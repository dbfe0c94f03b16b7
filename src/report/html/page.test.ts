import { Result } from "effect"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { runScenario } from "../../experiment/run-scenario.ts"
import { loadScenario } from "../../scenario/load.ts"
import { chromium, openPage, type Page } from "./chromium.fixture.ts"
import type { ReportContent } from "./content.ts"
import { reportPage } from "./page.ts"

const hostile = `<script>alert("x")</script>'&`

const text = `title: ${JSON.stringify(hostile)}
question: ${JSON.stringify(`Is ${hostile} text?`)}
models: [opportunistic, mta-sts]
domain:
  name: example.com
  mx:
    - host: mx1.example.com
attackers:
  - name: strip
    capabilities: [smtp-strip]
  - name: no-web-strip
    capabilities: [web-block, smtp-strip]
`

const content = (): ReportContent => {
  const scenario = Result.getOrThrow(loadScenario("test.yaml", text))
  const runs = Result.getOrThrow(runScenario(scenario, { keepsTrace: true }))
  return {
    title: hostile,
    provenance: [["made of", hostile]],
    scenarios: [{ name: "test", cells: runs, source: { text, sha256: "00", scenario, runs } }],
    tables: [
      {
        name: "attack",
        meaning: "minimal breaking sets",
        columns: [
          { name: "model", meaning: "label" },
          { name: "set", meaning: "capabilities" }
        ],
        rows: [
          { model: "opportunistic", set: "smtp-strip" },
          { model: "mta-sts", set: "smtp-strip|web-block" },
          { model: "only-searched", set: "ca-key" }
        ]
      },
      {
        name: "relations",
        meaning: "which prevents more",
        columns: ["goal", "model_a", "model_b", "relation"].map((name) => ({ name, meaning: name })),
        rows: [
          { goal: "read-mail", model_a: "mta-sts", model_b: "opportunistic", relation: "stronger" },
          { goal: "read-mail", model_a: "opportunistic", model_b: "mta-sts", relation: "weaker" }
        ]
      }
    ]
  }
}

const page = reportPage(content())

describe("reportPage", () => {
  it("is the same for the same content", () => expect(reportPage(content())).toBe(page))

  it("asks for nothing outside itself", () => {
    expect(page).toContain("default-src &#39;none&#39;")
    expect(page.match(/<(?:script|link|img|iframe)[^>]*(?:src|href)="(?!data:)/g)).toBeNull()
  })

  it("escapes what a scenario says, wherever it is put", () => {
    expect(page).not.toContain('alert("x")')
    expect(page.split("alert(&#34;x&#34;)").length).toBeGreaterThan(4)
    expect(page.match(/<script>/g)).toHaveLength(1)
  })

  it("leads from every outcome to its trace, and to no place that is not there", () => {
    const ids = new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))
    const links = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id)
    expect(links.filter((id) => !ids.has(id))).toEqual([])
    expect(links.filter((id) => id!.includes("trace"))).toHaveLength(6)
  })
})

describe.skipIf(chromium === undefined)("the report in Chromium (skipped where there is none)", () => {
  const folder = mkdtempSync(join(tmpdir(), "report-"))
  const file = join(folder, "report.html")
  let opened: Page

  beforeAll(async () => {
    writeFileSync(file, page)
    opened = await openPage(chromium!, pathToFileURL(file).href)
  })
  afterAll(async () => {
    await opened.close()
    rmSync(folder, { recursive: true })
  })

  const click = (selector: string) =>
    opened.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`)
  const count = (selector: string) =>
    opened.evaluate(
      `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((one) => one.checkVisibility()).length`
    )
  const told = () => opened.evaluate(`document.getElementById("shown").textContent`)

  it("opens without a complaint and without a request", () => {
    const told = opened.events.filter(
      ({ method }) =>
        method === "Log.entryAdded" ||
        method === "Runtime.consoleAPICalled" ||
        method === "Runtime.exceptionThrown"
    )
    expect(told).toEqual([])
    const requests = opened.events
      .filter(({ method }) => method === "Network.requestWillBeSent")
      .map(({ params }) => JSON.stringify(params))
      .filter((params) => !params.includes('"url":"data:') && !params.includes('"url":"file:'))
    expect(requests).toEqual([])
  })

  it("hides a model, and says how much is left", async () => {
    expect([await count("td[data-outcome]"), await told()]).toEqual([6, "6 of 6 outcomes are shown."])
    await click('input[value="mta-sts"]')
    expect([await count("td[data-outcome]"), await told()]).toEqual([3, "3 of 6 outcomes are shown."])
    expect(await count(".traces summary")).toBe(3)
    expect(await count(".further tr[data-model]")).toBe(2)
    await click('input[value="mta-sts"]')
    expect(await count("td[data-outcome]")).toBe(6)
  })

  it("shows the models that only a further table has, and hides them too", async () => {
    expect(await count(".further tr[data-model]")).toBe(3)
    await click('input[value="only-searched"]')
    expect(await count(".further tr[data-model]")).toBe(2)
    await click('input[value="only-searched"]')
  })

  it("hides an attacker, its header too", async () => {
    await click('input[value="strip"]')
    expect([await count("td[data-outcome]"), await count(".matrix thead th")]).toEqual([4, 3])
    await click('input[value="strip"]')
  })

  it("dims an outcome", async () => {
    await click('input[value="exposed-passive"]')
    expect([await count("td.dim"), await told()]).toEqual([3, "3 of 6 outcomes are shown."])
    await click('input[value="exposed-passive"]')
    expect(await count("td.dim")).toBe(0)
  })

  it("opens the trace that an outcome leads to, and puts the focus there", async () => {
    await click('tr[data-model="mta-sts"] td[data-attacker="strip"] a')
    await opened.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")
    expect(await opened.evaluate(`document.activeElement.closest("details[open]")?.dataset.attacker`)).toBe(
      "strip"
    )
    expect(await count(".traces details[open] svg")).toBe(1)
  })

  it("names every control and every picture for those who do not see them", async () => {
    const { nodes } = await opened.send("Accessibility.getFullAXTree")
    const named: ReadonlyArray<{ ignored: boolean; role?: { value: string }; name?: { value: string } }> =
      JSON.parse(JSON.stringify(nodes))
    const roles = ["checkbox", "link", "image", "region", "columnheader", "rowheader", "table"]
    const found = named.filter(({ ignored, role }) => !ignored && roles.includes(role?.value ?? ""))
    expect(found.length).toBeGreaterThan(30)
    expect(found.filter(({ name }) => (name?.value ?? "").trim() === "")).toEqual([])
  })

  it("prints, and can be pictured", async () => {
    const { data } = await opened.send("Page.printToPDF", { printBackground: false })
    expect(Buffer.from(String(data), "base64").subarray(0, 5).toString()).toBe("%PDF-")
    const { data: picture } = await opened.send("Page.captureScreenshot", { format: "png" })
    expect(Buffer.from(String(picture), "base64").subarray(1, 4).toString()).toBe("PNG")
    expect(readFileSync(file, "utf8")).toBe(page)
  })
})
