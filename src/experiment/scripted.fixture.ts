/** Actions of scripted attackers, run end to end, and what is said of those that are wrong. */
import { Result } from "effect"
import { loadScenario } from "../loading/load.ts"
import { outcomes } from "./explicit.fixture.ts"

export type Text = Readonly<Record<string, unknown>>

/** Outcome of each attempt under a model, against an attacker that does this. */
export const under = (model: unknown, actions: ReadonlyArray<Text>, further: Text = {}) =>
  outcomes({ models: [model], attackers: [{ name: "lab", actions }], ...further }, "lab")

/** Of the first problem that a file with this action has: where, and what is expected there. */
export const problem = (action: Text) => {
  const text = ["title: t", "models: [dane]", "attackers:", "  - name: lab", "    actions:"]
  const loaded = loadScenario("test.yaml", [...text, `      - ${JSON.stringify(action)}`].join("\n"))
  if (Result.isSuccess(loaded)) return "none"
  const { path, message, line } = loaded.failure[0]!
  return `${line} ${path}: ${message}`
}

export const mx = { on: "smtp", host: "mx1.example.com" }
