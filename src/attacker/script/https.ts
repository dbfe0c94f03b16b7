/** Scripted attacks on HTTPS requests to chosen addresses. RFC 8461 §10.2. */
import { drop, reset, type WebVerdict } from "../../world/crossing.ts"
import type { Menu } from "../capability.ts"
import type { ScriptedAction } from "./action.ts"

type HttpsAction = Extract<ScriptedAction, { readonly on: "https" }>

export const httpsMenu = (action: HttpsAction): Menu => ({
  web: ({ to, host, path }) =>
    action.isAt(to) ? [{ does: `${action.does}: HTTPS to ${host}`, verdict: verdictOf(action, path) }] : []
})

const verdictOf = (action: HttpsAction, path: string): WebVerdict => {
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
      return { _tag: "Impersonate", shown: action.shown, reply: action.reply(path) }
  }
}
