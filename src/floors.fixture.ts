/** What the folders of src may know of each other, as data. architecture.test.ts holds every file to it. */

/** Folders of src, and the folders that each may import. Arrows point down; nothing is imported sideways. */
export const layers: Readonly<Record<string, ReadonlyArray<string>>> = {
  protocol: [],
  kernel: [],
  network: ["protocol"],
  // What programs keep between pieces of work: one structure for all of them.
  state: ["protocol"],
  // Careful clients, models and the sender cannot know that they are simulated: no world, no attacker, no kernel.
  clients: ["state", "network", "protocol"],
  models: ["clients", "protocol"],
  sender: ["models", "clients", "state", "protocol"],
  live: ["network", "protocol"],
  // The real world behind the clients and models: its exchanges come from sockets or from a capture, and it cannot tell which.
  probing: ["sender", "models", "clients", "network", "protocol"],
  // A world without an attacker is complete.
  world: ["network", "kernel", "protocol"],
  // It knows the models, and publishes as their adopters do; they do not know it.
  attacker: ["models", "world", "network", "kernel", "protocol"],
  // The file language: what a file may say, and what it says.
  scenario: ["sender", "attacker", "models", "clients", "world", "network", "protocol"],
  // A scenario's world and senders, running.
  staging: [
    "scenario",
    "sender",
    "attacker",
    "models",
    "clients",
    "state",
    "world",
    "network",
    "kernel",
    "protocol"
  ],
  // From a text to a scenario that can be staged; some faults show only there.
  loading: ["staging", "scenario", "sender", "attacker", "models", "clients", "world", "protocol"],
  // No model judges itself: outcomes are read from the world's ledger.
  experiment: [
    "loading",
    "staging",
    "scenario",
    "sender",
    "attacker",
    "state",
    "world",
    "kernel",
    "protocol"
  ],
  // Exhaustive attackers over the same runs.
  search: ["experiment", "loading", "staging", "scenario", "attacker", "world", "kernel", "protocol"],
  // Puts the world behind sockets.
  serving: ["live", "loading", "staging", "scenario", "models", "world", "network", "kernel", "protocol"],
  report: [
    "search",
    "experiment",
    "loading",
    "staging",
    "scenario",
    "attacker",
    "models",
    "world",
    "kernel",
    "protocol"
  ],
  // What this program is to its machine: its files and folders, its terminal, the models from outside.
  machine: ["report", "experiment", "loading", "scenario", "attacker", "models"],
  // Work in cells: sweeps, searches and populations in threads, in parts, by queues and by schedulers.
  engine: ["machine", "report", "search", "experiment", "loading", "staging", "scenario"],
  cli: [
    "engine",
    "machine",
    "report",
    "probing",
    "serving",
    "search",
    "experiment",
    "loading",
    "staging",
    "scenario",
    "sender",
    "attacker",
    "models",
    "clients",
    "world",
    "live",
    "network",
    "kernel",
    "protocol"
  ]
}

/** Folders that may name another's types without using it: a sender passes on what its clients require. */
export const typesOnly: Readonly<Record<string, ReadonlyArray<string>>> = { sender: ["network"] }

/** Inside protocol/: what every standard may use, and the one further standard that some rest on. */
export const sharedByProtocols = ["rfc", "parameter", "keys", "dns", "names", "tls"]
export const restsOn: Readonly<Record<string, ReadonlyArray<string>>> = {
  dane: ["x509"],
  "dnssec-chain": ["dnssec"],
  "mta-sts": ["x509"],
  posh: ["x509"],
  // Reports are signed mail: RFC 8460 §3.
  "tls-report": ["dkim"]
}

/** Who may import which package; one that is not listed is nobody's. */
export const packages: Readonly<Record<string, ReadonlyArray<string> | "everybody">> = {
  effect: "everybody",
  // Pure parts of them: digests and signatures, UTF-8 checks, IDNA. What draws or generates is named below.
  "node:crypto": ["protocol", "kernel", "world", "experiment", "report", "live", "probing"],
  "node:buffer": ["protocol"],
  "node:zlib": ["protocol"],
  "node:url": ["protocol", "machine", "cli"],
  "node:util": ["machine"],
  "node:fs": ["experiment", "report", "live", "machine", "engine", "cli"],
  "node:path": ["experiment", "report", "live", "machine", "engine", "cli"],
  "node:os": ["engine", "cli"],
  "node:worker_threads": ["experiment", "engine"],
  "node:child_process": ["machine", "cli"],
  "node:events": ["cli"],
  "node:module": ["machine", "cli"],
  "node:perf_hooks": ["machine", "cli"],
  "node:readline": ["cli"],
  "node:stream": ["live", "cli"],
  "node:net": ["live"],
  "node:tls": ["live"],
  "node:http": ["live"],
  "node:https": ["live"],
  "node:dgram": ["live"],
  "@dagrejs/dagre": ["report"],
  "@noble/curves": ["protocol"],
  "@noble/hashes": ["protocol"],
  "@peculiar/asn1-schema": ["protocol", "world"],
  "@peculiar/asn1-x509": ["protocol", "world"],
  "@peculiar/x509": ["protocol", "world"],
  "reflect-metadata": ["protocol", "world"],
  "dns-packet": ["protocol"],
  sucrase: ["machine"],
  yaml: ["scenario"],
  "csv-stringify": ["report"],
  "csv-parse": ["loading", "report"],
  "hyparquet-writer": ["report"],
  bullmq: ["engine"],
  ioredis: ["engine"],
  diff: ["cli"],
  yargs: ["cli"]
}

/** Time, chance and the machine come in here alone; everywhere else a run would differ from its repetition. */
export const meetTheMachine = ["live", "machine", "engine", "cli"]

/** Loads what the user names, so its addresses are made at run time. */
export const loadsFromOutside = "machine/outside/load.ts"

/** Our choice: what is longer answers more than one question. */
export const mostLines = 400
export const longFiles: Readonly<Record<string, string>> = {}
