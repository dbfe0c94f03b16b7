/** Scripted attacks on HTTPS requests to chosen addresses. RFC 8461 §10.2. */
import { drop, reset, type WebCrossing, type WebVerdict } from "../../world/crossing.ts"
import type { Menu, Move } from "../capability.ts"
import type { ScriptedAction } from "./action.ts"
import { evidenceOf, loggedOf } from "./shown.ts"

type HttpsAction = Extract<ScriptedAction, { readonly on: "https" }>

export const httpsMenu = (action: HttpsAction): Menu => ({
  web: (crossing) =>
    action.isAt(crossing.to)
      ? movesOf(action, crossing).map((move) => ({
          does: `${action.does}: HTTPS to ${crossing.host}`,
          ...move
        }))
      : []
})

const movesOf = (action: HttpsAction, asked: WebCrossing): ReadonlyArray<Omit<Move<WebVerdict>, "does">> => {
  switch (action.does) {
    case "timeout":
      return [{ verdict: drop }]
    case "reset":
    // RFC 8446 §5.1, §6.2: a client ends the connection over a record that is none.
    case "garbage-handshake":
      return [{ verdict: reset }]
    case "delay":
      return [{ verdict: { _tag: "Delay", micros: action.micros } }]
    case "mitm":
    case "replay": {
      const shows = action.shows(asked.atMicros)
      return shows === undefined
        ? []
        : [
            {
              verdict: {
                _tag: "Impersonate",
                shown: evidenceOf(shows, { version: "TLSv1.3" }),
                reply: action.reply(asked)
              },
              ...loggedOf(shows)
            }
          ]
    }
  }
}
