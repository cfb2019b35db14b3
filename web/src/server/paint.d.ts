/** What a page is asked for with. */
export interface PageRequest {
  path: string
  search: string
  /** The person's language; undefined where the browser did not say. */
  locale: string | undefined
  now: number
  /** What the API answers this person on a path; null when it does not answer with 200. */
  read: (path: string) => Promise<unknown>
}

export interface WrittenPage {
  title: string
  html: string
}

export function writePage(request: PageRequest): Promise<WrittenPage | null>
