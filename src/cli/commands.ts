/** Every command, in the order of the help. The package has them in a form that loads each when it is chosen: packaging/lazy-commands.ts. */
import { advise } from "./commands/advise.ts"
import { attack } from "./commands/attack.ts"
import { collect } from "./commands/collect.ts"
import { compare } from "./commands/compare.ts"
import { diff } from "./commands/diff.ts"
import { explain } from "./commands/explain.ts"
import { judge } from "./commands/judge.ts"
import { lab } from "./commands/lab.ts"
import { list } from "./commands/list.ts"
import { merge } from "./commands/merge.ts"
import { newFiles } from "./commands/new.ts"
import { order } from "./commands/order.ts"
import { plan } from "./commands/plan.ts"
import { population } from "./commands/population.ts"
import { probe } from "./commands/probe.ts"
import { replay } from "./commands/replay.ts"
import { report } from "./commands/report.ts"
import { run } from "./commands/run.ts"
import { schema } from "./commands/schema.ts"
import { serve } from "./commands/serve.ts"
import { slurm } from "./commands/slurm.ts"
import { submit } from "./commands/submit.ts"
import { sweep } from "./commands/sweep.ts"
import { table } from "./commands/table.ts"
import { tlsrpt } from "./commands/tlsrpt.ts"
import { validate } from "./commands/validate.ts"
import { work } from "./commands/work.ts"

export const commands = {
  run,
  report,
  table,
  explain,
  attack,
  compare,
  order,
  diff,
  sweep,
  population,
  plan,
  merge,
  submit,
  work,
  collect,
  slurm,
  list,
  validate,
  judge,
  serve,
  lab,
  probe,
  replay,
  advise,
  tlsrpt,
  schema,
  newFiles
} as const
