/** A Job of Kubernetes that runs a sweep, or searches, each part as an index of it: kubernetes.io/docs/concepts/workloads/controllers/job. */
import { basename } from "node:path"
import { attempts, finalStatuses, type Parts, quoted } from "./parts.ts"

/** Where the volume is mounted. */
const mount = "/sweep"

/** JSON is YAML, and editors and `kubectl` take both. */
export const kubernetesJob = (
  { command, files, parts, words }: Parts,
  image: string,
  claim: string
): string => {
  const part = "$((JOB_COMPLETION_INDEX + 1))"
  const run = [
    `exec hoptrust ${command}`,
    ...files.map((file) => quoted(`${mount}/${basename(file)}`)),
    ...words.map(quoted),
    `--shard "${part}/${parts}" --out "${mount}/part${part}" --resume --quiet`
  ].join(" ")
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "hoptrust-sweep" },
    spec: {
      completionMode: "Indexed",
      completions: parts,
      parallelism: parts,
      backoffLimitPerIndex: attempts - 1,
      podFailurePolicy: {
        rules: [
          {
            action: "FailJob",
            onExitCodes: { containerName: "sweep", operator: "In", values: finalStatuses }
          },
          // A pod that was evicted, or whose node was drained, has not failed.
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }
        ]
      },
      template: {
        spec: {
          restartPolicy: "Never",
          containers: [
            {
              name: "sweep",
              image,
              command: ["sh", "-c", run],
              volumeMounts: [{ name: "sweep", mountPath: mount }]
            }
          ],
          volumes: [{ name: "sweep", persistentVolumeClaim: { claimName: claim } }]
        }
      }
    }
  }
  return `${JSON.stringify(job, undefined, 2)}\n`
}
