import { controlScript } from "./control-script.ts"

const style = `
:root{color-scheme:light dark;--ground:light-dark(#f6f7f8,#121417);--card:light-dark(#fff,#1a1d22);--ink:light-dark(#16191d,#eceef1);
--soft:light-dark(#5b626b,#9aa2ac);--line:light-dark(#dfe3e8,#2c3138);--key:light-dark(#0b6e4f,#3ecf9a);
--bad:light-dark(#b3261e,#ff8a80);--warn:light-dark(#8a5a00,#f2c14e)}
*{box-sizing:border-box}
body{margin:0;font:15px/1.45 system-ui,sans-serif;background:var(--ground);color:var(--ink)}
header,main{max-width:76rem;margin:0 auto;padding:1rem}
header{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:baseline;padding-top:1.5rem}
h1{font-size:1.25rem;margin:0}h2{font-size:1rem;margin:0 0 .6rem}h3{font-size:1rem;margin:0}
.soft,small{color:var(--soft)}a{color:var(--key)}
.clock{font-variant-numeric:tabular-nums}
section{background:var(--card);border:1px solid var(--line);border-radius:.8rem;padding:1rem;margin-bottom:1rem}
.members{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:1rem;margin-bottom:1rem}
.members section{margin:0;display:flex;flex-direction:column;gap:.6rem}
.top{display:flex;justify-content:space-between;gap:.5rem;align-items:start}
.score{white-space:nowrap;font-size:1.7rem;font-weight:600;line-height:1;font-variant-numeric:tabular-nums}
.score small{display:block;font-size:.75rem;font-weight:400;margin-top:.2rem;text-align:right}
.on{color:var(--key)}.off{color:var(--soft)}
.buttons{display:flex;flex-wrap:wrap;gap:.4rem}
button{font:inherit;font-size:.85rem;min-height:2rem;padding:.25rem .7rem;border-radius:.45rem;border:1px solid var(--line);background:none;color:inherit;cursor:pointer}
button:hover{border-color:var(--key)}button:focus-visible{outline:2px solid var(--key);outline-offset:2px}
button.main{background:var(--key);border-color:var(--key);color:light-dark(#fff,#07130e)}
button.bad{color:var(--bad)}button[aria-pressed=true]{border-color:var(--key);color:var(--key);font-weight:600}
details summary{cursor:pointer;color:var(--soft);font-size:.85rem}details .buttons{margin-top:.5rem}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:1rem}
.scroll{overflow:auto;max-height:22rem}
table{border-collapse:collapse;width:100%;font-size:.8rem;font-variant-numeric:tabular-nums}
td{padding:.2rem .5rem .2rem 0;border-top:1px solid var(--line);white-space:nowrap;vertical-align:top}
td.path{white-space:normal;word-break:break-all;width:100%}
.ok{color:var(--key)}.warn{color:var(--warn)}.err{color:var(--bad)}
#said{position:fixed;inset:auto 1rem 1rem auto;max-width:22rem;background:var(--ink);color:var(--ground);padding:.6rem .9rem;border-radius:.6rem;opacity:0;transition:opacity .2s;pointer-events:none}
#said.shown{opacity:1}
@media(prefers-reduced-motion:reduce){#said{transition:none}}
`

/** For a demo: make things happen to the members, break WHOOP, move time, and watch what is asked and sent. */
export const controlPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>WHOOP simulator</title><style>${style}</style></head><body>
<header><h1>WHOOP simulator</h1><span class="clock" id="clock"></span><span class="soft" id="app"></span></header>
<main>
<section><h2>Time</h2><div class="buttons">
<button data-do="speed" data-with='{"factor":1}'>1×</button>
<button data-do="speed" data-with='{"factor":60}'>60×</button>
<button data-do="speed" data-with='{"factor":3600}'>3600×</button>
<button data-do="jump" data-with='{"ms":3600000}'>One hour on</button>
<button data-do="next-morning" data-with="{}">Next morning</button></div></section>
<div class="members" id="members"></div>
<section><h2>Break WHOOP</h2><div class="buttons">
<button data-do="fault" data-with='{"answer":"429"}'>429 for a minute</button>
<button data-do="fault" data-with='{"answer":"500"}'>500 for a minute</button>
<button data-do="fault" data-with='{"answer":"hang","times":1}'>Let the next call hang</button>
<button data-do="fault" data-with='{"answer":"cut_json","times":1}'>Cut the next answer short</button>
<button data-do="fault" data-with='{"answer":"503","match":"/oauth2/token"}'>No tokens for a minute</button>
<button data-do="fault" data-with='{"answer":"lost_reply","match":"/oauth2/token","times":1}'>Lose the next token reply</button>
<button data-do="latency" data-with='{"ms":0}'>No latency</button>
<button data-do="latency" data-with='{"ms":200}'>200 ms</button>
<button data-do="latency" data-with='{"ms":2000}'>2 s</button>
<button data-do="drop-next-event" data-with='{"count":1}'>Drop the next event</button>
<button data-do="drop-next-event" data-with='{"count":10}'>Drop the next ten</button>
<button data-do="clear-faults" data-with="{}" class="main">Whole again</button></div>
<p class="soft" id="broken"></p></section>
<div class="two">
<section><h2>Calls <small id="total"></small></h2><div class="scroll"><table><tbody id="calls"></tbody></table></div></section>
<section><h2>Events</h2><div class="scroll"><table><tbody id="events"></tbody></table></div></section>
</div></main><div id="said" role="status"></div>
<script>${controlScript}</script></body></html>`
