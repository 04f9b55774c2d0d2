package import Model
internal import Wire

/// What a person types where, on a device that has a browser (RFC 8628 3.2).
package struct DeviceGrant: Sendable, Hashable {
  package var deviceCode: Secret
  package var userCode: String
  package var place: String
  /// The place with the code in it; nil where the issuer has none.
  package var wholePlace: String?
  /// Seconds.
  package var life: Int64
  package var interval: Int64

  /// RFC 8628 3.2: where the issuer does not say.
  private static let usualInterval: Int64 = 5
  /// A life or an interval outside is taken for the nearest: they stop a flow that never ends or asks without pause.
  private static let lives: ClosedRange<Int64> = 60...3600
  private static let intervals: ClosedRange<Int64> = 1...60

  package init(status: Int, body: [UInt8], hiding secrets: [Secret]) throws(OAuthError) {
    let answer = try OAuthAnswer(status: status, body: body)
    guard status == 200 else { throw answer.failure(status: status, hiding: secrets) }
    guard let code = answer.token("device_code"), let user = answer.text("user_code"),
      // Google wrote the name before the RFC had it.
      let place = answer.text("verification_uri") ?? answer.text("verification_url")
    else { throw .malformed("it has no code, or no place to type it") }
    deviceCode = code
    userCode = ServerText.clean(user, limit: 40)
    self.place = ServerText.clean(place)
    wholePlace = answer.text("verification_uri_complete").map { ServerText.clean($0) }
    life = DeviceGrant.clamp(answer.number("expires_in") ?? 600, DeviceGrant.lives)
    interval = DeviceGrant.clamp(answer.number("interval") ?? DeviceGrant.usualInterval, DeviceGrant.intervals)
  }

  private static func clamp(_ number: Int64, _ range: ClosedRange<Int64>) -> Int64 {
    min(max(number, range.lowerBound), range.upperBound)
  }
}

/// Waits for a person to let a program in on another device (RFC 8628 3.4, 3.5). Pure; a shell asks and waits.
package struct DeviceFlow: Sendable, Hashable {
  package enum Event: Sendable, Hashable {
    /// The wait is over.
    case woke(at: Timestamp)
    case answered(status: Int, body: [UInt8], at: Timestamp)
    /// No answer: the network or the server is in trouble.
    case unreachable(at: Timestamp)
  }

  package enum Action: Sendable, Hashable {
    case wait(until: Timestamp)
    /// Ask the token endpoint.
    case ask
    case finished(OAuthTokens)
    case failed(OAuthError)
  }

  private let registration: OAuthRegistration
  private let deviceCode: Secret
  private let end: Timestamp
  private var interval: Int64
  private var isOver = false

  /// Added to the interval by each `slow_down` (RFC 8628 3.5), in seconds.
  private static let slower: Int64 = 5
  /// Longest interval, in seconds: whoever has signed in does not wait longer for us to see it.
  private static let longestInterval: Int64 = 120

  package init(_ grant: DeviceGrant, at registration: OAuthRegistration, now: Timestamp) {
    (self.registration, deviceCode, interval) = (registration, grant.deviceCode, grant.interval)
    end = now.adding(seconds: grant.life)
  }

  package func begin(at now: Timestamp) -> [Action] { [.wait(until: now.adding(seconds: interval))] }

  package mutating func received(_ event: Event) -> [Action] {
    if isOver { return [] }
    switch event {
    case .woke(let now): return now >= end ? over(.failed(.expired)) : [.ask]
    case .unreachable(let now):
      // RFC 8628 3.5: exponential back-off.
      interval = min(interval * 2, DeviceFlow.longestInterval)
      return again(after: now)
    case .answered(let status, let body, let now): return answered(status, body, now)
    }
  }

  private mutating func answered(_ status: Int, _ body: [UInt8], _ now: Timestamp) -> [Action] {
    if status != 200, let code = try? OAuthAnswer(status: status, body: body).text("error") {
      switch code {
      case "authorization_pending": return again(after: now)
      case "slow_down":
        interval = min(interval + DeviceFlow.slower, DeviceFlow.longestInterval)
        return again(after: now)
      default: break
      }
    }
    do throws(OAuthError) {
      return over(
        .finished(
          try OAuthTokens(
            status: status, body: body, asked: registration.issuer, client: registration.client, hiding: [deviceCode])))
    } catch {
      if case .temporary = error { return received(.unreachable(at: now)) }
      // Here the grant is the device code: one that is not good any more has expired or was used.
      if case .consentEnded(let why) = error { return over(.failed(.declined(why))) }
      return over(.failed(error))
    }
  }

  private func again(after now: Timestamp) -> [Action] {
    [.wait(until: min(now.adding(seconds: interval), end))]
  }

  private mutating func over(_ action: Action) -> [Action] {
    isOver = true
    return [action]
  }
}
