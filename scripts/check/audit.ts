import { z } from "zod"
import { runTool, ToolError } from "../run-tool.ts"

const AuditReport = z.object({ metadata: z.object({ vulnerabilities: z.record(z.string(), z.number()) }) })

/** What is known against the packages that the Worker ships. Null where the registry does not answer audits. */
export async function countVulnerabilities(): Promise<number | null> {
  const report = AuditReport.safeParse(JSON.parse(await auditReport()))
  return report.success ? (report.data.metadata.vulnerabilities.total ?? 0) : null
}

/** npm ends with a failure both for a finding and for a registry that cannot be asked. */
async function auditReport(): Promise<string> {
  try {
    return await runTool("npm", ["audit", "--json", "--omit=dev"])
  } catch (error) {
    if (error instanceof ToolError) return error.standardOutput
    throw error
  }
}
