/** Scripted attacks on HTTPS requests to chosen addresses. RFC 8461 §10.2. */
import { drop, reset, type WebCrossing, type WebVerdict } from "../../world/crossing.ts"
import type { Menu } from "../capability.ts"
import type { ScriptedAction } from "./action.ts"

type HttpsAction = Extract<ScriptedAction, { readonly on: "https" }>

export const httpsMenu = (action: HttpsAction): Menu => ({
  web: (crossing) =>
    action.isAt(crossing.to)
      ? [{ does: `${action.does}: HTTPS to ${crossing.host}`, verdict: verdictOf(action, crossing) }]
      : []
})

const verdictOf = (action: HttpsAction, asked: WebCrossing): WebVerdict => {
  switch (action.does) {
    case "timeout":
      return drop
    case "reset":
    // RFC 8446 §5.1, §6.2: a client ends the connection over a record that is none.
    case "garbage-handshake":
      return reset
    case "delay":
      return { _tag: "Delay", micros: action.micros }
    case "mitm":
    case "replay":
      return { _tag: "Impersonate", shown: action.shown, reply: action.reply(asked) }
  }
}
