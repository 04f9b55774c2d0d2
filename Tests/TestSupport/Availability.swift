import Glibc
package import Testing

extension Tag {
  /// Tests that need real mail servers: `@Test(.tags(.servers), .enabled(if: serversAvailable))`.
  @Tag package static var servers: Self
}

/// Whether tests may start real mail servers: not in quick runs (`RAPPORT_QUICK=1`), which say so once.
///
/// Everywhere else they run, and fail with one line on a machine that lacks root or a package.
package let serversAvailable: Bool = {
  guard let quick = getenv("RAPPORT_QUICK"), strcmp(quick, "1") == 0 else { return true }
  print("skipped: tests with real mail servers (RAPPORT_QUICK=1)")
  return false
}()
