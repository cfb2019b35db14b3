import type { ComponentChildren } from "preact"

/*
 * What JSX becomes in the Worker: a note of what was written, for to-html.ts. Preact itself, made for drawing again and
 * again, would be a tenth of the Worker's bundle. wrangler.toml puts this in its place ([alias]).
 */

export interface Written {
  type: string | ((props: Record<string, unknown>) => ComponentChildren)
  props: Record<string, unknown>
}

const jsx = (type: Written["type"], props: Written["props"]): Written => ({ type, props })

export { jsx, jsx as jsxs }

export const Fragment = (props: Record<string, unknown>) => props.children as ComponentChildren
