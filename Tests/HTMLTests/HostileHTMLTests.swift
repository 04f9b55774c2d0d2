import Foundation
import TestSupport
import Testing

@testable import HTML

/// Hostile HTML, sanitised and put into a page of a real browser without a sandbox and without a policy: runs nothing,
/// loads nothing and leaves the page around it as it was.
///
/// The same HTML as it is stands beside it, since most published payloads do nothing in today's browsers: only what
/// fires there counts.
@Suite(.ownThreads, .tags(.browser), .enabled(if: browserAvailable), .serialized)
struct HostileHTMLTests {
  /// What must at least fire when nothing is sanitised: proof that the test can fail.
  private static let (leastFiring, leastFiringOfCorpus, leastVisits, leastChanging) = (75, 50, 75, 30)

  @Test func ownCasesDoNothing() async throws {
    let canary = try Canary()
    let outcome = try await outcome(HostileCases.all(port: canary.port), canary)
    print("hostile HTML, own: \(outcome)")
    #expect(outcome.fired >= Self.leastFiring)
    #expect(outcome.visits >= Self.leastVisits)
    #expect(outcome.changed >= Self.leastChanging)
  }

  @Test(.enabled(if: Corpus.isThere)) func corpusDoesNothing() async throws {
    let cases = try DisplayCorpus.payloads().map { HostileCases.Case(name: $0.name, html: $0.html) }
    let outcome = try await outcome(cases, try Canary())
    print("corpus hostile HTML: \(outcome)")
    #expect(outcome.fired >= Self.leastFiringOfCorpus)
  }

  /// What the unsanitised did.
  private struct Outcome: CustomStringConvertible {
    var cases = 0
    var fired = 0
    var changed = 0
    var visits = 0
    var description: String {
      "of \(cases) unsanitised \(fired) ran a script and \(changed) changed the page, with \(visits) visits to a server; "
        + "sanitised none"
    }
  }

  private func outcome(_ cases: [HostileCases.Case], _ canary: Canary) async throws -> Outcome {
    let shown = cases.map { HTMLSanitizer.display($0.html).html }
    var outcome = Outcome(cases: cases.count)
    try await Browser.run { browser in
      try await browser.chromium("Page.addScriptToEvaluateOnNewDocument", ["source": .string(Self.hook)])
      let safe = try await play(shown, in: browser)
      for (example, result) in zip(cases, safe) {
        #expect(!result.fired, "\(example.name): \(example.html)")
        #expect(result.changes == [], "\(example.name): \(example.html)")
      }
      #expect(canary.count == 0)
      #expect(try await browser.requests().map(\.url) == [])
      let control = try await play(cases.map(\.html), in: browser, control: canary)
      outcome.fired = control.count { $0.fired }
      outcome.changed = control.count { !$0.changes.isEmpty }
      outcome.visits = canary.count - Self.batches(cases.count)
    }
    return outcome
  }

  private struct Played {
    var fired: Bool
    var changes: [String]
  }

  /// - Parameter control: what unsanitised fragments visit; asked once more at the end of each batch, behind them all.
  private func play(_ fragments: [String], in browser: Browser, control: Canary? = nil) async throws -> [Played] {
    var played: [Played] = []
    for start in stride(from: 0, to: fragments.count, by: Self.batch) {
      let batch = fragments[start..<min(start + Self.batch, fragments.count)]
      // Each on a page of its own, as one may spoil it for the next.
      try await browser.open("data:text/html,<!DOCTYPE html><title>x</title><body>")
      let results = try await browser.execute(
        Self.player, [.array(batch.map { .string($0) }), .number(Double(control?.port ?? 0))])
      played += results.array.map { result in
        Played(fired: result["fired"].bool ?? true, changes: result["changes"].array.compactMap(\.string))
      }
    }
    #expect(played.count == fragments.count)
    return played
  }

  private static let batch = 110
  private static func batches(_ count: Int) -> Int { (count + batch - 1) / batch }

  /// In every document before its own scripts: says to the frame of the case, or to the page, that one has run.
  private static let hook = """
    for (const name of ['alert', 'confirm', 'prompt', 'print']) {
      window[name] = () => {
        let at = window
        try { while (at.parent !== at && at.parent.isPlayer !== true) at = at.parent } catch {}
        try { at.hasRun = true } catch {}
        at.parent.postMessage({hasRun: true}, '*')
      }
    }
    """

  /// Plays fragments, each in the middle of a page in a frame: `#before`, `#mail`, `#after`.
  private static let player = """
    const [fragments, controlPort] = arguments
    window.isPlayer = true
    const running = new Set()
    addEventListener('message', event => running.add(event.source))
    const look = view => {
      const page = view.document
      const seen = {title: page.title, url: page.URL}
      for (const id of ['before', 'after']) {
        const element = page.getElementById(id)
        if (!element) { seen[id] = 'gone'; continue }
        const style = view.getComputedStyle(element)
        const box = element.getBoundingClientRect()
        seen[id] = [style.color, style.fontSize, style.fontFamily, style.display, style.position, style.backgroundColor,
          style.visibility, style.opacity, box.x, box.width, box.height, element.innerHTML].join(' ')
        if (id === 'before') {
          seen.top = box.y
          seen.covered = page.elementFromPoint(box.x + 5, box.y + box.height / 2) !== element
            || page.elementFromPoint(box.x + box.width - 5, box.y + 1) !== element
        } else {
          seen.order = element.parentNode === page.body && element.previousElementSibling?.id === 'mail'
            && box.y >= page.getElementById('mail').getBoundingClientRect().bottom
        }
      }
      try { seen.cookie = typeof page.cookie } catch { seen.cookie = 'refused' }
      seen.body = page.body instanceof view.HTMLBodyElement && page.body.attributes.length === 0
      seen.functions = ['getElementById', 'querySelector', 'createElement'].map(name => typeof page[name]).join()
      seen.forms = page.forms.length
      seen.globals = ['location', 'config', 'opener', 'scripts', 'password', 'x', 'f'].map(name => String(view[name])).join()
      seen.base = page.baseURI
      return seen
    }
    const wait = time => new Promise(done => setTimeout(done, time))
    // Refreshes and animations have no event that says that they are over.
    const settled = () => wait(1000)
    const limited = event => Promise.race([event, wait(5000)])
    const show = html => {
      const frame = document.createElement('iframe')
      frame.width = 600
      frame.height = 400
      if (controlPort) frame.sandbox = 'allow-scripts allow-same-origin allow-forms allow-modals'
      document.body.append(frame)
      const view = frame.contentWindow
      const page = view.document
      frame.loaded = limited(new Promise(done => frame.addEventListener('load', done, {once: true})))
      page.open()
      page.write('<!DOCTYPE html><html><head><title>ours</title><style>#mail { contain: content }</style></head>'
        + '<body><p id="before">before</p><div id="mail">' + html + '</div><p id="after">after</p></body></html>')
      page.close()
      return frame
    }
    const act = view => {
      // What waits for a person: links and buttons that run something, and the passing of a mouse.
      for (const element of [...view.document.querySelectorAll('#mail *')].slice(0, 100)) {
        for (const type of ['mouseover', 'focus', 'focusin', 'pointerdown', 'toggle']) element.dispatchEvent(new view.Event(type))
        const address = element.getAttribute('href')?.startsWith('#') ? '' : element.href?.baseVal ?? element.href
        const runs = typeof address === 'string' && address !== '' && !/^(https?|mailto|tel):/i.test(address)
        if (runs || ['BUTTON', 'INPUT'].includes(element.tagName) || element.onclick) {
          element.dispatchEvent(new view.MouseEvent('click', {bubbles: true, cancelable: true}))
        }
      }
    }
    return (async () => {
      const plain = show('<p>x</p>')
      await plain.loaded
      const expected = look(plain.contentWindow)
      plain.remove()
      const frames = fragments.map(show)
      await Promise.all(frames.map(frame => frame.loaded))
      await settled()
      for (const frame of frames) { try { act(frame.contentWindow) } catch {} }
      await settled()
      if (controlPort) {
        const last = new Image()
        const isOver = new Promise(done => { last.onerror = last.onload = done })
        last.src = `http://127.0.0.1:${controlPort}/last`
        await limited(isOver)
      }
      return frames.map(frame => {
        const view = frame.contentWindow
        let changes = []
        try {
          const seen = look(view)
          changes = Object.keys(expected).filter(key => seen[key] !== expected[key]).map(key => `${key}: ${seen[key]}`)
        } catch (error) {
          changes = [String(error)]
        }
        let fired = running.has(view)
        try { fired = fired || view.hasRun === true } catch {}
        return {fired, changes}
      })
    })()
    """
}
