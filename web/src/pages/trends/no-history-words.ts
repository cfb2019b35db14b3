import type { Connection } from "../../api/types.ts"
import type { Range } from "../../insight/view-state.ts"

export interface NoHistoryWords {
  title: string
  text: string
  /** What the link to the connection is called, where one is needed. */
  connect: string | null
}

type ConnectionFacts = Pick<Connection, "status" | "connected_at" | "sync">

/** Why a range has no rows at all, as far as is known: `connection` is undefined where it could not be read. */
export function noHistoryWords(
  connection: ConnectionFacts | undefined,
  what: "days" | "nights" | "workouts",
  range: Range,
): NoHistoryWords {
  if (connection?.status === "not_connected" && connection.connected_at === null) {
    return {
      title: "Nothing here yet",
      text: "Connect WHOOP, and your whole history comes in, the newest days first.",
      connect: "Connect WHOOP",
    }
  }
  if (connection?.status === "connected" && connection.sync.state === "backfill") {
    return {
      title: "Your history is on its way",
      text: "WHOOP’s records are being read, the newest first. This page fills by itself.",
      connect: null,
    }
  }
  const { reason, connect } = standstill(connection?.status)
  return {
    title: range.name === "all" ? `No ${what} here` : `No ${what} in this range`,
    text: [reason, adviceFor[range.name]].filter((sentence) => sentence !== "").join(" "),
    connect,
  }
}

const longer = "Choose a longer range."
const adviceFor: Record<Range["name"], string> = {
  "30d": longer,
  "90d": longer,
  "180d": longer,
  "1y": longer,
  all: "",
  custom: "Choose another range.",
}

/** What keeps new rows away; where nothing does, WHOOP has none. */
function standstill(status: Connection["status"] | undefined): { reason: string; connect: string | null } {
  switch (status) {
    case undefined:
      return { reason: "", connect: null }
    case "connected":
      return { reason: "WHOOP has nothing recorded here.", connect: null }
    case "not_connected":
      return {
        reason: "WHOOP is not connected, so nothing new comes in; what came before is still here.",
        connect: "Connect WHOOP",
      }
    case "reconnect_needed":
      return {
        reason:
          "WHOOP asks you to reconnect, and nothing new comes in until then; what came before is still here.",
        connect: "Reconnect WHOOP",
      }
  }
}
