/** SMTP replies: a code of three digits and one or more lines of text. RFC 5321 §4.2. */
import { Result, Schema } from "effect"

export interface Reply {
  /** 200 to 559: first digit 2 to 5, second 0 to 5 (§4.2.1). */
  readonly code: number
  /** Text after code and separator, one element for each line; at least one, which may be empty. */
  readonly lines: ReadonlyArray<string>
}

/** What came is not a reply; the dialogue is out of step and cannot go on. */
export class ReplyRejected extends Schema.TaggedClass<ReplyRejected>()("ReplyRejected", {
  reason: Schema.Literals([
    "no reply code",
    "bad separator",
    "codes differ",
    "line too long",
    "too many lines",
    "control character",
    "ends early",
    "goes on after its last line"
  ]),
  /** The line at fault, at most 80 characters of it. */
  line: Schema.String
}) {}

/**
 * §4.5.3.1.5 allows 512 octets with CRLF. Servers exceed it and a client is to be tolerant, so we take four times as
 * much (our choice) and count characters, which are octets here.
 */
export const maxReplyLineLength = 2048

/** §4.2.1 sets no limit. Our choice: real EHLO replies stay below 30 lines, and a hostile server must come to an end. */
export const maxReplyLines = 128

/** Lines of a reply whose last line has not come yet. */
export interface UnfinishedReply {
  readonly code: number
  readonly lines: ReadonlyArray<string>
}

export type ReplyProgress =
  | { readonly _tag: "Unfinished"; readonly soFar: UnfinishedReply }
  | { readonly _tag: "Complete"; readonly reply: Reply }

/** Takes one more line, without CRLF; `soFar` is undefined at the start of a reply. */
export const readReplyLine = (
  soFar: UnfinishedReply | undefined,
  line: string
): Result.Result<ReplyProgress, ReplyRejected> => {
  if (line.length > maxReplyLineLength) return rejected("line too long", line)
  if (soFar !== undefined && soFar.lines.length >= maxReplyLines) return rejected("too many lines", line)
  // §4.2: Reply-code = %x32-35 %x30-35 %x30-39.
  if (!/^[2-5][0-5][0-9]/.test(line)) return rejected("no reply code", line)
  const code = Number(line.slice(0, 3))
  const separator = line.charAt(3)
  // §4.2: the text is optional, and then so is the space before it.
  if (separator !== "" && separator !== " " && separator !== "-") return rejected("bad separator", line)
  // §4.2.1: every line of a reply carries the same code.
  if (soFar !== undefined && soFar.code !== code) return rejected("codes differ", line)
  const text = line.slice(4)
  // §4.2: textstring is HT and printable characters. Octets above 126 are let through: RFC 6531 §3.7.4 sends UTF-8.
  if (hasControlCharacter(text)) return rejected("control character", line)

  const lines = soFar === undefined ? [text] : [...soFar.lines, text]
  return Result.succeed(
    separator === "-"
      ? { _tag: "Unfinished", soFar: { code, lines } }
      : { _tag: "Complete", reply: { code, lines } }
  )
}

/** Reads a whole reply, one element for each line without CRLF. */
export const parseReply = (lines: ReadonlyArray<string>): Result.Result<Reply, ReplyRejected> => {
  let soFar: UnfinishedReply | undefined
  for (const [index, line] of lines.entries()) {
    const progress = readReplyLine(soFar, line)
    if (Result.isFailure(progress)) return Result.fail(progress.failure)
    if (progress.success._tag === "Complete") {
      return index === lines.length - 1
        ? Result.succeed(progress.success.reply)
        : rejected("goes on after its last line", lines[index + 1]!)
    }
    soFar = progress.success.soFar
  }
  return rejected("ends early", lines.at(-1) ?? "")
}

/** The lines of a reply as they are sent, without CRLF. */
export const writeReply = ({ code, lines }: Reply): ReadonlyArray<string> => {
  const texts = lines.length === 0 ? [""] : lines
  return texts.map((text, index) => `${code}${index < texts.length - 1 ? "-" : " "}${text}`)
}

/** §4.2.1: the first digit says what a reply means for the command. */
export const isPositive = ({ code }: Reply): boolean => code >= 200 && code < 300
/** §4.2.1: try the command again later. */
export const isTransient = ({ code }: Reply): boolean => code >= 400 && code < 500
/** §4.2.1: the same command will fail again. */
export const isPermanent = ({ code }: Reply): boolean => code >= 500

const rejected = (reason: ReplyRejected["reason"], line: string) =>
  Result.fail(new ReplyRejected({ reason, line: line.slice(0, 80) }))

const hasControlCharacter = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true
  }
  return false
}
