import Model

/// The defects of one message as they are found; no repeats, and no more than `MIMELimits.defects`.
struct Defects {
  private(set) var list: [Defect] = []
  /// Header fields whose charset was guessed.
  var guessedFields = 0

  mutating func note(_ kind: String, _ detail: String) {
    guard list.count < MIMELimits.defects else { return }
    let defect = Defect(kind: kind, detail: detail)
    if !list.contains(defect) { list.append(defect) }
  }
}
