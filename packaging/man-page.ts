/** The man page, from what the commands say of themselves. */
import { commands } from "../src/cli/commands.ts"
import { exitStatusHelp } from "../src/machine/terminal/exit-status.ts"
import packageJson from "../package.json" with { type: "json" }

interface Described {
  readonly describe?: string
  readonly choices?: ReadonlyArray<string>
  readonly default?: unknown
  readonly defaultDescription?: string
}

/** What one command takes, as its builder says it. */
interface Taken {
  readonly positionals: ReadonlyArray<readonly [string, Described]>
  readonly options: ReadonlyArray<readonly [string, Described]>
  /** Each with what it is for, which may be empty. */
  readonly examples: ReadonlyArray<readonly [string, string]>
}

/** A page in the macros of man(7), for roff. */
export const manPage = (): string =>
  [
    `.TH HOPTRUST 1 "" "hoptrust ${packageJson.version}" "User Commands"`,
    ".SH NAME",
    "hoptrust \\- which downgrades of SMTP transport security each trust model prevents",
    ".SH SYNOPSIS",
    ".B hoptrust",
    ".I command",
    ".RI [ options ]",
    ".SH DESCRIPTION",
    line(packageJson.description),
    ".PP",
    line("Without a command it runs the headline scenarios that come with it."),
    ".SH COMMANDS",
    ...Object.values(commands).flatMap(({ command, describe, builder }) => [
      `.SS ${quoted(String(command))}`,
      `${line(String(describe))}.`,
      ...describedBy(takenBy(builder))
    ]),
    ".SH EXIT STATUS",
    line(exitStatusHelp.replace(/^Exit status: /, "")),
    ".SH ENVIRONMENT",
    ...entry("NO_COLOR", "where it is set, nothing is coloured"),
    ...entry("FORCE_COLOR", "where it is set, colours are used in a pipe too"),
    ...entry("HOPTRUST_QUEUE_URL", "the queue of submit, work and collect, where there is no --queue"),
    ...entry("HOPTRUST_QUEUE_USERNAME, HOPTRUST_QUEUE_PASSWORD", "who they are there"),
    ""
  ].join("\n")

const describedBy = ({ positionals, options, examples }: Taken): ReadonlyArray<string> => [
  ...positionals.flatMap(([name, described]) => entry(name, textOf(described))),
  ...options.flatMap(([name, described]) => entry(`--${name}`, textOf(described))),
  ...examples.flatMap(([words, purpose]) => [
    ".PP",
    ".EX",
    line(words.replace("$0", "hoptrust")),
    ".EE",
    ...(purpose === "" ? [] : [line(purpose)])
  ])
]

const textOf = ({ describe = "", choices = [], default: usual, defaultDescription }: Described): string =>
  [
    describe,
    ...(choices.every((choice) => describe.includes(choice)) ? [] : [`one of ${choices.join(", ")}`]),
    ...(["string", "number"].includes(typeof usual) ? [`by default, ${String(usual)}`] : []),
    ...(defaultDescription === undefined ? [] : [`by default, ${defaultDescription}`])
  ].join("; ")

const entry = (name: string, text: string): ReadonlyArray<string> => [".TP", `.B ${line(name)}`, line(text)]

/** A backslash and a control character at the start mean something to roff; a hyphen is no minus unless it is told. */
const line = (text: string): string =>
  text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .split("\n")
    .map((part) => part.trim().replace(/^[.']/, "\\&$&"))
    .join("\n.br\n")

const quoted = (text: string): string => `"${line(text).replaceAll('"', '""')}"`

/** Hands the builder something that writes down what is said to it. */
const takenBy = (builder: unknown): Taken => {
  const taken = {
    positionals: new Array<readonly [string, Described]>(),
    options: new Array<readonly [string, Described]>(),
    examples: new Array<readonly [string, string]>()
  }
  const heard: Readonly<Record<string, (first: never, second: never) => void>> = {
    positional: (name: string, described: Described) => taken.positionals.push([name, described]),
    option: (name: string, described: Described) => taken.options.push([name, described]),
    options: (all: Readonly<Record<string, Described>>) => taken.options.push(...Object.entries(all)),
    example: (words: string, purpose: string) => taken.examples.push([words, purpose])
  }
  const listener: object = new Proxy(
    {},
    {
      get:
        (_, method) =>
        (first: never, second: never): object => {
          heard[String(method)]?.(first, second)
          return listener
        }
    }
  )
  if (typeof builder === "function") builder(listener)
  return taken
}
