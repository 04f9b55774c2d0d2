/// What proves to a server who signs in.
package enum Credential: Sendable, Hashable {
  case password(Secret)
  /// An OAuth 2.0 access token.
  case token(Secret)
}
