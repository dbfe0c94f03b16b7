/** Every file is held to what its folder may know of others: floors.fixture.ts has that as data. */
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { type Import, madeAtRunTime, readSource } from "./architecture.fixture.ts"
import {
  layers,
  typesOnly,
  sharedByProtocols,
  restsOn,
  packages,
  meetTheMachine,
  loadsFromOutside,
  mostLines,
  longFiles
} from "./floors.fixture.ts"

interface SourceFile {
  /** From src, with "/". */
  readonly path: string
  readonly text: string
}

/** A fixture is what several tests share. */
const isTest = (path: string) => path.endsWith(".test.ts") || path.endsWith(".fixture.ts")

const folderOf = (path: string) => path.split("/")[0]!

/** All that is wrong with one file, each as a line for people. */
const complaints = (file: SourceFile): ReadonlyArray<string> => {
  const lines = file.text.split("\n").length
  const tooLong =
    lines > mostLines && longFiles[file.path] === undefined
      ? [`is ${lines} lines long, over ${mostLines}`]
      : []
  // Tests stand above what they test: they may set up a whole world around it.
  if (isTest(file.path)) return tooLong
  const { imports, touches } = readSource(file.text)
  return [
    ...tooLong,
    ...(/^(?:#!.*\n)?\/\*\* ?\S|^(?:#!.*\n)?\/\*\*\n/.test(file.text)
      ? []
      : ["does not begin with a doc comment"]),
    ...imports.flatMap((imported) => complaintOfImport(file.path, imported) ?? []),
    ...(meetTheMachine.includes(folderOf(file.path)) ? [] : touches.map((touched) => `uses ${touched}`))
  ]
}

const complaintOfImport = (path: string, { from, isTypeOnly }: Import): string | undefined => {
  const folder = folderOf(path)
  if (from === madeAtRunTime && path === loadsFromOutside) return undefined
  if (!from.startsWith(".")) {
    const owner = Object.keys(packages).find((name) => from === name || from.startsWith(`${name}/`))
    const allowed = owner === undefined ? [] : packages[owner]!
    return allowed === "everybody" || allowed.includes(folder) ? undefined : `imports the package ${from}`
  }
  const target = join(dirname(path), from)
  const targetFolder = folderOf(target)
  if (isTest(target)) return `imports the test ${target}`
  if (target.startsWith("..")) {
    // The program says its own version.
    if (["cli", "machine"].includes(folder) && target === "../package.json") return undefined
    return `imports ${target}, which is outside src`
  }
  if (targetFolder !== folder) {
    const allowed = [...(layers[folder] ?? []), ...(isTypeOnly ? (typesOnly[folder] ?? []) : [])]
    return allowed.includes(targetFolder)
      ? undefined
      : `imports ${target}: ${folder} may not know ${targetFolder}`
  }
  if (folder !== "protocol") return undefined
  const [standard, targetStandard] = [protocolOf(path), protocolOf(target)]
  return standard === targetStandard ||
    sharedByProtocols.includes(targetStandard) ||
    restsOn[standard]?.includes(targetStandard)
    ? undefined
    : `imports ${target}: protocol/${standard} does not rest on protocol/${targetStandard}`
}

const protocolOf = (path: string) => basename(path.split("/")[1]!, ".ts")

// --- registries -----------------------------------------------------------------------------------------

interface Registry {
  readonly path: string
  /** Where the registered things lie, and what each is called in an import of the registry. */
  readonly listed: () => ReadonlyArray<string>
  readonly importOf: (id: string) => string
}

const src = import.meta.dirname

const registries: ReadonlyArray<Registry> = [
  {
    path: "models/registry.ts",
    listed: () =>
      readdirSync(join(src, "models"), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name),
    importOf: (id) => `./${id}/`
  },
  {
    path: "attacker/registry.ts",
    listed: () =>
      readdirSync(join(src, "attacker/capabilities"))
        .filter((name) => name.endsWith(".ts") && !isTest(name))
        .map((name) => basename(name, ".ts")),
    importOf: (id) => `./capabilities/${id}.ts`
  }
]

/** Things that lie in the folder and are not imported by the registry, and imports of things that do not lie there. */
const registryComplaints = (
  ids: ReadonlyArray<string>,
  importOf: (id: string) => string,
  registryText: string
): ReadonlyArray<string> => {
  const imported = readSource(registryText).imports.filter(({ isTypeOnly }) => !isTypeOnly)
  const isOf = (id: string) => (one: Import) => one.from.startsWith(importOf(id))
  return [
    ...ids.filter((id) => !imported.some(isOf(id))).map((id) => `${id} is not registered`),
    ...imported.filter((one) => !ids.some((id) => isOf(id)(one))).map((one) => `${one.from} is not there`)
  ]
}

// --- the tests ------------------------------------------------------------------------------------------

const files: ReadonlyArray<SourceFile> = globSync("**/*.ts", { cwd: src })
  .toSorted()
  .map((path) => ({ path, text: readFileSync(join(src, path), "utf8") }))

/** Files that reach themselves by their imports, those of types included: none of them could be read first. */
const inCircles = (files: ReadonlyArray<SourceFile>): ReadonlyArray<string> => {
  const importedBy = new Map(
    files.map(({ path, text }) => [
      path,
      readSource(text).imports.flatMap(({ from }) =>
        from.startsWith(".") ? [join(dirname(path), from)] : []
      )
    ])
  )
  const reachesItself = (path: string): boolean => {
    const reached = new Set<string>()
    const pending = [...(importedBy.get(path) ?? [])]
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (next === path) return true
      if (reached.has(next)) continue
      reached.add(next)
      pending.push(...(importedBy.get(next) ?? []))
    }
    return false
  }
  return [...importedBy.keys()].filter(reachesItself).toSorted()
}

describe("architecture", () => {
  it("is kept by every file", () => {
    const all = files.flatMap((file) => complaints(file).map((complaint) => `${file.path} ${complaint}`))
    expect(all).toEqual([])
    // A check of no file, or of files without imports, would pass too.
    expect(files.length).toBeGreaterThan(100)
    const program = files.filter(({ path }) => !isTest(path))
    expect(program.flatMap(({ text }) => readSource(text).imports).length).toBeGreaterThan(program.length)
  })

  it("has no files that import each other in a circle", () =>
    expect(inCircles(files.filter(({ path }) => !isTest(path)))).toEqual([]))

  it("draws arrows that only point down", () => {
    const above = (folder: string, seen: ReadonlyArray<string> = []): ReadonlyArray<string> =>
      seen.includes(folder)
        ? [...seen, folder]
        : layers[folder]!.flatMap((below) => above(below, [...seen, folder]))
    expect(Object.keys(layers).flatMap((folder) => above(folder))).toEqual([])
  })

  it("knows every folder", () => {
    const folders = new Set(
      files
        .map(({ path }) => path)
        .filter((path) => path.includes("/"))
        .map(folderOf)
    )
    expect([...folders].filter((folder) => layers[folder] === undefined)).toEqual([])
  })

  it.each(Object.keys(longFiles))("has a reason for the length of %s", (path) => {
    expect(readFileSync(join(src, path), "utf8").split("\n").length).toBeGreaterThan(mostLines)
  })

  it.each(registries)(
    "has in $path what lies in its folder, and nothing else",
    ({ path, listed, importOf }) => {
      expect(existsSync(join(src, path))).toBe(true)
      expect(registryComplaints(listed(), importOf, readFileSync(join(src, path), "utf8"))).toEqual([])
    }
  )

  it("gives each model its folder's name as id, and each capability its file's name", async () => {
    const { trustModels } = await import("./models/registry.ts")
    const { capabilities } = await import("./attacker/registry.ts")
    const ids = [trustModels, capabilities].map((registered) => registered.map(({ id }) => id).toSorted())
    expect(ids).toEqual(registries.map(({ listed }) => listed().toSorted()))
  })
})

describe("the check", () => {
  const doc = "/** Says what it is for. */\n"

  it("finds circles, of types too, and those whom a circle only serves are not in it", () => {
    const text = (from: string) => `${doc}import type { A } from "${from}"`
    const files = [
      { path: "a/a.ts", text: text("./b.ts") },
      { path: "a/b.ts", text: text("../c.ts") },
      { path: "c.ts", text: text("./a/a.ts") },
      { path: "d.ts", text: text("./c.ts") }
    ]
    expect(inCircles(files)).toEqual(["a/a.ts", "a/b.ts", "c.ts"])
  })

  it.each([
    ["world/mail.ts", 'import { adversary } from "../attacker/adversary.ts"', "world may not know attacker"],
    [
      "models/dane/model.ts",
      'import type { Ledger } from "../../world/ledger.ts"',
      "models may not know world"
    ],
    ["sender/queue.ts", 'export * from "../world/ledger.ts"', "sender may not know world"],
    [
      "sender/dial.ts",
      'import { SmtpTransport } from "../network/smtp-transport.ts"',
      "sender may not know network"
    ],
    [
      "experiment/outcome.ts",
      'import { dane } from "../models/dane/model.ts"',
      "experiment may not know models"
    ],
    [
      "clients/dns/ask.ts",
      'const k = await import("../../kernel/simulate.ts")',
      "clients may not know kernel"
    ],
    ["network/a.ts", 'type A = import("../clients/dns/dns.ts").Dns', "network may not know clients"],
    ["protocol/smtp/a.ts", 'import { parseTlsa } from "../dane/tlsa.ts"', "protocol/smtp does not rest on"],
    ["protocol/dns/a.ts", 'import { readFileSync } from "node:fs"', "imports the package node:fs"],
    ["sender/a.ts", 'import left from "left-pad"', "imports the package left-pad"],
    ["kernel/a.ts", 'import { it } from "./simulate.test.ts"', "imports the test"],
    ["kernel/a.ts", "await import(`./${name}.ts`)", "imports the package an address made at run time"],
    ["kernel/a.ts", "const now = Date.now()", "uses Date.now"],
    ["kernel/a.ts", "const now = new Date()", "uses new Date()"],
    ["kernel/a.ts", "const f = Math.random", "uses Math.random"],
    ["kernel/a.ts", "setTimeout(() => {}, 5)", "uses setTimeout"],
    ["kernel/a.ts", "const e = process.env.SEED", "uses process.env"],
    ["kernel/a.ts", 'import { randomBytes } from "node:crypto"', "uses randomBytes"],
    ["protocol/keys/a.ts", 'import { generateKeyPairSync } from "node:crypto"', "uses generateKeyPairSync"],
    ["kernel/a.ts", "\n".repeat(mostLines), "is 402 lines long"]
  ])("finds the fault in %s: %s", (path, text, complaint) => {
    expect(complaints({ path, text: doc + text })).toEqual([expect.stringContaining(complaint)])
  })

  it("finds a file without a doc comment", () => {
    expect(complaints({ path: "kernel/a.ts", text: "// no\nexport const a = 1" })).toEqual([
      "does not begin with a doc comment"
    ])
  })

  it.each([
    ["sender/dial.ts", 'import type { SmtpTransport } from "../network/smtp-transport.ts"'],
    ["staging/build.ts", 'import { Dns } from "../clients/dns/dns.ts"'],
    ["protocol/dane/a.ts", 'import { parseCertificate } from "../x509/certificate.ts"'],
    ["kernel/a.ts", 'const text = "process.env, Date.now(), new Date()" // setTimeout(f)'],
    ["kernel/a.ts", "const then = new Date(0)"],
    ["live/clock.ts", "const now = Date.now() + process.uptime()"]
  ])("finds no fault in %s: %s", (path, text) => {
    expect(complaints({ path, text: doc + text })).toEqual([])
  })

  it("finds what is not registered, and what is registered and not there", () => {
    const registry =
      'import { a } from "./a/model.ts"\nimport { c } from "./c/model.ts"\nimport type { T } from "./t.ts"'
    expect(registryComplaints(["a", "b"], (id) => `./${id}/`, registry)).toEqual([
      "b is not registered",
      "./c/model.ts is not there"
    ])
  })
})
