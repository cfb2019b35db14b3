// The one door from the Worker to the pages' code, whose types need a browser: paint.d.ts says what comes through it.
export { writePage } from "./write-page.tsx"
