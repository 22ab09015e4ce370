"""Opens a page of `go run ./bench/cmd/page` in Chromium, and checks that data does nothing.

    check.py PAGE AXE [--times] [--screenshots DIR]

PAGE has hostile text in every column of every part. Asserted, light and dark, at 1280 and 390 px:
no request but that for the file, no dialog, no message on the console, no node that data made, no
attribute from data, no violation that axe-core finds, nothing wider than the window, and that the
keyboard reaches the last finding. With --times it also prints times, which are not asserted.
"""

import json
import pathlib
import statistics
import sys
import time

from playwright.sync_api import sync_playwright

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]
# What no part of the page has, unless data became markup.
FOREIGN = "img, iframe, object, embed, base, form, video, audio, link, a[href]:not([href^='#']), main style, main script, [onload], [onerror], [style]:not(#rows):not(#pad):not([style=''])"
WORDS = ["temp", "exe", "ws-01 ps1", "zzzz", "appdata local 3", "<script>", "dll", "ws-002", "registry", "alert", "10", "c:\\users\\u1", "domain-", "url 7", "account", "process", "\u202e", "\u2028", "=", "u899"]

checks = 0


def check(ok, what):
    global checks
    checks += 1
    if not ok:
        sys.exit(f"FAIL {what}")


def look(browser, page, axe, scheme, width, times, shots):
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    tab = context.new_page()
    requests, dialogs, console = [], [], []
    tab.on("request", lambda r: requests.append(r.url))
    tab.on("dialog", lambda d: (dialogs.append(d.message), d.dismiss()))
    tab.on("console", lambda m: console.append(m.text))
    tab.on("pageerror", lambda e: console.append(str(e)))
    begun = time.monotonic()
    tab.goto(page.as_uri())
    tab.wait_for_function("document.documentElement.dataset.ready")
    ready = time.monotonic() - begun
    name = f"{scheme} {width}: "
    title = tab.title()
    rows = tab.evaluate("+document.getElementById('view').getAttribute('aria-rowcount')") - 1
    check(rows > 0, name + "no findings")
    filters = []
    for word in WORDS + [""]:
        filters.append(tab.evaluate("w => { const t = performance.now(); q.value = w; q.dispatchEvent(new Event('input')); return new Promise(r => setTimeout(() => r(t), 61)); }", word))
        status = tab.inner_text("#status")
        check(status.endswith("findings"), f"{name}status {status!r}")
        if word == "zzzz":
            check(status.startswith("0 of"), name + "words that are nowhere are found")
        if word == "<script>":
            check(not status.startswith("0 of"), name + "hostile text is not found")
            tab.click("#rows .tr")
            check("<script>" in tab.inner_text("#detail"), name + "the evidence does not show the text as text")
            if shots:
                tab.screenshot(path=f"{shots}/{scheme}-{width}-findings.png")
    tab.focus("#view")
    for key in ("ArrowDown", "PageDown", "s", "v", "End"):
        tab.keyboard.press(key)
    check(tab.get_attribute("#active", "aria-rowindex") == str(rows + 1), name + "the keyboard does not reach the last finding")
    tab.keyboard.press("Home")
    for css in ("#rows .tr", "#detail dd"):
        check(tab.locator(css).count() > 0, f"{name}no {css}")
    foreign = tab.evaluate("s => [...document.querySelectorAll(s)].map(e => e.outerHTML.slice(0, 200))", FOREIGN)
    check(not foreign, f"{name}data made nodes: {foreign[:3]}")
    check(tab.evaluate("document.scripts.length") == 2 and tab.evaluate("document.styleSheets.length") == 1, name + "more scripts or styles than two and one")
    check(tab.evaluate("document.documentElement.scrollWidth") <= width, name + "the page is wider than the window")
    check(tab.title() == title and "OWNED" != tab.title(), name + "a script changed the title")
    if shots:
        tab.screenshot(path=f"{shots}/{scheme}-{width}.png", full_page=True)
    # The policy forbids what an injection would do.
    for attempt in ("new Function('return 1')()", "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')", "document.body.innerHTML = '<b>x</b>'"):
        refused = tab.evaluate("a => { const s = document.createElement('script'); try { s.textContent = a; document.head.append(s); } catch (e) { return true; } finally { s.remove(); } return !document.querySelector('body > b'); }", attempt)
        check(refused, f"{name}the policy lets a script run: {attempt}")
    console = [line for line in console if "Content Security Policy" not in line and "TrustedScript" not in line]  # of the attempts
    check(len(requests) == 1, f"{name}requests {requests[:3]}")
    check(not dialogs, f"{name}dialogs {dialogs[:3]}")
    check(not console, f"{name}console {console[:3]}")
    plain = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True).new_page()
    plain.goto(page.as_uri())
    plain.wait_for_function("document.documentElement.dataset.ready")
    plain.evaluate(axe + ";0")
    found = plain.evaluate("async () => (await axe.run()).violations.map(v => [v.id, v.impact, v.nodes.length, v.nodes[0].html.slice(0, 160)])")
    check(not found, f"{name}axe-core: {json.dumps(found)}")
    if times:
        timed = plain.evaluate("""words => { const all = []; for (const w of words) { q.value = w; const t = performance.now(); kind.dispatchEvent(new Event('change')); all.push(performance.now() - t); } return all; }""", WORDS)
        print(f"{name}usable after {ready:.2f} s; filter median {statistics.median(timed):.0f} ms, most {max(timed):.0f} ms; "
              f"heap {plain.evaluate('performance.memory.usedJSHeapSize') >> 20} MiB; {plain.evaluate('document.querySelectorAll(`*`).length')} nodes")
    plain.context.close()
    context.close()


def without_scripts(browser, page):
    tab = browser.new_context(java_script_enabled=False).new_page()
    tab.goto(page.as_uri())
    check(tab.locator("noscript table tr").count() > 1, "without scripts there are no findings")
    check(not tab.locator("#app").is_visible(), "without scripts the search is shown")
    tab.context.close()


def printed(browser, page):
    tab = browser.new_page()
    tab.goto(page.as_uri())
    tab.wait_for_function("document.documentElement.dataset.ready")
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    check(tab.locator("#rows .tr").count() > 30, "on paper there are only the rows of a window")
    tab.close()


def main():
    page, axe = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).read_text()
    times = "--times" in sys.argv
    shots = sys.argv[sys.argv.index("--screenshots") + 1] if "--screenshots" in sys.argv else None
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        for scheme, width in (("light", 1280), ("dark", 1280), ("light", 390)):
            look(browser, page, axe, scheme, width, times, shots)
        without_scripts(browser, page)
        printed(browser, page)
        browser.close()
    print(f"PASS all {checks} checks")


main()
