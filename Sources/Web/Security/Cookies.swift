internal import Hummingbird
internal import Model

/// The cookies of the pages.
enum Cookies {
  static let session = "rapport_session"
  static let language = "rapport_language"

  /// As long as the store keeps a session, in seconds.
  private static let lifetime = 30 * 86_400
  private static let languageLifetime = 365 * 86_400

  /// No script reads it, no other site's form brings it along, and behind a proxy that speaks HTTPS it stays there.
  static func session(_ token: Secret, for request: Request) -> Cookie {
    token.reveal {
      Cookie(
        name: session, value: $0, maxAge: lifetime, path: "/", secure: isEncrypted(request), httpOnly: true,
        sameSite: .lax)
    }
  }

  /// What the proxy in front says. Who says so without one only keeps their own cookie from coming back.
  private static func isEncrypted(_ request: Request) -> Bool {
    HTTPFieldName("X-Forwarded-Proto").flatMap { request.headers[$0] } == "https"
  }

  static var noSession: Cookie {
    Cookie(name: session, value: "", maxAge: 0, path: "/", secure: false, httpOnly: true, sameSite: .lax)
  }

  static func language(_ language: Language) -> Cookie {
    Cookie(
      name: self.language, value: language.rawValue, maxAge: languageLifetime, path: "/", secure: false, httpOnly: true,
      sameSite: .lax)
  }
}
