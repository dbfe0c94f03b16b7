/** A script that runs a sweep, or searches, as a job array of Slurm: sbatch(1). */
import { attempts, finalStatuses, type Parts, quoted } from "./parts.ts"

/** One script in three roles: started by hand it submits itself, as a job array and as the job that merges. */
export const slurmScript = ({ command, files, out, parts, words }: Parts): string => `#!/bin/bash
# Runs hoptrust ${command} in ${parts} parts with Slurm, then merges them. Start it with: bash array.sh
# Options of sbatch for the parts come from SBATCH_OPTIONS, such as --cpus-per-task=4.
set -euo pipefail

files=(${files.map(quoted).join(" ")})
out=${quoted(out)}
words=(${words.map(quoted).join(" ")})
# What starts hoptrust on the nodes.
hoptrust=\${HOPTRUST:-npx hoptrust}

case \${1:-submit} in
submit)
  script=$(realpath "$0")
  mkdir -p "$out"
  # --requeue: a part whose node is lost runs again, and goes on with the cells that it has finished.
  # shellcheck disable=SC2086
  array=$(sbatch --parsable --requeue --open-mode=append --job-name=hoptrust --array=1-${parts} \\
    --output="$out/part%a.log" \${SBATCH_OPTIONS:-} "$script" part)
  # The number of the job comes first, then perhaps the cluster.
  sbatch --parsable --dependency="afterok:\${array%%;*}" --kill-on-invalid-dep=yes --job-name=hoptrust-merge \\
    --output="$out/merge.log" "$script" merge >/dev/null
  echo "job \${array%%;*} runs ${parts} parts; the tables will be in $out/whole"
  ;;
part)
  part=$SLURM_ARRAY_TASK_ID
  for attempt in ${Array.from({ length: attempts }, (_, index) => index + 1).join(" ")}; do
    status=0
    $hoptrust ${command} "\${files[@]}" "\${words[@]}" --shard "$part/${parts}" --out "$out/part$part" --resume --quiet \\
      --workers "\${SLURM_CPUS_PER_TASK:-1}" || status=$?
    case $status in
    0 | ${finalStatuses.join(" | ")}) exit "$status" ;;
    esac
    echo "attempt $attempt of ${attempts} ended with status $status" >&2
  done
  exit "$status"
  ;;
merge)
  $hoptrust merge "\${files[@]}" "$out"/part*/ "\${words[@]}" --out "$out/whole"
  ;;
esac
`
