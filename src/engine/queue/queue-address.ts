/** Where the queue is, and who we are there. Passwords come from the environment: command lines are logged and seen by all. */
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"

export interface QueueAddress {
  readonly host: string
  readonly port: number
  readonly database: number
  readonly isTls: boolean
  readonly username?: string
  readonly password?: string
}

/** For messages: without user name and password. */
export const presentAddress = ({ host, port, database, isTls }: QueueAddress): string =>
  `${isTls ? "rediss" : "redis"}://${host.includes(":") ? `[${host}]` : host}:${port}${database === 0 ? "" : `/${database}`}`

export const queueOption = {
  type: "string",
  requiresArg: true,
  describe:
    "the queue's Redis or Valkey server, redis://HOST:PORT or with TLS rediss://HOST:PORT; by default, HOPTRUST_QUEUE_URL. The password comes from HOPTRUST_QUEUE_PASSWORD"
} as const

type Environment = Readonly<Record<string, string | undefined>>

/** Ends with status 64 for an address that is none, and for a password on the command line. */
export const queueAddress = (
  option: string | undefined,
  environment: Environment = process.env
): QueueAddress => {
  const text = option ?? environment["HOPTRUST_QUEUE_URL"]
  if (text === undefined || text === "")
    throw refused("say where the queue is: --queue redis://HOST:PORT, or set HOPTRUST_QUEUE_URL")
  const source = option === undefined ? "HOPTRUST_QUEUE_URL" : "--queue"
  // What is wrong is not repeated: there may be a password in it.
  const malformed = refused(`${source} is an address such as redis://queue.example.com:6379`)
  if (!URL.canParse(text)) throw malformed
  const url = new URL(text)
  if (option !== undefined && url.password !== "")
    throw refused(
      "--queue must not hold a password, because others can read command lines: put it into the environment as HOPTRUST_QUEUE_PASSWORD"
    )
  const database = /^\/?([0-9]{0,4})$/.exec(url.pathname)?.[1]
  const isRedis = url.protocol === "redis:" || url.protocol === "rediss:"
  if (!isRedis || url.hostname === "" || database === undefined || url.search !== "" || url.hash !== "")
    throw malformed
  const username = environment["HOPTRUST_QUEUE_USERNAME"] ?? decodeURIComponent(url.username)
  const password = environment["HOPTRUST_QUEUE_PASSWORD"] ?? decodeURIComponent(url.password)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? 6379 : Number(url.port),
    database: Number(database),
    isTls: url.protocol === "rediss:",
    ...(username === "" ? {} : { username }),
    ...(password === "" ? {} : { password })
  }
}

const refused = (message: string) => new CommandFailure(exitStatus.usage, message)
