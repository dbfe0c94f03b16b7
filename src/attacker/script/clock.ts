/** Scripted clocks of senders' hosts, and so of resolvers that run there. RFC 8633. */
import type { Menu } from "../capability.ts"
import { setClock } from "../clock-move.ts"
import type { ScriptedAction } from "./action.ts"

type ClockAction = Extract<ScriptedAction, { readonly on: "clock" }>

export const clockMenu = ({ host, seconds }: ClockAction): Menu => ({
  clock: ({ from }) => (host === undefined || host === from ? [setClock(from, seconds)] : [])
})
