/** Every judge there is, by the name that `hoptrust judge` knows it by. */
import type { Judge } from "./judge.ts"

/** Each is loaded when it is asked for: the others would only slow the start. */
export const judges = {
  pkix: async () => (await import("./pkix.ts")).judgePkix,
  name: async () => (await import("./name.ts")).judgeName,
  dnssec: async () => (await import("./dnssec.ts")).judgeDnssec,
  dane: async () => (await import("./dane.ts")).judgeDane,
  "mta-sts": async () => (await import("./mta-sts.ts")).judgeMtaSts,
  posh: async () => (await import("./posh.ts")).judgePosh,
  "ehlo-policy": async () => (await import("./ehlo-policy.ts")).judgeEhloPolicy
} as const satisfies Readonly<Record<string, () => Promise<Judge>>>

export type JudgeName = keyof typeof judges
export const judgeNames: ReadonlyArray<string> = Object.keys(judges)
export const isJudgeName = (name: string): name is JudgeName => judgeNames.includes(name)
