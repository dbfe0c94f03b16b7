/** Scripted changes of single lines of an SMTP dialogue, where they pass in clear. RFC 3207 §4.2, §6. */
import type { LineCrossing, LineVerdict } from "../../world/crossing.ts"
import type { Move } from "../capability.ts"
import type { ScriptedAction, SmtpLine } from "./action.ts"

type LineAction = Extract<
  ScriptedAction,
  { readonly on: "smtp"; readonly does: "edit-line" | "inject" | "delay" }
>

export const changedLine = (
  action: LineAction,
  { direction, line }: LineCrossing
): ReadonlyArray<Move<LineVerdict>> => {
  const from = direction === "to client" ? "server" : "client"
  const start = from === (action.saidBy ?? from) ? startOf(action, line, from) : undefined
  if (start === undefined) return []
  if (action.does === "delay")
    return [{ does: `hold the ${from}'s line ${line}`, verdict: { _tag: "Delay", micros: action.micros } }]
  if (action.does === "edit-line")
    return [
      {
        does: `${action.with === undefined ? "take away" : "change"} the ${from}'s line ${line}`,
        verdict: {
          _tag: "Replace",
          lines: action.with === undefined ? [] : [line.slice(0, start) + action.with]
        }
      }
    ]
  return [
    {
      does: `inject lines around the ${from}'s line ${line}`,
      verdict: { _tag: "Replace", lines: [...action.before, line, ...action.after] }
    }
  ]
}

/** Where in the line the text begins that the action names: at its beginning, or behind the code of a reply. Undefined where it is another line. */
const startOf = ({ line: wanted }: SmtpLine, line: string, from: SmtpLine["saidBy"]): number | undefined => {
  if (beginsWith(line, wanted)) return 0
  // RFC 5321 §4.2: three digits, and a hyphen or a space.
  return from === "server" && /^\d{3}[- ]/.test(line) && beginsWith(line.slice(4), wanted) ? 4 : undefined
}

/** With whole words: a verb or an EHLO keyword (RFC 5321 §4.1.1.1), of which a hyphen is a part, or the code of a reply, of which it is none. */
const beginsWith = (text: string, wanted: string): boolean => {
  // RFC 5321 §2.4: verbs and keywords in any case.
  if (text.slice(0, wanted.length).toLowerCase() !== wanted.toLowerCase()) return false
  const [last = "", next = ""] = [wanted.at(-1), text[wanted.length]]
  const isWord = /^\d{3}$/.test(wanted) ? /[A-Za-z0-9]/ : /[A-Za-z0-9-]/
  return !(isWord.test(last) && isWord.test(next))
}
