import Glibc
package import Testing

extension Tag {
  /// Tests that need real mail servers: `@Test(.tags(.servers), .enabled(if: serversAvailable))`.
  @Tag package static var servers: Self
  /// Tests that drive a real browser: `@Suite(.tags(.browser), .enabled(if: browserAvailable), .serialized)`.
  @Tag package static var browser: Self
}

/// Whether tests may start real mail servers: not in quick runs (`RAPPORT_QUICK=1`), which say so once.
///
/// Everywhere else they run, and fail with one line on a machine that lacks root or a package.
package let serversAvailable: Bool = {
  guard isQuickRun else { return true }
  print("skipped: tests with real mail servers (RAPPORT_QUICK=1)")
  return false
}()

/// Whether tests may drive a browser: not in quick runs, nor without Chromium and its driver; both are said once.
/// `Tests/run` installs them.
package let browserAvailable: Bool = {
  if isQuickRun {
    print("skipped: tests with a real browser (RAPPORT_QUICK=1)")
  } else if ["chromium", "chromedriver"].contains(where: { access("/usr/bin/\($0)", X_OK) != 0 }) {
    print("skipped: tests with a real browser (apt-get install chromium chromium-driver)")
  } else {
    return true
  }
  return false
}()

private var isQuickRun: Bool { getenv("RAPPORT_QUICK").map { strcmp($0, "1") == 0 } ?? false }
