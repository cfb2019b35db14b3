/** What a page is asked for with. */
export interface PageRequest {
  path: string
  search: string
  /** The person's language; undefined where the browser did not say. */
  locale: string | undefined
  now: number
  /** Whether connecting needs a plan here. */
  hasPlans: boolean
  /** What the API answers this person on a path; null when it does not answer with 200. */
  read: (path: string) => Promise<unknown>
}

/** The page's first state as HTML. Null where there is none worth writing; the page's own code then does it all. */
export function writePage(request: PageRequest): Promise<string | null>
