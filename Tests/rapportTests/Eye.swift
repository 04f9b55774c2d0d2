import Foundation
import TestSupport
import Testing

/// Looks at pages: takes pictures, and checks on each what must hold on all.
struct Eye {
  let browser: Browser
  let site: SampleSite
  let name: String

  private static let pictures = projectRoot() + "/.build/screenshots"

  init(_ browser: Browser, _ site: SampleSite, _ name: String) {
    (self.browser, self.site, self.name) = (browser, site, name)
  }

  func logIn(_ address: String, _ password: String) async throws {
    try await browser.open(site.origin + "/login")
    try await see("log-in")
    try await browser.find("input[name=address]").type(address)
    try await browser.find("input[name=password]").type(password)
    try await browser.find("button.main").follow()
  }

  /// Takes a picture of the whole page, and checks what a person with other eyes or hands needs of it.
  func see(_ step: String) async throws {
    try FileManager.default.createDirectory(atPath: Eye.pictures, withIntermediateDirectories: true)
    try await browser.screenshot(to: "\(Eye.pictures)/\(name)-\(step).png", .page)
    let problems = try await browser.execute(Eye.audit)
    #expect(problems.array.compactMap(\.string) == [], "\(name), \(step)")
  }

  /// Nothing on the console, no policy violated, nothing asked of another origin.
  func expectPeace() async throws {
    #expect(try await browser.consoleLog().map(\.description) == [])
    #expect(try await browser.violations() == [])
    let elsewhere = try await browser.requests().map(\.url).filter {
      !$0.hasPrefix(site.origin + "/") && !$0.hasPrefix("data:") && !$0.hasPrefix("about:")
    }
    #expect(elsewhere == [])
  }

  /// WCAG 2.2 AA as far as a script can see it: contrast (1.4.3), names (4.1.2, 1.3.1), target size (2.5.8), one
  /// heading of the first level, no id twice, a language, and nothing wider than the page (1.4.10).
  private static let audit = #"""
    const problems = [];
    const seen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest(".hidden, .skip");
    const parse = (c) => { const m = c.match(/[\d.]+/g).map(Number); return { r: m[0], g: m[1], b: m[2], a: m[3] ?? 1 }; };
    const light = ({ r, g, b }) => { const f = (v) => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
      return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
    const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a > .99) return c; }
      return matchMedia("(prefers-color-scheme: dark)").matches ? { r: 0, g: 0, b: 0 } : { r: 255, g: 255, b: 255 }; };
    const label = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + " " + (e.textContent || e.name || "").trim().slice(0, 40);
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const done = new Set();
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      const e = n.parentElement;
      if (!n.data.trim() || done.has(e) || !seen(e) || e.closest("button[disabled]")) continue;
      done.add(e);
      const s = getComputedStyle(e), a = light(parse(s.color)), b = light(ground(e));
      const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
      const size = parseFloat(s.fontSize), large = size >= 24 || (size >= 18.66 && s.fontWeight >= 700);
      if (ratio < (large ? 3 : 4.5)) problems.push("contrast " + ratio.toFixed(2) + ": " + label(e));
    }
    for (const f of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
      if (!f.labels?.length && !f.getAttribute("aria-label")) problems.push("no label: " + label(f));
    for (const b of document.querySelectorAll("button, a[href], summary")) {
      if (!(b.textContent.trim() || b.getAttribute("aria-label"))) problems.push("no name: " + b.outerHTML.slice(0, 80));
      const box = b.getBoundingClientRect();
      if (b.matches("button, .button, summary") && seen(b) && box.width && (box.width < 23.5 || box.height < 23.5))
        problems.push("small target " + box.width + "x" + box.height + ": " + label(b));
    }
    for (const i of document.querySelectorAll("img:not([alt]), iframe:not([title])")) problems.push("no text: " + i.outerHTML.slice(0, 80));
    const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
    for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) problems.push("id twice: " + id);
    if (document.querySelectorAll("h1").length !== 1) problems.push("headings of the first level: " + document.querySelectorAll("h1").length);
    let last = 0;
    for (const h of document.querySelectorAll("h1, h2, h3, h4")) { const level = +h.tagName[1];
      if (level > last + 1) problems.push("heading skips a level: " + label(h)); last = level; }
    if (!document.documentElement.lang || !document.title.trim()) problems.push("no language or title");
    if (document.documentElement.scrollWidth > innerWidth + 1) problems.push("wider than the page: " + document.documentElement.scrollWidth);
    for (const text of document.body.innerText.match(/⟦.*?⟧|\{[a-z]+\}/g) ?? []) problems.push("a text that is missing: " + text);
    return problems;
    """#
}
