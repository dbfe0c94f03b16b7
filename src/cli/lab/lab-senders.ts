/** The senders of the lab: software with a setting, the model that the setting corresponds to, and the profile that the simulation has for the software. */
import { exim } from "./exim.ts"
import { postfix } from "./postfix.ts"
import { postfixMtaStsResolver } from "./postfix-mta-sts-resolver.ts"
import type { Software } from "./software.ts"

export interface LabSender {
  readonly id: string
  readonly software: Software
  /** As the software's configuration has them. */
  readonly settings: ReadonlyArray<string>
  /** Id of a model. */
  readonly model: string
  /** Of the model, beside those that the scenario gives. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** Id of a sender profile. */
  readonly profile: string
}

const postfixAt = (
  level: string,
  model: string,
  parameters: LabSender["parameters"] = {},
  settings: ReadonlyArray<string> = []
): LabSender => ({
  id: `postfix-${level}`,
  software: postfix,
  settings: [`smtp_tls_security_level = ${level}`, ...settings],
  model,
  parameters,
  profile: "postfix"
})

/** @param level for domains without a policy */
const plugIn = (level: string, model: string): LabSender => ({
  id: `postfix-mta-sts-resolver-${level}`,
  software: postfixMtaStsResolver,
  settings: [`smtp_tls_security_level = ${level}`],
  model,
  parameters: {},
  profile: "postfix-mta-sts-resolver"
})

export const labSenders: ReadonlyArray<LabSender> = [
  postfixAt("may", "opportunistic"),
  postfixAt("dane", "dane"),
  postfixAt("dane-only", "dane", { isMandatory: true }),
  postfixAt("verify", "static-tls", { level: "verify" }),
  postfixAt("secure", "static-tls", { level: "secure" }),
  {
    id: "exim-dane",
    software: exim,
    settings: ["hosts_try_dane = *", "tls_try_verify_hosts = :"],
    model: "dane",
    parameters: {},
    profile: "exim"
  },
  {
    id: "exim-require-dane",
    software: exim,
    settings: ["hosts_require_dane = *", "tls_try_verify_hosts = :"],
    model: "dane",
    parameters: { isMandatory: true },
    profile: "exim"
  },
  plugIn("may", "mta-sts"),
  plugIn("dane", "dane+mta-sts")
]
