import { html } from "hono/html"

/** /docs/whoop: for people. Each sentence is a promise of the software's. */
export const guide = () => html`
  <h1>How your WHOOP data stays current</h1>
  <nav class="toc" aria-label="On this page">
    <a href="#connecting">Connecting</a> <a href="#fresh">How it stays fresh</a> <a href="#misread">Easily misread</a>
    <a href="#force-sync">Force sync</a> <a href="#disconnecting">Disconnecting</a> <a href="#trouble">When something is missing</a>
  </nav>
  <section>
    <h2 id="connecting">Connecting</h2>
    <p>Under <a href="/settings/connections">Settings → Connections</a> press Connect WHOOP. WHOOP asks you which data to share:
      all of it is needed, and a box left out is told to you by name. Your password stays with WHOOP; we get a key that you
      can withdraw at any time.</p>
    <p>The last 30 days come first and can be read at once, then six months, then everything back to the beginning of your
      membership. The card counts along. WHOOP allows one app 100 calls a minute for all its members together, so years of
      history take some minutes, and longer when others connect at the same time.</p>
    <p>One WHOOP account belongs to one VitalTrends account, and a VitalTrends account keeps the WHOOP account it first
      connected, so that two people's histories never mix.</p>
  </section>
  <section>
    <h2 id="fresh">How it stays fresh</h2>
    <ul>
      <li><strong>WHOOP tells us.</strong> When a sleep, recovery or workout is new or changed, WHOOP sends an event and we
        fetch it. An open page shows it within about a second, without a reload.</li>
      <li><strong>You open the page.</strong> If this morning's recovery is due by your own usual time and not here, or
        nothing was looked at for 15 minutes, we look; for pages opened within the same half minute, once.</li>
      <li><strong>Every hour.</strong> Events get lost now and then. The hourly check looks at WHOOP for whoever still misses
        something hours after it should be there: sooner if WHOOP's events do not arrive, later if they do, for then the
        next event mostly brings what was lost. For everybody else it costs WHOOP no call.</li>
    </ul>
    <p>Each look brings the last 25 records of a kind, so edits and deletions of the last weeks are put right on the way.</p>
  </section>
  <section>
    <h2 id="misread">Easily misread</h2>
    <dl>
      <dt>A cycle is not a day</dt><dd>WHOOP's cycle runs from falling asleep to falling asleep again. We show it under the
        day on which you woke. After a long flight a day can have two cycles, or none.</dd>
      <dt>Recovery belongs to the morning</dt><dd>This morning's recovery is about last night. It is empty until WHOOP has
        scored it, and WHOOP may revise it later in the morning; the day's page keeps the scores it had before.</dd>
      <dt>Strain rises all day</dt><dd>Today's strain is "so far". The scale is logarithmic: 14 is not twice 7, and the
        strains of workouts do not add up to the day's.</dd>
      <dt>Sleep is time asleep</dt><dd>Light, deep and REM, without the time awake in bed. A nap is counted beside the night,
        never in its place.</dd>
      <dt>Sleep performance is WHOOP's own</dt><dd>It is not time asleep divided by need any more. We pass WHOOP's numbers
        on and change none.</dd>
      <dt>Energy is in kilojoules in the API</dt><dd>Divide by 4.184 for kilocalories.</dd>
      <dt>Empty is empty</dt><dd>A number that WHOOP does not have is shown as missing, never as 0.</dd>
    </dl>
  </section>
  <section>
    <h2 id="force-sync">Force sync</h2>
    <p>Force sync reads the last six months at WHOOP again, compares, and tells what it changed. You need it rarely: after
      editing something older than a few weeks in the WHOOP app, for one. It deletes much at once only after a second look.
      One runs at a time.</p>
  </section>
  <section>
    <h2 id="disconnecting">Disconnecting</h2>
    <p>Disconnect ends our access at WHOOP, forgets our key to it and stops all syncing. Your history stays here, readable
      and exportable. Connect again any time, with the same WHOOP account. To erase the history too, erase the account under
      <a href="/settings/account">Settings → Account</a>.</p>
  </section>
  <section>
    <h2 id="trouble">When something is missing</h2>
    <dl>
      <dt id="no-data">No data after connecting</dt><dd>Look at the card: it says whether the import is running, and what it
        waits for. If it waits for WHOOP's quota it goes on by itself.</dd>
      <dt id="behind">A few hours behind</dt><dd>Open the WHOOP app first: the strap sends its data through the phone, and what
        WHOOP does not have we cannot have. If it is there and not here, open or reload the dashboard, which looks at WHOOP.
        The hourly check would bring it too, but only hours later.</dd>
      <dt id="day-off">The date looks a day off</dt><dd>Days are those of waking, in the zone where you slept. In the API
        use <code>day</code>: <code>date</code> is the date of the cycle's end, which for whoever falls asleep after midnight
        is a day later.</dd>
      <dt id="no-recovery">No recovery today</dt><dd>WHOOP may still be scoring, may have had too little data to score the
        night, or the strap was off. The line at the top says which.</dd>
      <dt id="reconnect">Reconnection needed</dt><dd>WHOOP refused our key for good: access was withdrawn in the WHOOP app, or
        WHOOP ended it. Press Reconnect WHOOP; what was missed meanwhile is fetched.</dd>
    </dl>
  </section>`
