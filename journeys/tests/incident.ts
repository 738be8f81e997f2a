// An afternoon on which the checkout ran out of connections: what Slack and the alerts hold of it.
import { zip } from "./zip.ts";

const PEOPLE = { U1: "ines", U2: "tomasz", U3: "priya" };

/** What nobody outside may ever read. */
export const SECRETS = { direct: "quokka-in-a-direct-message", unchosen: "wombat-in-another-channel", private: "numbat-in-a-private-channel" };

/** Seconds since 1970, as Slack writes them, of a time of that day in Berlin. */
function ts(clock: string, micros = "000100"): string {
  return `${Date.parse(`2026-11-03T${clock}+01:00`) / 1000}.${micros}`;
}

function said(user: keyof typeof PEOPLE, clock: string, text: string, more: Record<string, unknown> = {}) {
  return { type: "message", user, ts: ts(clock), text, ...more };
}

export function slackExport(): Buffer {
  const asked = { thread_ts: ts("14:07:30"), reply_count: 2 };
  const answer = { thread_ts: ts("14:07:30"), parent_user_id: "U2" };
  return zip({
    "users.json": Object.entries(PEOPLE).map(([id, name]) => ({ id, name, real_name: name, profile: { display_name: name[0]?.toUpperCase() + name.slice(1) } })),
    "channels.json": [{ id: "C1", name: "checkout" }, { id: "C2", name: "lunch" }],
    "groups.json": [{ id: "G1", name: "security" }],
    "dms.json": [{ id: "D0000001", members: ["U1", "U2"] }],
    "checkout/2026-11-03.json": [
      said("U3", "13:58:10", "<!here> checkout answers slowly, anyone else?"),
      { type: "message", subtype: "channel_join", user: "U2", ts: ts("14:01:00"), text: "<@U2> has joined the channel" },
      said("U2", "14:05:12", "pool of `orders-db` is *empty*, 40 of 40 taken"),
      said("U2", "14:07:30", "who knows why the reconciliation holds 20 of them?", asked),
      said("U3", "14:09:02", "since the deploy at noon it opens one per worker", answer),
      said("U1", "14:12:45", "turning two workers off :wave:", answer),
      said("U3", "14:25:00", "<@U2> all green again", { edited: { user: "U3", ts: ts("14:26:00") } }),
    ],
    "lunch/2026-11-03.json": [said("U3", "12:10:00", SECRETS.unchosen)],
    "security/2026-11-03.json": [said("U1", "14:08:00", `could it be an attack? ${SECRETS.private}`)],
    "D0000001/2026-11-03.json": [said("U1", "14:10:00", SECRETS.direct)],
  });
}

export function alerts(): Buffer {
  const rows = ["startsAt,alertname,service,summary", "2026-11-03T14:04:02+01:00,PoolExhausted,orders-db,No free connection for 60 s", "2026-11-03T14:06:40+01:00,CheckoutSlow,checkout,p99 above 4 s", "not a time,Broken,checkout,this row cannot be read"];
  return Buffer.from(`${rows.join("\n")}\n`);
}

/** An export of one channel that takes a while to read. */
export function busyMonth(messages: number): Buffer {
  const first = Date.parse("2026-10-01T00:00:00+02:00") / 1000;
  const said = Array.from({ length: messages }, (_, n) => ({ type: "message", user: "U3", ts: `${first + n}.000100`, text: `checkout answers slowly, said for the ${n}th time` }));
  return zip({ "users.json": [{ id: "U3", name: PEOPLE.U3, profile: {} }], "channels.json": [{ id: "C1", name: "checkout" }], "checkout/2026-10-01.json": said });
}
