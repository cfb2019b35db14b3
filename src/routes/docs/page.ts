import { html, raw } from "hono/html"

/** A page of the docs: no script, our own two style sheets, nothing from anywhere else. */
export const docsPage = (title: string, body: unknown) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} · VitalTrends</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/plain.css">
    <link rel="stylesheet" href="/docs.css">
  </head>
  <body class="docs">
    <header><a href="/">VitalTrends</a> <nav aria-label="Docs"><a href="/docs">API</a> <a href="/docs/whoop">How your data stays current</a></nav></header>
    <main>${body}</main>
  </body>
</html>`

const escaped: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

/** Paragraphs with \`code\` and **bold**, as descriptions in the document are written. Everything else is escaped. */
export function prose(text: string) {
  const paragraphs = text.split(/\n\n+/).map((paragraph) => `<p>${inlineText(paragraph)}</p>`)
  return raw(paragraphs.join("\n"))
}

export const inline = (text: string) => raw(inlineText(text))

function inlineText(text: string): string {
  return text
    .replace(/[&<>"]/g, (char) => escaped[char] ?? char)
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
}

/** Focusable, since a long line scrolls sideways: the keyboard must reach what is hidden. */
export const code = (label: string, text: string) =>
  html`<pre tabindex="0" role="region" aria-label="${label}"><code>${text}</code></pre>`
