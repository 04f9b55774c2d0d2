import Model
import Store
import TestSupport
import Testing

@testable import Web

/// Getting in, staying in, and what becomes of what somebody wrote while they were out.
@Suite(.serialized)
struct LogInTests {
  @Test func onlyWithTheRightPasswordAndBackToWhereOneWas() async throws {
    try await TestSite.with { site in
      let client = HTTPClient(port: site.port)
      let first = try await client.get("/records?kind=deal")
      #expect(first.status == 303 && first["Location"] == "/login?next=%2Frecords%3Fkind%3Ddeal")
      let wrong = try await client.post("/login", form: [("address", "ben@acme.example"), ("password", "wrong")])
      #expect(wrong.status == 401 && wrong.headers.all(named: "Set-Cookie").isEmpty)
      let cross = try await client.post(
        "/login", form: [("address", "ben@acme.example"), ("password", "ben likes harbours")],
        headers: [HTTPField("Sec-Fetch-Site", "cross-site")])
      #expect(cross.status == 403)
      for (next, place) in [("/records?kind=deal", "/records?kind=deal"), ("//evil.example", "/")] {
        let form = [("address", "BEN@acme.example"), ("password", "ben likes harbours"), ("next", next)]
        let right = try await client.post("/login", form: form)
        #expect(right.status == 303 && right["Location"] == place)
        let cookie = try #require(right["Set-Cookie"])
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Secure"))
      }
      let behind = try await client.post(
        "/login", form: [("address", "ben@acme.example"), ("password", "ben likes harbours")],
        headers: [HTTPField("X-Forwarded-Proto", "https")])
      #expect(try #require(behind["Set-Cookie"]).contains("Secure"))
      #expect(try await client.get("/").status == 200)
      let out = try await client.post("/logout", form: [("form", try await site.formToken(client))])
      #expect(out.status == 303 && client.cookie("rapport_session") == nil)
      #expect(try await client.get("/").status == 303)
      // Nothing that lasts is opened for who is not there.
      #expect(try await client.get("/events").status == 204)
    }
  }

  @Test func guessingIsSlowedDown() async throws {
    try await TestSite.with { site in
      let client = HTTPClient(port: site.port)
      var answers: [String] = []
      for attempt in 1...6 {
        let form = [("address", "olena@acme.example"), ("password", "guess \(attempt)")]
        answers.append(try await client.post("/login", form: form).text)
      }
      let texts = Texts(language: .english)
      #expect(answers.prefix(5).allSatisfy { $0.contains(texts["logInWrong"]) })
      #expect(answers[5].contains("Too many attempts"))
      // Not the right one either, as long as it lasts.
      let right = try await client.post(
        "/login", form: [("address", "olena@acme.example"), ("password", "olena likes harbours")])
      #expect(right.status == 401)
    }
  }

  @Test func whatWasWrittenGoesThroughTheLogIn() async throws {
    try await TestSite.with { site in
      let client = HTTPClient(port: site.port)
      let path = "/messages/\(site.letter("shared"))/reply"
      let key = String(repeating: "a", count: 32)
      let typed = [
        ("form", "old"), ("text", "Dear \"Anna\" & <all>\nyours"), ("to", "all"), ("key", key),
        ("who", "\(site.user(.olena).id)"),
      ]
      let stopped = try await client.post(path, form: typed)
      #expect(stopped.status == 401)
      var form = [("address", "olena@acme.example"), ("password", "olena likes harbours")]
      for match in stopped.text.matches(of: /name="(kept[^"]*)" value="([^"]*)"/) {
        let value = String(match.2).replacing("&quot;", with: "\"").replacing("&lt;", with: "<")
          .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
        form.append((String(match.1), value))
      }
      // A wrong password on the way loses nothing.
      let missed = try await client.post("/login", form: form.map { $0.0 == "password" ? ($0.0, "wrong") : $0 })
      #expect(missed.status == 401 && missed.text.contains("Dear &quot;Anna&quot; &amp; &lt;all&gt;"))
      let page = try await client.post("/login", form: form)
      #expect(page.status == 422 && client.cookie("rapport_session") != nil)
      #expect(page.text.contains("Dear &quot;Anna&quot; &amp; &lt;all&gt;\nyours</textarea>"))
      #expect(try site.replies() == 0, "nothing is sent before the person has seen it again")
      // Another person who logs in there does not get it.
      let ben = form.map { $0.0 == "address" ? ($0.0, "ben@acme.example") : $0 }
        .map { $0.0 == "password" ? ($0.0, "ben likes harbours") : $0 }
      let other = try await HTTPClient(port: site.port).post("/login", form: ben)
      #expect(other.status == 303 && other["Location"] == "/" && !other.text.contains("Anna"))
      // Another site's form is not carried in.
      let foreign = try await HTTPClient(port: site.port).post(
        path, form: typed, headers: [HTTPField("Sec-Fetch-Site", "cross-site")])
      #expect(foreign.status == 303 && !foreign.text.contains("Anna"))
    }
  }
}
