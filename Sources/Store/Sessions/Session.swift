package import Model

/// A person who has logged in, as one browser.
package struct Session: Sendable, Hashable {
  package var user: User
  /// Goes into each form of the session: what comes back without it was not sent from our pages.
  package var formToken: String

  package var viewer: Viewer { Viewer(user: user.id) }
}

/// What came of an attempt to log in.
package enum LogIn: Sendable, Hashable {
  /// The token is for the browser; it is not kept here.
  case session(token: Secret, user: User)
  /// The address or the password, it is not said which.
  case wrong
  case throttled(until: Timestamp)
}
