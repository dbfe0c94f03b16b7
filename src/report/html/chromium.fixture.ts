/** A headless Chromium, spoken to by the Chrome DevTools Protocol over two pipes; for tests. */
import { execFileSync, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable, Writable } from "node:stream"

const isRunnable = (name: string): boolean => {
  try {
    execFileSync(name, ["--version"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** Its name on this machine; undefined where there is none. */
export const chromium = ["chromium", "chromium-browser", "google-chrome"].find(isRunnable)

interface Message {
  readonly id?: number
  readonly method?: string
  readonly sessionId?: string
  readonly params?: unknown
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: { readonly message: string }
}

export interface Page {
  readonly send: (method: string, params?: object) => Promise<Readonly<Record<string, unknown>>>
  /** The value of an expression, which must be plain data. Rejects when it throws. */
  readonly evaluate: (expression: string) => Promise<unknown>
  /** What the page wrote to its console, broke, or asked for: events of Log, Runtime and Network. */
  readonly events: ReadonlyArray<{ readonly method: string; readonly params: unknown }>
  readonly close: () => Promise<void>
}

/** Opens an address in a browser of its own. */
export const openPage = async (name: string, url: string): Promise<Page> => {
  const profile = mkdtempSync(join(tmpdir(), "chromium-"))
  const child = spawn(
    name,
    // Containers have no user namespaces and a small /dev/shm; the page is ours.
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--remote-debugging-pipe"
    ].concat(`--user-data-dir=${profile}`, "--window-size=1200,1000"),
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] }
  )
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  // The third and fourth of the pipes above: one to write to, one to read from.
  const [, , , toBrowser, fromBrowser] = child.stdio
  if (!(toBrowser instanceof Writable && fromBrowser instanceof Readable))
    throw new Error("there are no pipes")
  const waiting = new Map<number, (message: Message) => void>()
  const events: Array<{ method: string; params: unknown }> = []
  const arrivals = new Set<() => void>()
  let unread = ""
  fromBrowser.setEncoding("utf8")
  fromBrowser.on("data", (chunk: string) => {
    const messages = (unread + chunk).split("\0")
    unread = messages.pop() ?? ""
    for (const text of messages) {
      const message: Message = JSON.parse(text)
      if (message.id !== undefined) waiting.get(message.id)?.(message)
      else events.push({ method: message.method ?? "", params: message.params })
      for (const arrived of arrivals) arrived()
    }
  })
  let last = 0
  const ask = (method: string, params: object, sessionId?: string) =>
    new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      const id = ++last
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id)
        if (error === undefined) resolve(result ?? {})
        else reject(new Error(`${method}: ${error.message}`))
      })
      toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })

  const { targetId } = await ask("Target.createTarget", { url: "about:blank" })
  const { sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true })
  const send = (method: string, params: object = {}) => ask(method, params, String(sessionId))
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`)
  const loaded = new Promise<void>((resolve) =>
    arrivals.add(() => {
      if (events.some(({ method }) => method === "Page.loadEventFired")) resolve()
    })
  )
  await send("Page.navigate", { url })
  await loaded
  return {
    send,
    events,
    evaluate: async (expression) => {
      const { result, exceptionDetails } = await send("Runtime.evaluate", {
        expression,
        returnByValue: true,
        awaitPromise: true
      })
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
      return typeof result === "object" && result !== null && "value" in result ? result.value : undefined
    },
    close: async () => {
      await ask("Browser.close", {})
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}
