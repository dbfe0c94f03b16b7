/** Every trust model there is, in the order in which tables show them. */
import { dane } from "./dane/model.ts"
import { daneAndMtaSts } from "./dane+mta-sts/model.ts"
import { dnssecChain } from "./dnssec-chain/model.ts"
import { ehloPolicy } from "./ehlo-policy/model.ts"
import { insecureDane } from "./insecure-dane/model.ts"
import { mtaSts } from "./mta-sts/model.ts"
import { mtaStsDraft } from "./mta-sts-draft/model.ts"
import { opportunistic } from "./opportunistic/model.ts"
import { posh } from "./posh/model.ts"
import { preload } from "./preload/model.ts"
import { requireTls } from "./require-tls/model.ts"
import { secureSmtp } from "./secure-smtp/model.ts"
import { rememberingSender } from "./sender-memory/model.ts"
import { smtpSrv } from "./smtp-srv/model.ts"
import { staticTls } from "./static-tls/model.ts"
import type { TrustModel } from "./trust-model.ts"

export const trustModels: ReadonlyArray<TrustModel> = [
  opportunistic,
  staticTls,
  rememberingSender,
  mtaSts,
  mtaStsDraft,
  dane,
  daneAndMtaSts,
  insecureDane,
  dnssecChain,
  posh,
  ehloPolicy,
  preload,
  requireTls,
  smtpSrv,
  secureSmtp
]
