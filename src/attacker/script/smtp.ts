/** Scripted attacks on SMTP sessions with chosen addresses. RFC 3207 §6. */
import {
  type ConnectCrossing,
  type ConnectVerdict,
  type LineCrossing,
  type LineVerdict,
  drop,
  reset
} from "../../world/crossing.ts"
import type { Menu, Move } from "../capability.ts"
import type { ScriptedAction } from "./action.ts"
import { evidenceOf, loggedOf } from "./shown.ts"
import { changedLine } from "./smtp-line.ts"

type SmtpAction = Extract<ScriptedAction, { readonly on: "smtp" }>

export const smtpMenu = (action: SmtpAction): Menu => {
  const { does } = action
  const isHere = ({ position, to }: { readonly position: string; readonly to: string }) =>
    position === "sender to mx host" && action.isAt(to)
  return {
    watches: (crossing) => does !== "block" && isHere(crossing),
    connect: (crossing) => (isHere(crossing) ? connectMoves(action, crossing) : []),
    line: (crossing) =>
      isHere(crossing) && (!crossing.overTls || holdsAll(action)) ? lineMoves(action, crossing) : [],
    handshake: (crossing) => {
      if (!isHere(crossing)) return []
      if (does === "reset") return [{ does: "reset the connection at the ClientHello", verdict: reset }]
      // RFC 8446 §5.1, §6.2: a client ends the connection over a record that is none; nothing more passes either way.
      if (does === "garbage-handshake")
        return [{ does: "answer the ClientHello with what is no TLS", verdict: reset }]
      const shows = does === "mitm" ? action.shows(crossing.atMicros) : undefined
      return shows === undefined
        ? []
        : [
            {
              does: "terminate TLS with the certificate of the script",
              verdict: { _tag: "Terminate", shown: evidenceOf(shows, crossing.shown) },
              ...loggedOf(shows)
            }
          ]
    }
  }
}

/** Whoever holds packets back need not read them. */
const holdsAll = (action: SmtpAction): boolean => action.does === "delay" && action.line === ""

const connectMoves = (
  action: SmtpAction,
  { to, port }: ConnectCrossing
): ReadonlyArray<Move<ConnectVerdict>> => {
  if (action.does === "block") return [{ does: `block port ${port} of ${to}`, verdict: drop }]
  return action.does === "impersonate" && to !== action.ownAddress
    ? [{ does: `answer in place of ${to}`, verdict: { _tag: "Redirect", address: action.ownAddress } }]
    : []
}

const lineMoves = (action: SmtpAction, crossing: LineCrossing): ReadonlyArray<Move<LineVerdict>> => {
  const { direction, line } = crossing
  const isOffer = direction === "to client" && /^250[- ]STARTTLS\b/i.test(line)
  const isCommand = direction === "to server" && /^STARTTLS\b/i.test(line)
  switch (action.does) {
    case "edit-line":
    case "inject":
    case "delay":
      return changedLine(action, crossing)
    case "strip":
    case "impersonate":
      if (isOffer)
        return [
          { does: "hide STARTTLS", verdict: { _tag: "Replace", lines: [`${line.slice(0, 4)}XXXXXXXX`] } }
        ]
      return isCommand ? [{ does: "hide STARTTLS", verdict: { _tag: "Replace", lines: ["XXXXXXXX"] } }] : []
    case "refuse":
      return isCommand
        ? [
            {
              does: "answer STARTTLS with 454",
              verdict: { _tag: "Answer", line: "454 4.7.0 TLS not available" }
            }
          ]
        : []
    case "garbage":
      return direction === "to client" && /^220[- ]/.test(line)
        ? [
            {
              does: "greet with what is no reply",
              verdict: { _tag: "Replace", lines: ["\u0015\u0003\u0001"] }
            }
          ]
        : []
    default:
      return []
  }
}
