/** Postfix asking postfix-mta-sts-resolver for a policy of each domain, whose answer takes the place of its own level. */
import type { Evidence, SenderProfile } from "../profile.ts"
import { postfix } from "./postfix.ts"

const seen = "seen with postfix-mta-sts-resolver 1.1.2 and 1.5.0, 2026"

const habits: ReadonlyArray<Evidence> = [
  {
    sets: ["mta-sts match"],
    says: "an enforced policy becomes the level secure with its patterns: certificates are matched, MX hosts are not",
    source: `plug-in source, responder.py; ${seen}`
  },
  {
    says: "*.d becomes .d, which meets names of any depth",
    source: `plug-in source, responder.py; Postfix smtp_tls_policy_maps; ${seen}`
  },
  {
    sets: ["dane+mta-sts precedence"],
    says: "an enforced policy takes the place of the level dane",
    source: `plug-in issue 67, 2020 to 2025; ${seen}`
  },
  {
    sets: ["mta-sts testing"],
    says: "a policy in testing mode is as none, and leaves dane in force",
    source: `responder.py; ${seen}`
  },
  {
    sets: ["mta-sts sameIdExtends", "mta-sts expiredSameIdExtends"],
    says: "a cached id seen again restarts the policy's life, also when it had run out; expired policies stay in the cache",
    source: `responder.py, NOT_CHANGED; ${seen}`
  },
  {
    sets: ["mta-sts uncheckedSeconds"],
    says: "for 60 s after a fetch the TXT record is not looked at",
    source: `defaults.py, cache_grace; ${seen}`
  },
  {
    sets: ["mta-sts recordReading"],
    says: "empty, long and hyphenated ids pass: the record is split at semicolons and equals signs",
    source: `utils.py, parse_mta_sts_record; ${seen}`
  },
  {
    sets: ["mta-sts duplicateField", "mta-sts strayLine", "mta-sts mxSyntax"],
    says: "of two fields mode the last counts, lines without a colon are skipped, mx values are not checked",
    source: `utils.py, parse_mta_sts_policy; ${seen}`
  },
  {
    sets: ["mta-sts maxAgeOver"],
    says: "a max_age above the maximum voids the policy",
    source: `resolver.py; ${seen}`
  },
  {
    sets: ["mta-sts commonName", "mta-sts policyHostCommonName"],
    says: "common names count where there is no DNS-ID, of policy hosts (Python's ssl) and MX hosts (Postfix)",
    source: seen
  },
  {
    sets: ["mta-sts onLookupFailure"],
    says: "a TXT lookup that fails is as no policy",
    source: `resolver.py; ${seen}`
  }
]

/** RFC 8461 as the plug-in and Postfix carry it out between them. */
const policies = {
  match: "postfix-legacy",
  onLookupFailure: "proceed",
  sameIdExtends: true,
  expiredSameIdExtends: true,
  uncheckedSeconds: 60,
  maxAgeOver: "reject",
  testing: "as none",
  recordReading: "any id",
  duplicateField: "last counts",
  strayLine: "skipped",
  mxSyntax: "unchecked",
  commonName: "without DNS-ID",
  policyHostCommonName: "without DNS-ID"
} as const

export const postfixMtaStsResolver: SenderProfile = {
  ...postfix,
  id: "postfix-mta-sts-resolver",
  title: "Postfix with postfix-mta-sts-resolver: its own reading of policies, which overrule DANE",
  evidence: [...postfix.evidence, ...habits],
  parameters: {
    ...postfix.parameters,
    "mta-sts": policies,
    "dane+mta-sts": { precedence: "mta-sts wins" }
  }
}
