/** SMTP commands, read and written. RFC 5321 §4.1. */
import { Result, Schema } from "effect"

export type Command =
  | { readonly _tag: "EHLO" | "HELO"; readonly clientName: string }
  | { readonly _tag: "STARTTLS" | "DATA" | "RSET" | "QUIT" | "NOOP" | "VRFY" }
  | { readonly _tag: "MAIL"; readonly reversePath: string; readonly parameters: ReadonlyArray<string> }
  | { readonly _tag: "RCPT"; readonly forwardPath: string; readonly parameters: ReadonlyArray<string> }

/** The server answers with `replyCode` and goes on. §4.2.4. */
export class CommandRejected extends Schema.TaggedClass<CommandRejected>()("CommandRejected", {
  reason: Schema.Literals(["line too long", "unknown command", "bad arguments"]),
  replyCode: Schema.Literals([500, 501])
}) {}

/** §4.5.3.1.4: 512 octets with CRLF; extensions add to it (RFC 8689 and others), so we take four times as much (our choice). */
export const maxCommandLineLength = 2048

/** Reads one line from a client, without CRLF. */
export const parseCommand = (line: string): Result.Result<Command, CommandRejected> => {
  if (line.length > maxCommandLineLength) return rejected("line too long")
  const verb = /^[A-Za-z]+/.exec(line)?.[0].toUpperCase() ?? ""
  const rest = line.slice(verb.length)
  switch (verb) {
    case "EHLO":
    case "HELO": {
      const clientName = /^ ([\x21-\x7e]+) *$/.exec(rest)?.[1]
      return clientName === undefined ? rejected("bad arguments") : Result.succeed({ _tag: verb, clientName })
    }
    case "STARTTLS":
    case "DATA":
    case "RSET":
    case "QUIT":
      // RFC 3207 §4: STARTTLS has no parameters; RFC 5321 §4.1.1: nor have the others.
      return /^ *$/.test(rest) ? Result.succeed({ _tag: verb }) : rejected("bad arguments")
    case "NOOP":
    case "VRFY":
      return Result.succeed({ _tag: verb })
    case "MAIL": {
      const path = parsePath(rest, /^ FROM: ?/i)
      return path === undefined
        ? rejected("bad arguments")
        : Result.succeed({ _tag: "MAIL", reversePath: path.mailbox, parameters: path.parameters })
    }
    case "RCPT": {
      const path = parsePath(rest, /^ TO: ?/i)
      // §4.1.1.3: a forward path is never empty.
      return path === undefined || path.mailbox === ""
        ? rejected("bad arguments")
        : Result.succeed({ _tag: "RCPT", forwardPath: path.mailbox, parameters: path.parameters })
    }
    default:
      return rejected("unknown command")
  }
}

/** The line as it is sent, without CRLF. */
export const writeCommand = (command: Command): string => {
  switch (command._tag) {
    case "EHLO":
    case "HELO":
      return `${command._tag} ${command.clientName}`
    case "MAIL":
      return [`MAIL FROM:<${command.reversePath}>`, ...command.parameters].join(" ")
    case "RCPT":
      return [`RCPT TO:<${command.forwardPath}>`, ...command.parameters].join(" ")
    default:
      return command._tag
  }
}

const rejected = (reason: CommandRejected["reason"]) =>
  Result.fail(new CommandRejected({ reason, replyCode: reason === "bad arguments" ? 501 : 500 }))

/** §4.1.2: a path in angle brackets, then parameters. A source route before the mailbox is dropped (§3.6.1, appendix C). */
const parsePath = (rest: string, introduction: RegExp) => {
  const introduced = introduction.exec(rest)?.[0]
  if (introduced === undefined) return undefined
  const after = rest.slice(introduced.length)
  if (!after.startsWith("<")) return undefined
  const end = endOfPath(after)
  if (end === undefined) return undefined
  const mailbox = after.slice(1, end).replace(/^@[^:]*:/, "")
  // Octets above 126 are let through: RFC 6531 §3.3 has addresses in UTF-8.
  if (!/^[\x20-\x7e\u0080-\uffff]*$/.test(mailbox)) return undefined
  const tail = after.slice(end + 1)
  if (tail !== "" && !tail.startsWith(" ")) return undefined
  const parameters = tail.split(" ").filter((parameter) => parameter !== "")
  return parameters.every((parameter) => /^[\x21-\x7e]+$/.test(parameter))
    ? { mailbox, parameters }
    : undefined
}

/** Index of the closing bracket, outside a quoted local part (§4.1.2, Quoted-string). */
const endOfPath = (text: string): number | undefined => {
  let isQuoted = false
  for (let at = 1; at < text.length; at++) {
    const character = text.charAt(at)
    if (isQuoted && character === "\\") at++
    else if (character === '"') isQuoted = !isQuoted
    else if (!isQuoted && character === ">") return at
  }
  return undefined
}
