import type { ComponentChildren } from "preact"
import type { Written } from "./jsx-runtime.ts"

const voidElements = new Set(["input", "br", "hr", "img", "col"])

/** Ours where an attribute is called otherwise in HTML. */
const attributeNames: Record<string, string> = { className: "class", htmlFor: "for", tabIndex: "tabindex" }

/** JSX as HTML, as Preact would draw it the first time. All text is escaped; listeners, keys and refs are left out. */
export function toHtml(node: ComponentChildren | Written): string {
  if (node === null || node === undefined || typeof node === "boolean") return ""
  if (Array.isArray(node)) return node.map(toHtml).join("")
  if (typeof node !== "object") return escapeText(String(node))
  const { type, props } = node as Written
  if (typeof type === "function") return toHtml(type(props))
  const attributes = Object.entries(props).map(([name, value]) => attribute(name, value))
  const tag = `<${type}${attributes.join("")}>`
  return voidElements.has(type) ? tag : `${tag}${toHtml(props.children as ComponentChildren)}</${type}>`
}

function attribute(name: string, value: unknown): string {
  if (name === "children" || name === "key" || name === "ref" || /^on[A-Z]/.test(name)) return ""
  // The content security policy refuses styles in HTML; the page sets them when it is drawn.
  if (name === "style" || value === null || value === undefined) return ""
  // aria-pressed="false" says something else than no aria-pressed.
  if (value === false && !name.startsWith("aria-")) return ""
  const text = value === true && !name.startsWith("aria-") ? "" : String(value)
  return ` ${attributeNames[name] ?? name}="${escapeText(text)}"`
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }
const escapeText = (text: string) => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign)
