import { describe, expect, it } from "vitest"
import { meantOptions } from "./meant-option.ts"

const help = "Options:\n  --model  labels\n  --max-capabilities  how many\n  --quiet  no progress"

describe("meantOptions", () => {
  it.each([
    ["Unknown argument: modle", ["model"]],
    ["Unknown arguments: modle, qiet", ["model", "quiet"]],
    ["Unknown argument: max-capabilites", ["max-capabilities"]],
    ["Unknown argument: something-else-altogether", []],
    ["Not enough non-option arguments: got 0, need at least 1", []]
  ])("%s", (complaint, meant) => expect(meantOptions(complaint, help)).toEqual(meant))
})
