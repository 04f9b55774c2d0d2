import Model
import Testing

@testable import Providers

@Suite struct DeviceFlowTests {
  private func after(_ seconds: Int64) -> Timestamp { beginning.adding(seconds: seconds) }

  private func flow(_ more: String = "") throws -> (flow: DeviceFlow, grant: DeviceGrant) {
    let body = #"{"device_code":"device-17","user_code":"WDJB-MJHT","verification_uri":"https://x.example/d"\#(more)}"#
    let grant = try DeviceGrant(status: 200, body: bytes(body), hiding: [])
    return (DeviceFlow(grant, at: acme, now: beginning), grant)
  }

  private func answer(_ status: Int, _ body: String, at seconds: Int64) -> DeviceFlow.Event {
    .answered(status: status, body: bytes(body), at: after(seconds))
  }

  private let good = #"{"access_token":"a","token_type":"Bearer","refresh_token":"r"}"#

  @Test func aPersonLetsUsIn() throws {
    var (flow, grant) = try flow(#","expires_in":900"#)
    #expect(grant.userCode == "WDJB-MJHT" && grant.place == "https://x.example/d" && grant.wholePlace == nil)
    #expect(grant.interval == 5 && grant.life == 900)
    #expect(flow.begin(at: beginning) == [.wait(until: after(5))])
    #expect(flow.received(.woke(at: after(5))) == [.ask])
    #expect(flow.received(answer(400, #"{"error":"authorization_pending"}"#, at: 6)) == [.wait(until: after(11))])
    #expect(flow.received(.woke(at: after(11))) == [.ask])
    // RFC 8628 3.5: five seconds more, now and from now on.
    #expect(flow.received(answer(400, #"{"error":"slow_down"}"#, at: 12)) == [.wait(until: after(22))])
    #expect(flow.received(answer(400, #"{"error":"authorization_pending"}"#, at: 23)) == [.wait(until: after(33))])
    let tokens = try OAuthTokens(
      status: 200, body: bytes(good), asked: acme.issuer, client: acme.client, hiding: [])
    #expect(flow.received(answer(200, good, at: 34)) == [.finished(tokens)])
    // It is over once.
    #expect(flow.received(.woke(at: after(40))) == [])
    #expect(flow.received(answer(200, good, at: 41)) == [])
  }

  @Test(
    "answers that end it",
    arguments: [
      (400, #"{"error":"access_denied"}"#, OAuthError.declined("access_denied")),
      (400, #"{"error":"authorization_declined"}"#, .declined("authorization_declined")),
      (400, #"{"error":"expired_token"}"#, .expired),
      (400, #"{"error":"bad_verification_code"}"#, .expired),
      (400, #"{"error":"invalid_grant","error_description":"used"}"#, .declined("invalid_grant: used")),
      (401, #"{"error":"invalid_client"}"#, .configuration("invalid_client")),
      (400, #"{"error":"device-17"}"#, .malformed("it says •••")),
      (200, "{}", .malformed("its token is of another type than Bearer")),
    ])
  func ends(status: Int, body: String, error: OAuthError) throws {
    var (flow, _) = try flow()
    #expect(flow.received(answer(status, body, at: 5)) == [.failed(error)])
  }

  /// RFC 8628 3.5: no answer doubles the interval, up to a bound; the code's end is the end.
  @Test func troubleIsWaitedOut() throws {
    var (flow, _) = try flow(#","expires_in":300,"interval":30"#)
    #expect(flow.received(.unreachable(at: after(30))) == [.wait(until: after(90))])
    #expect(flow.received(answer(503, "busy", at: 90)) == [.wait(until: after(210))])
    #expect(flow.received(.unreachable(at: after(210))) == [.wait(until: after(300))])
    #expect(flow.received(.woke(at: after(299))) == [.ask])
    #expect(flow.received(.woke(at: after(300))) == [.failed(.expired)])
    #expect(flow.received(.woke(at: after(301))) == [])
  }

  @Test(
    "grants",
    arguments: [
      (#"{"device_code":"d","user_code":"U","verification_url":"https://x"}"#, "https://x", 600, 5),
      (
        #"{"device_code":"d","user_code":"U","verification_uri":"https://x","interval":0,"expires_in":1}"#, "https://x",
        60,
        1
      ),
      (
        #"{"device_code":"d","user_code":"U","verification_uri":"https://x","interval":9999,"expires_in":1e9}"#,
        "https://x", 3600, 60
      ),
    ] as [(String, String, Int64, Int64)])
  func grants(body: String, place: String, life: Int64, interval: Int64) throws {
    let grant = try DeviceGrant(status: 200, body: bytes(body), hiding: [])
    #expect(grant.place == place && grant.life == life && grant.interval == interval)
  }

  @Test func aGrantWithoutACodeIsNone() {
    #expect(throws: OAuthError.malformed("it has no code, or no place to type it")) {
      try DeviceGrant(status: 200, body: bytes(#"{"user_code":"U","verification_uri":"x"}"#), hiding: [])
    }
    #expect(throws: OAuthError.configuration("unauthorized_client")) {
      try DeviceGrant(status: 400, body: bytes(#"{"error":"unauthorized_client"}"#), hiding: [])
    }
  }
}
