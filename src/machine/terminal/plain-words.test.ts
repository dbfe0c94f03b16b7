import { describe, expect, it } from "vitest"
import { inPlainWords } from "./plain-words.ts"

const help = "Options:\n  --model  labels\n  --max-capabilities  how many\n  --quiet  no progress"

describe("inPlainWords", () => {
  it.each([
    ["Unknown argument: modle", "Unknown argument: modle (did you mean --model?)"],
    ["Unknown arguments: modle, qiet", "Unknown arguments: modle, qiet (did you mean --model, --quiet?)"],
    [
      "Unknown argument: max-capabilites",
      "Unknown argument: max-capabilites (did you mean --max-capabilities?)"
    ],
    ["Unknown argument: something-else-altogether", "Unknown argument: something-else-altogether"],
    [
      'Invalid values:\n  Argument: goal, Given: "readmail", Choices: "read-mail", "poison"',
      "goal: expected one of read-mail, poison, found readmail (did you mean read-mail?)"
    ],
    [
      'Invalid values:\n  Argument: goal, Given: "poison", "xyz", Choices: "read-mail", "poison"',
      "goal: expected one of read-mail, poison, found xyz"
    ],
    [
      'Invalid values:\n  Argument: kind, Given: "modls", Choices: "models"\n  Argument: start, Given: "hot", Choices: "cold"',
      "kind: expected one of models, found modls (did you mean models?)\nstart: expected one of cold, found hot"
    ],
    ["Not enough arguments", "Not enough arguments"]
  ])("%j", (complaint, words) => expect(inPlainWords(complaint, help)).toBe(words))
})
