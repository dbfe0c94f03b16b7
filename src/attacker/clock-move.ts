/** Setting the clock of a host. RFC 8633. */
import type { ClockVerdict } from "../world/crossing.ts"
import type { Move } from "./capability.ts"

/** @param seconds forward; back when negative */
export const setClock = (host: string, seconds: number): Move<ClockVerdict> => ({
  does: `set the clock of ${host} ${Math.abs(seconds)} s ${seconds < 0 ? "back" : "ahead"}`,
  verdict: { _tag: "Ahead", seconds }
})
