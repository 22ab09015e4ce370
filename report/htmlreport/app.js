"use strict";
(() => {
const $ = id => document.getElementById(id);
const D = JSON.parse($("data").textContent), S = D.strings, C = D.columns, n = C.kind.length, H = 28;
const view = $("view"), rows = $("rows"), q = $("q"), kind = $("kind"), machine = $("machine");
// The document of each row is a number of D.docs.
const doc = new Uint32Array(n);
for (let d = 0, i = 0; d < D.docs.length; d++) for (let k = 0; k < D.docs[d].rows; k++) doc[i++] = d;
const place = D.docs.map(d => d[D.place]);
const get = { kind: i => C.kind[i], machine: i => place[doc[i]], value: i => C.value[i], time: i => C.time[i] };
const text = (c, i) => S[get[c](i)];
// Characters that are not seen are shown as what they are.
const HIDDEN = /[\u0000-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\u{e0000}-\u{e0fff}]/gu;
const safe = s => s.replace(HIDDEN, c => "\u27e8U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + "\u27e9");
const el = (tag, s, cls) => { const e = document.createElement(tag); if (s !== undefined) e.textContent = s; if (cls) e.className = cls; return e; };
const number = v => v.toLocaleString("en");
function bytes(v) {
  if (v === null) return "";
  let u = 0;
  while (v >= 1024 && u < 5) { v /= 1024; u++; }
  return (u ? v.toFixed(1) : v) + " " + ["bytes", "KB", "MB", "GB", "TB", "PB"][u];
}
let base = Uint32Array.from({ length: n }, (_, i) => i), order = base.slice(), count = n, at = 0, first = -1, sorted = "", down = false;
function row(k) {
  const i = order[k], tr = el("div", undefined, k === at ? "tr at" : "tr");
  tr.setAttribute("role", "row"); tr.setAttribute("aria-rowindex", k + 2); tr.setAttribute("aria-selected", k === at); tr.dataset.k = k;
  if (k === at) tr.id = "active";
  for (const [c, s] of [["kind", text("kind", i)], ["machine", safe(text("machine", i))], ["value", safe(text("value", i))], ["size", bytes(C.size[i])], ["time", text("time", i)]]) {
    const td = el("div", s, c); td.setAttribute("role", "gridcell"); tr.append(td);
  }
  return tr;
}
function draw(force) {
  const top = Math.max(0, Math.floor(view.scrollTop / H) - 5);
  if (!force && top === first) return;
  first = top;
  rows.style.transform = "translateY(" + top * H + "px)";
  fill(top, Math.min(count, top + Math.ceil(view.clientHeight / H) + 10));
}
function fill(from, to) {
  const f = document.createDocumentFragment();
  for (let k = from; k < to; k++) f.append(row(k));
  rows.replaceChildren(f);
  if (count) view.setAttribute("aria-activedescendant", "active"); else view.removeAttribute("aria-activedescendant");
}
let low = null; // the texts in lower case
function filter() {
  low ??= S.map(s => s.toLowerCase());
  const words = q.value.toLowerCase().split(/\s+/).filter(Boolean), k = kind.value === "" ? -1 : +kind.value, m = machine.value === "" ? -1 : +machine.value;
  const hits = words.map(w => Uint8Array.from(low, s => s.includes(w) ? 1 : 0));
  const docs = hits.map(h => D.docs.map(d => h[d.machine] | h[d.source] | h[d.script] | h[d.entry]));
  count = 0;
  order = new Uint32Array(n);
  next: for (let j = 0; j < n; j++) {
    const i = base[j];
    if (k >= 0 && C.kind[i] !== k || m >= 0 && place[doc[i]] !== m) continue;
    for (let w = 0; w < hits.length; w++) { const h = hits[w]; if (!(h[C.value[i]] | h[C.context[i]] | h[C.kind[i]] | h[C.time[i]] | docs[w][doc[i]])) continue next; }
    order[count++] = i;
  }
  at = 0; view.scrollTop = 0; first = -1;
  $("status").textContent = number(count) + " of " + number(n) + " findings";
  $("pad").style.height = (count + 1) * H + "px";
  view.setAttribute("aria-rowcount", count + 1);
  draw(true); show(0);
}
function sort(c) {
  down = sorted === c ? !down : c === "size"; sorted = c;
  let key;
  if (c === "size") key = i => C.size[i] ?? -1;
  else {
    const rank = new Uint32Array(S.length);
    S.map((_, i) => i).sort((x, y) => S[x] < S[y] ? -1 : S[x] > S[y] ? 1 : 0).forEach((s, r) => { rank[s] = r; });
    key = i => rank[get[c](i)];
  }
  const keys = Float64Array.from({ length: n }, (_, i) => key(i)), sign = down ? -1 : 1;
  base.sort((x, y) => (keys[x] - keys[y]) * sign || x - y);
  for (const h of document.querySelectorAll("[data-sort]")) h.setAttribute("aria-sort", h.dataset.sort !== c ? "none" : down ? "descending" : "ascending");
  filter();
}
// marked returns the context with the value marked in it.
function marked(context, value) {
  const dd = el("dd"), i = value ? context.indexOf(value) : -1;
  if (i < 0) { dd.textContent = safe(context); return dd; }
  dd.append(safe(context.slice(0, i)), el("mark", safe(value)), safe(context.slice(i + value.length)));
  return dd;
}
const quoted = s => /^-./.test(s) ? quoted("./" + s) : /^[\w./:-]+$/.test(s) ? s : "'" + safe(s).replaceAll("'", "'\\''") + "'";
function show(k) {
  const detail = $("detail");
  if (k >= count) { detail.replaceChildren(); return; }
  at = k;
  const i = order[k], d = D.docs[doc[i]], dl = el("dl"), source = S[d.source];
  const add = (name, dd) => { if (dd !== "") dl.append(el("dt", name), typeof dd === "string" ? el("dd", dd) : dd); };
  const span = C.start[i] + ":" + (C.start[i] + C.length[i]);
  add("Value", safe(text("value", i))); add("Kind", text("kind", i) + ", " + S[C.confidence[i]] + " confidence");
  add("Context", marked(S[C.context[i]], S[C.printed[i]])); add("Machine", safe(S[d.machine])); add("Script", safe(S[d.script]));
  add("Source", safe(source)); add("Entry", safe(S[d.entry])); add("SHA-256", S[d.sha256]); add("Text", S[C.field[i]] + (C.line[i] ? " line " + C.line[i] : "") + ", bytes " + span);
  if (C.size[i] !== null) add("Size", number(C.size[i]) + " bytes");
  add("Time", text("time", i));
  add("Proof", el("dd", "lrkit cat --span " + span + (d.document ? " --document " + d.document : "") + (d.index >= 0 ? " --entry-index " + d.index : "") + " " + quoted(source), "copy"));
  detail.replaceChildren(dl);
}
function move(k) {
  k = Math.min(count - 1, Math.max(0, k));
  if (k < 0) return;
  show(k);
  const top = k * H, room = view.clientHeight - 2 * H;
  if (top < view.scrollTop) view.scrollTop = top;
  else if (top > view.scrollTop + room) view.scrollTop = top - room;
  draw(true);
}
function options(select, numbers) {
  for (const s of [...numbers].sort((x, y) => S[x] < S[y] ? -1 : 1)) { const o = el("option", safe(S[s]).slice(0, 80) || "(none)"); o.value = s; select.append(o); }
}
let wait = 0;
q.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(filter, 60); });
for (const s of [kind, machine]) s.addEventListener("change", filter);
view.addEventListener("scroll", () => requestAnimationFrame(() => draw(false)));
addEventListener("resize", () => draw(true));
rows.addEventListener("click", e => { const r = e.target.closest(".tr"); if (r) { show(+r.dataset.k); draw(true); } });
view.addEventListener("keydown", e => {
  const page = Math.max(1, Math.floor(view.clientHeight / H) - 2), to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: count - 1 }[e.key];
  const by = { k: "kind", m: "machine", v: "value", s: "size", t: "time" }[e.key];
  if (e.ctrlKey || e.metaKey || e.altKey || to === undefined && !by) return;
  e.preventDefault();
  if (by) sort(by); else move(to);
});
for (const h of document.querySelectorAll("[data-sort]")) h.firstChild.addEventListener("click", () => sort(h.dataset.sort));
// On paper there is no scrolling: the first rows of what is chosen are all there.
addEventListener("beforeprint", () => { rows.style.transform = ""; fill(0, Math.min(count, 1000)); });
addEventListener("afterprint", () => draw(true));
options(kind, new Set(C.kind)); options(machine, new Set(place));
$("app").hidden = false;
filter();
(window.requestIdleCallback || setTimeout)(() => { document.documentElement.dataset.idle = ""; });
document.documentElement.dataset.ready = performance.now().toFixed(0);
})();
