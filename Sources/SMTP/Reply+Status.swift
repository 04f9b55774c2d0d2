extension Reply {
  /// The enhanced status code (RFC 3463) that the text begins with: `5.1.1`.
  ///
  /// Nil where its class is not that of the reply: then it cannot be believed, and the code alone decides (RFC 2034 4).
  var status: String? { lines.first.flatMap(Reply.leadingStatus).flatMap { $0.utf8.first == firstDigit ? $0 : nil } }

  /// The account has sent as much as its provider lets it in a day, and the code says never although that passes.
  ///
  /// QUIRK: Gmail says `550 5.4.5`, which of its own is congestion (RFC 3463 3.5); Microsoft `550 5.1.90`, `5.7.232` and
  /// `5.7.233` where it is the organisation that has sent too much, and words behind statuses that mean other things,
  /// too: `554 5.2.0 …SubmissionQuotaExceededException`, `550 5.2.2 Submission quota exceeded`, and `554 5.2.0 … Actual
  /// verdict is RefuseQuota` at Outlook.com.
  var isOverAllowance: Bool {
    guard (500...599).contains(code), let status else { return false }
    switch status {
    case "5.4.5", "5.1.90", "5.7.232", "5.7.233": return true
    case "5.2.0", "5.2.2":
      let lower = text.lowercased()
      return ["submissionquotaexceeded", "submission quota", "refusequota"].contains(where: lower.contains)
    default: return false
    }
  }

  /// Trying again later may help.
  var passes: Bool { isTemporary || isOverAllowance }

  private var firstDigit: UInt8 { 0x30 + UInt8(code / 100) }

  /// The lines as one, an enhanced status code that each of them repeats only once.
  static func joined(_ lines: [String]) -> String {
    guard let status = lines.first.flatMap(leadingStatus) else { return lines.joined(separator: " ") }
    let rest = lines.dropFirst().map { $0.hasPrefix(status + " ") ? String($0.dropFirst(status.count + 1)) : $0 }
    return ([lines[0]] + rest).joined(separator: " ")
  }

  /// RFC 2034 4: class, subject and detail, then a space or nothing.
  private static func leadingStatus(_ line: String) -> String? {
    guard let word = line.split(separator: " ", maxSplits: 1).first else { return nil }
    let numbers = word.split(separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 3, ["2", "4", "5"].contains(numbers[0]),
      numbers.dropFirst().allSatisfy({ number in
        (1...3).contains(number.utf8.count) && number.utf8.allSatisfy { (0x30...0x39).contains($0) }
      })
    else { return nil }
    return String(word)
  }
}
