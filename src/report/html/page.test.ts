import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { chromium, openPage, type Page } from "./chromium.fixture.ts"
import { tables } from "../tables.ts"
import { content } from "./content.fixture.ts"
import { reportPage } from "./page.ts"

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
    expect(links.filter((id) => /trace-\d+$/.test(id!))).toHaveLength(6)
  })

  it("leads from sets, arrows and signs of the order to the witness", () => {
    // The set itself; its number in the diagram, its line in the list below, its sign among all pairs, once or twice.
    expect(page.match(/href="#w1-1"/g)).toHaveLength(5)
    expect(page.match(/href="#w1-2"/g)).toHaveLength(4)
  })

  it("leads from its head to a dictionary of every column", () => {
    expect(page.slice(0, page.indexOf("</header>"))).toContain('<a href="#dictionary">')
    const dictionary = page.slice(page.indexOf('<details id="dictionary">'))
    for (const { name, columns } of tables)
      for (const column of columns)
        expect(dictionary, `${name}.${column.name}`).toContain(`<th scope="row">${column.name}</th>`)
  })

  it("leads from each input of a sweep to its line in the sweep", () =>
    expect(page).toContain('<a href="#e1-line-3">traffic.zipf</a>'))

  it("leads from what is varied to the line that varies it", () =>
    expect(page).toContain('Varied: known (<a href="#e1-line-5">traffic.knownBefore</a>).'))

  it("leads from each rule to its text", () =>
    expect(page).toContain('href="https://www.rfc-editor.org/rfc/rfc8461#section-5"'))
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
    expect([await count("td[data-outcome]"), await told()]).toEqual([
      6,
      "6 of 6 outcomes are shown. 2 of 2 minimal sets are shown."
    ])
    await click('input[value="mta-sts"]')
    expect([await count("td[data-outcome]"), await told()]).toEqual([
      3,
      "3 of 6 outcomes are shown. 1 of 2 minimal sets are shown."
    ])
    expect(await count('.sweep svg [data-model="mta-sts"]:not([hidden])')).toBe(0)
    expect(await count("main > .traces summary")).toBe(3)
    expect(await count(".sets tr[data-model]")).toBe(2)
    expect(await count(".search .traces summary")).toBe(1)
    await click('input[value="mta-sts"]')
    expect(await count("td[data-outcome]")).toBe(6)
    expect(await count('.sweep svg [data-model="mta-sts"]:not([hidden])')).toBe(1)
  })

  it("shows the models that only a search has, and hides them too", async () => {
    expect(await count(".sets tr[data-model]")).toBe(3)
    await click('input[value="only-searched"]')
    expect(await count(".sets tr[data-model]")).toBe(2)
    await click('input[value="only-searched"]')
  })

  it("hides an attacker, its header too", async () => {
    await click('input[value="strip"]')
    expect([await count("td[data-outcome]"), await count(".matrix thead th")]).toEqual([4, 3])
    await click('input[value="strip"]')
  })

  it("shows who holds without a capability, and hides the sets that need it", async () => {
    const holding = () =>
      opened.evaluate(`[...document.querySelectorAll(".sets .holds")].map((row) => row.dataset.model).join()`)
    expect(await holding()).toBe("only-searched")
    await click('input[value="web-block"]')
    expect([await count(".sets li"), await count(".search .traces summary")]).toEqual([1, 1])
    expect(await holding()).toBe("mta-sts,only-searched")
    await click('input[value="web-block"]')
    expect(await count(".sets li")).toBe(2)
  })

  const type = (text: string) =>
    opened.evaluate(
      `document.getElementById("find").value = ${JSON.stringify(text)}; document.getElementById("find").dispatchEvent(new Event("input"))`
    )

  it.each([
    // Both words of a model's name; its two sets less those of others.
    ["mta-sts", [3, 1, 1]],
    ["web-block", [2, 1, 1]],
    ["mta strip", [2, 1, 1]],
    ["nobody-has-this", [0, 0, 0]],
    ["", [6, 2, 2]]
  ])("finds %j: outcomes, sets and witnesses", async (text, counts) => {
    await type(text)
    expect([
      await count("td[data-outcome]"),
      await count(".sets li"),
      await count(".search .traces summary")
    ]).toEqual(counts)
  })

  const drawn = () => opened.evaluate(`document.querySelector(".order svg").getAttribute("aria-label")`)
  const noted = () => opened.evaluate(`document.querySelector(".order .of").textContent`)

  it("draws the order anew for the models that are chosen", async () => {
    await click('input[value="opportunistic"]')
    expect(await drawn()).toMatch(/: mta-sts above none; only-searched above mta-sts$/)
    expect(await noted()).toBe("The order of 2 of 3 models.")
    await click('input[value="opportunistic"]')
  })

  it("draws the order anew against attackers without a capability, with the sets that it rests on", async () => {
    await click('input[value="web-block"]')
    expect(await drawn()).toContain("mta-sts and only-searched above opportunistic")
    expect(await noted()).toBe("The order of 3 of 3 models, against attackers without web-block.")
    expect(await opened.evaluate(`document.querySelector(".edges").textContent`)).toBe(
      "mta-sts and only-searched also prevent smtp-strip, unlike opportunistic"
    )
    await click('input[value="web-block"]')
    expect(await noted()).toBe("The order of all 3 models and all capabilities.")
  })

  it.each([375, 768, 1280])("scrolls nothing sideways at %d px, with everything open", async (width) => {
    await opened.send("Emulation.setDeviceMetricsOverride", {
      width,
      height: 800,
      deviceScaleFactor: 1,
      mobile: false
    })
    const wide = await opened.evaluate(`(() => {
      const closed = [...document.querySelectorAll("details:not([open])")]
      for (const one of closed) one.open = true
      const tooWide = [...document.querySelectorAll("body *")]
        .filter((one) => one.checkVisibility() && !one.matches(".unseen, thead *, .skip") && one.getBoundingClientRect().right > ${width})
        .map((one) => one.outerHTML.slice(0, 80))
      const scrolls = [...document.querySelectorAll("*")].filter((one) => ["auto", "scroll"].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth)
      for (const one of closed) one.open = false
      return [...tooWide, ...scrolls.map((one) => one.tagName), document.documentElement.scrollWidth - document.documentElement.clientWidth]
    })()`)
    await opened.send("Emulation.clearDeviceMetricsOverride")
    expect(wide).toEqual([0])
  })

  it("dims an outcome", async () => {
    await click('input[value="exposed-passive"]')
    expect([await count("td.dim"), await told()]).toEqual([
      3,
      "3 of 6 outcomes are shown. 2 of 2 minimal sets are shown."
    ])
    await click('input[value="exposed-passive"]')
    expect(await count("td.dim")).toBe(0)
  })

  it("opens the trace that an outcome leads to, and puts the focus there", async () => {
    await click('tr[data-model="mta-sts"] td[data-attacker="strip"] a')
    await opened.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")
    expect(await opened.evaluate(`document.activeElement.closest("details[open]")?.dataset.attacker`)).toBe(
      "strip"
    )
    expect(await count("main > .traces details[open] svg")).toBe(1)
  })

  it("opens the witness of a set in the same way", async () => {
    await click('.sets tr[data-model="mta-sts"] a')
    await opened.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")
    expect(await opened.evaluate(`document.activeElement.closest("details[open]")?.id`)).toBe("w1-2")
  })

  it("opens the dictionary by one click, which reaches its tables", async () => {
    await opened.evaluate(`document.querySelector('a[href="#dictionary"]').click()`)
    expect(await opened.evaluate(`document.querySelector("#dictionary").open`)).toBe(true)
    expect(await opened.evaluate(`document.documentElement.scrollWidth <= innerWidth`)).toBe(true)
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

  it("prints the answer and the meaning of the letters, and no search box", async () => {
    await opened.send("Emulation.setEmulatedMedia", { media: "print" })
    expect([await count(".answers"), await count(".legend li"), await count(".filters")]).toEqual([1, 7, 0])
    await opened.send("Emulation.setEmulatedMedia", { media: "" })
  })

  it("prints, and can be pictured", async () => {
    const { data } = await opened.send("Page.printToPDF", { printBackground: false })
    expect(Buffer.from(String(data), "base64").subarray(0, 5).toString()).toBe("%PDF-")
    const { data: picture } = await opened.send("Page.captureScreenshot", { format: "png" })
    expect(Buffer.from(String(picture), "base64").subarray(1, 4).toString()).toBe("PNG")
    expect(readFileSync(file, "utf8")).toBe(page)
  })
})
