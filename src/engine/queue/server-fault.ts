/** What a Redis server answers when it cannot serve us, in a sentence and an exit status. */
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { presentAddress, type QueueAddress } from "./queue-address.ts"

const credentials = "set HOPTRUST_QUEUE_USERNAME and HOPTRUST_QUEUE_PASSWORD to what the server expects"

/** By the code with which the server's error begins, which a script's error holds further on. */
const answers: ReadonlyArray<readonly [RegExp, number, (where: string) => string]> = [
  [
    /WRONGPASS|invalid password/,
    exitStatus.usage,
    (where) => `the queue at ${where} refuses the user name or the password: ${credentials}`
  ],
  [/NOAUTH/, exitStatus.usage, (where) => `the queue at ${where} asks for a password: ${credentials}`],
  [
    /NOPERM/,
    exitStatus.usage,
    (where) =>
      `the queue at ${where} does not allow this user what BullMQ needs: give it +@all on the keys hoptrust:*`
  ],
  [
    /MISCONF/,
    exitStatus.cannotWrite,
    (where) =>
      `the queue at ${where} cannot write to its disk and takes nothing more: make room on its disk, then start again`
  ],
  [
    /\bOOM\b/,
    exitStatus.cannotWrite,
    (where) =>
      `the queue at ${where} has no memory left and takes nothing more: raise its maxmemory, or keep results in a folder with --store`
  ],
  [
    /READONLY/,
    exitStatus.cannotWrite,
    (where) => `the queue at ${where} is a replica that cannot be written to: name the primary server`
  ]
]

/** It will serve us soon: it reads its file, or a script takes long. */
const transient = /^(?:LOADING|BUSY|TRYAGAIN|MASTERDOWN|UNBLOCKED|NOSCRIPT)/

/** Undefined where the server has not said that it cannot serve us. */
export const faultAnswered = (error: unknown, address: QueueAddress): CommandFailure | undefined => {
  if (error instanceof CommandFailure) return error
  const message = messageOf(error)
  const where = presentAddress(address)
  const found = answers.find(([pattern]) => pattern.test(message))
  if (found !== undefined) return new CommandFailure(found[1], found[2](where))
  // So ioredis calls what the server answers in place of a result.
  return error instanceof Error && error.name === "ReplyError" && !transient.test(message)
    ? new CommandFailure(exitStatus.cannotWrite, `the queue at ${where} answers with an error: ${message}`)
    : undefined
}

/** For the first word with a server: whatever goes wrong there ends the command. */
export const faultOf = (error: unknown, address: QueueAddress): CommandFailure =>
  faultAnswered(error, address) ??
  new CommandFailure(
    exitStatus.cannotWrite,
    `cannot reach the queue at ${presentAddress(address)}: ${messageOf(error)}`
  )

/** The oldest that BullMQ recommends. */
const oldest = [6, 2] as const

/** @param info the server's answer to INFO */
export const checkVersion = (info: string, address: QueueAddress): void => {
  // Valkey says a version of Redis that it is compatible with, of which all are new enough.
  const version = /^redis_version:(\S+)/m.exec(info)?.[1]
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number)
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return
  throw new CommandFailure(
    exitStatus.usage,
    `the queue at ${presentAddress(address)} is ${version === undefined ? "no Redis server" : `Redis ${version}`}; expected Redis ${oldest.join(".")} or newer, or Valkey`
  )
}

const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ")
  return error instanceof Error ? error.message : String(error)
}
