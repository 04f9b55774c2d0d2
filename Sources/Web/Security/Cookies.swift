internal import Hummingbird
internal import Model

/// The cookies of the pages.
enum Cookies {
  static let session = "rapport_session"
  static let language = "rapport_language"

  /// As long as the store keeps a session, in seconds.
  private static let lifetime = 30 * 86_400
  private static let languageLifetime = 365 * 86_400

  /// No script reads it, and no other site's form brings it along.
  static func session(_ token: Secret) -> Cookie {
    token.reveal {
      Cookie(name: session, value: $0, maxAge: lifetime, path: "/", secure: false, httpOnly: true, sameSite: .lax)
    }
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
