/** Whose language and clock it is where a page is written. */
export interface Here {
  /** undefined is the browser's own. */
  locale: string | undefined
  /** Minutes east of UTC at a moment. */
  offsetMinutes: (atMs: number) => number
}

const browsers: Here = { locale: undefined, offsetMinutes: (atMs) => -new Date(atMs).getTimezoneOffset() }
let current = browsers

export const here = () => current

/** For the Worker, which writes a page for somebody who is elsewhere. `write` must not wait for anything. */
export function writeAsIf<Text>(there: Here, write: () => Text): Text {
  current = there
  try {
    return write()
  } finally {
    current = browsers
  }
}
