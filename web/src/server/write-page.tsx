import type { ComponentChildren } from "preact"
import type { DailyRow } from "../api/daily-row.ts"
import {
  accountPath,
  connectionsPath,
  recentDaysPath,
  recentWorkoutsPath,
  recoveryStatusPath,
} from "../api/paths.ts"
import type { Account, Connection, List, RecoveryStatus, WorkoutRow } from "../api/types.ts"
import { forcedTheme } from "../charts/chart-theme.ts"
import { bannerOf } from "../frame/banner-words.tsx"
import { Frame } from "../frame/frame.tsx"
import { localDay, localDayHere, offsetMinutes } from "../insight/days.ts"
import { writeAsIf } from "../insight/here.ts"
import { parseTrendsView, type RangeName } from "../insight/view-state.ts"
import { TodayView } from "../pages/today/today-view.tsx"
import { WorkoutsCard } from "../pages/today/workouts-card.tsx"
import { dailyPath } from "../pages/trends/daily-path.ts"
import type { Charts } from "../pages/trends/metric-panel.tsx"
import { TrendsView } from "../pages/trends/trends-view.tsx"
import type { PageRequest } from "./paint.js"
import { toHtml } from "./to-html.ts"

/** What the frame around a page says. */
interface FrameFacts {
  connection: Connection | undefined
  status: RecoveryStatus | undefined
  lapsed: boolean
}

/** Longer ranges would cost the Worker more than the person gains. */
const writtenRanges: readonly (RangeName | "custom")[] = ["30d", "90d", "180d"]

/** The page's first state as HTML. Null where there is none worth writing; the page's own code then does it all. */
export function writePage(request: PageRequest): Promise<string | null> {
  return request.path === "/trends" ? writeTrends(request) : writeToday(request)
}

async function writeToday(request: PageRequest): Promise<string | null> {
  const [daily, workouts, frame] = await Promise.all([
    read<List<DailyRow>>(request, recentDaysPath),
    read<List<WorkoutRow>>(request, recentWorkoutsPath),
    readFrame(request),
  ])
  const rows = daily?.data ?? []
  if (rows.length === 0 || !frame.status) return null
  const workoutsOf = (day: string) => {
    const ofDay = workouts?.data.filter(
      ({ start, timezone_offset }) => localDay(Date.parse(start), timezone_offset) === day,
    )
    return <WorkoutsCard rows={ofDay} problem={null} />
  }
  return write(request, rows, frame, () => (
    <TodayView rows={rows} status={frame.status} now={request.now} workouts={workoutsOf} />
  ))
}

async function writeTrends(request: PageRequest): Promise<string | null> {
  const view = parseTrendsView(request.search)
  if (!writtenRanges.includes(view.range.name) || view.tables.length > 0) return null
  const [daily, frame] = await Promise.all([
    read<List<DailyRow>>(request, dailyPath(view.range, localDayHere(request.now))),
    readFrame(request),
  ])
  const rows = daily?.data ?? []
  if (rows.length === 0) return null
  return write(request, rows, frame, () => (
    <TrendsView
      view={view}
      shown={{ rows, range: view.range }}
      todayHere={localDayHere(request.now)}
      historyFrom={frame.connection?.history_from ?? null}
      isBusy={true}
      charts={blankCharts}
      onChange={() => {}}
      otherwise={null}
      patterns={() => <BlankPatterns />}
    />
  ))
}

async function readFrame(request: PageRequest): Promise<FrameFacts> {
  const [connections, status, account] = await Promise.all([
    read<{ data: Connection[] }>(request, connectionsPath),
    read<RecoveryStatus>(request, recoveryStatusPath),
    request.hasPlans ? read<Account>(request, accountPath) : null,
  ])
  return {
    connection: connections?.data.find(({ provider }) => provider === "whoop"),
    status: status ?? undefined,
    lapsed: account?.plan.entitled === false,
  }
}

const read = <Body,>(request: PageRequest, path: string) => request.read(path) as Promise<Body | null>

function write(
  { path, locale, now }: PageRequest,
  rows: readonly DailyRow[],
  frame: FrameFacts,
  page: () => ComponentChildren,
): string {
  // Where the person is, the newest record knows best; the page's own code corrects it, should it be mistaken.
  const offset = offsetMinutes(rows[0]?.timezone_offset ?? "Z")
  return writeAsIf({ locale, offsetMinutes: () => offset }, () =>
    toHtml(
      <Frame
        path={path}
        isMember={true}
        // Its times are this machine's; it is small, and comes with the page's code.
        freshness={null}
        banner={
          <div role="status">{bannerOf({ ...frame, path, failure: null, onRetry: () => {}, now })}</div>
        }
      >
        {page()}
      </Frame>,
    ),
  )
}

/** The charts' places; drawing needs a screen. */
const blankCharts: Charts = {
  Chart: () => <div class="time-chart" aria-hidden="true" />,
  theme: forcedTheme,
  isPrinting: false,
  moveCursors: () => {},
}

function BlankPatterns() {
  return (
    <div class="patterns">
      <div class="patterns-wide calendar-place" />
      <div class="weekdays-place" />
      <div class="links-place" />
    </div>
  )
}
