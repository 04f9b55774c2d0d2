/// What a provider lets a program fetch in a day.
package struct DailyShare: Sendable, Hashable {
  /// Whose rule it is.
  package var provider: String
  package var bytes: Int64

  /// - Parameter bytes: more than none.
  package init(provider: String, bytes: Int64) { (self.provider, self.bytes) = (provider, max(1, bytes)) }

  /// Whole days that so much mail takes, at least one.
  package func days(for mail: Int64) -> Int { max(1, Int((mail + bytes - 1) / bytes)) }

  /// `about 4 days at 2,000 MB a day, which is what Gmail allows`, for English readers.
  package func estimate(for mail: Int64) -> String {
    let days = days(for: mail)
    return "about \(days) \(days == 1 ? "day" : "days") at \(megabytes) MB a day, which is what \(provider) allows"
  }

  /// Millions of bytes, in groups of three digits.
  package var megabytes: String {
    let digits = String(bytes / 1_000_000)
    guard digits.utf8.count > 3 else { return digits }
    return "\(digits.dropLast(3)),\(digits.suffix(3))"
  }
}

extension Provider {
  /// Nil where no limit is known.
  package var dailyShare: DailyShare? { dailyBytes.map { DailyShare(provider: name, bytes: $0) } }

  /// Of the provider that the host of an IMAP server is of.
  package static func dailyShare(imapHost host: String) -> DailyShare? { preset(imapHost: host)?.dailyShare }
}
