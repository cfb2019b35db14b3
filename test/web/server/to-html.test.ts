import { expect, test } from "vitest"
import { Fragment, jsx } from "../../../web/src/server/jsx-runtime.ts"
import { toHtml } from "../../../web/src/server/to-html.ts"

const html = (type: Parameters<typeof jsx>[0], props: Record<string, unknown> = {}) =>
  toHtml(jsx(type, props))

test.each([
  ["text that looks like a tag", { children: "<script>&" }, "<p>&lt;script&gt;&amp;</p>"],
  ["a quote in an attribute", { title: '"><b>' }, '<p title="&quot;&gt;&lt;b&gt;"></p>'],
  ["nothing, for what shows nothing", { children: [null, undefined, true, false, ""] }, "<p></p>"],
  ["zero, which is something", { children: 0 }, "<p>0</p>"],
  ["children within lists", { children: ["a", ["b", [1]]] }, "<p>ab1</p>"],
  ["an attribute that is only there or not", { hidden: true, disabled: false }, '<p hidden=""></p>'],
  ["aria's false, which is a word", { "aria-pressed": false }, '<p aria-pressed="false"></p>'],
  [
    "the attribute's HTML name",
    { className: "a", htmlFor: "b", tabIndex: -1 },
    '<p class="a" for="b" tabindex="-1"></p>',
  ],
  ["no listener, key, ref or style", { onClick: () => {}, key: 1, ref: {}, style: { left: 0 } }, "<p></p>"],
])("writes %s", (_what, props, expected) => {
  expect(html("p", props)).toBe(expected)
})

test("components and fragments are what they return; void elements have no end", () => {
  const Name = ({ name }: Record<string, unknown>) => jsx("b", { children: name }) as never
  const children = [jsx(Name, { name: "x & y" }), jsx("input", { value: 3 }), jsx("br", {})]
  expect(html(Fragment, { children })).toBe('<b>x &amp; y</b><input value="3"><br>')
})
