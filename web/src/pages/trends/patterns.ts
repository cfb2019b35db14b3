/* What stands below the charts, as one file of code that comes when it is needed. */
export { CalendarCard } from "./calendar-card.tsx"
export { LinksCard } from "./links-card.tsx"
export { Weekdays } from "./weekdays.tsx"
