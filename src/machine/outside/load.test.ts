/** In processes of their own: what is loaded from outside stays for as long as a process runs. */
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { long } from "../../long.fixture.ts"
import { projectFolder } from "../places.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-outside-"))
afterAll(() => rmSync(folder, { recursive: true }))

const hoptrust = (...words: ReadonlyArray<string>) =>
  new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    const main = join(projectFolder, "src", "cli", "main.ts")
    const child = execFile(process.execPath, [main, ...words], { cwd: folder }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr })
    )
    child.stdin?.end()
  })

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)

describe("hoptrust new and --with", () => {
  it("write a model and know it, in threads too", long, async () => {
    expect(await hoptrust("new", "model", "my-model")).toMatchObject({ status: 0 })
    const table = await hoptrust("table", "my-model.yaml", "--with", "my-model.ts")
    expect(table).toMatchObject({ status: 0, stderr: "" })
    expect(table.stdout).toMatch(/my-model +u +D +U/)
    const attack = await hoptrust(
      "--with=my-model.ts",
      "attack",
      "my-model.yaml",
      "--model=my-model",
      "--goal=read-mail",
      "--start=cold",
      "--max-capabilities=1",
      "--quiet"
    )
    expect(attack).toMatchObject({ status: 0, stderr: "" })
    expect(attack.stdout).toContain("my-model, cold start")
  })

  it("write a capability and know it", long, async () => {
    await hoptrust("new", "capability", "my-capability", "--out", "capabilities")
    const table = await hoptrust("table", "capabilities/my-capability.yaml", "--with", "capabilities")
    expect(table).toMatchObject({ status: 0, stderr: "" })
    expect(table.stdout).toMatch(/opportunistic +u +u +E/)
  })

  it("refuse what is not there", async () => {
    const ended = await hoptrust("list", "models", "--with", "missing.ts")
    expect(ended).toMatchObject({ status: 74 })
    expect(ended.stderr).toContain("missing.ts: there is no such file or folder")
  })

  it.each([
    ["exports neither", "export const a = 1", "expected an export made by trustModel() or capability()"],
    [
      "has an id that is taken",
      `import { rfc, Schema, trustModel } from "hoptrust"
       export const mine = trustModel({ id: "dane", title: "", standards: [rfc(5321)], needsValidation: false, parameters: Schema.Struct({}), configure: () => { throw new Error() } })`,
      "a model called dane exists already"
    ]
  ])("refuse a file that %s", async (name, text, message) => {
    const file = `${name.replaceAll(" ", "-")}.ts`
    write(file, text)
    const ended = await hoptrust("list", "models", "--with", file)
    expect(ended.status).toBe(65)
    expect(ended.stderr).toContain(message)
    expect(ended.stderr).toContain(file)
  })
})
