import { readdirSync, readFileSync } from "node:fs"

/** Linux counts processor time in hundredths of a second. */
const tickMs = 10

/**
 * Milliseconds of processor time that workerd has taken in a group of processes. Unlike time by the clock it does not
 * grow with what else the machine does. Null where there is no /proc.
 */
export function workerdTime(groupId: number): number | null {
  let total: number | null = null
  for (const id of processIds()) {
    const stat = readStat(id)
    if (stat?.name !== "workerd" || stat.groupId !== groupId) continue
    total = (total ?? 0) + stat.ticks * tickMs
  }
  return total
}

function processIds(): string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; null when the process is gone. */
function readStat(id: string): { name: string; groupId: number; ticks: number } | null {
  try {
    const [, name = "", rest = ""] =
      /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${id}/stat`, "utf8")) ?? []
    const fields = rest.split(" ")
    return { name, groupId: Number(fields[2]), ticks: Number(fields[11]) + Number(fields[12]) }
  } catch {
    return null
  }
}
