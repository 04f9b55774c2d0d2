/// The names of time zones that stand in dates: those of RFC 5322 4.3 and the ones in use.
enum ZoneNames {
  /// Minutes east of Greenwich; nil for other words.
  static func offset(_ word: some Collection<UInt8>) -> Int? {
    guard word.count <= 5 else { return nil }
    return minutes[word.map { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 }.text]
  }

  /// What several countries mean differently is left out, or what mail mostly means.
  private static let minutes: [String: Int] = [
    "UT": 0, "GMT": 0, "UTC": 0, "Z": 0, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "NST": -210, "NDT": -150, "AST": -240,
    "ADT": -180, "BRT": -180, "BRST": -120, "ART": -180, "CLT": -240, "CLST": -180, "COT": -300, "PET": -300, "WET": 0,
    "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "MET": 60, "MEST": 120, "MESZ": 120, "MEZ": 60, "EET": 120,
    "EEST": 180, "MSK": 180, "MSD": 240, "TRT": 180, "SAMT": 240, "YEKT": 300, "OMST": 360, "NOVT": 420, "KRAT": 420,
    "IRKT": 480, "VLAT": 600, "GST": 240, "PKT": 300, "NPT": 345, "ICT": 420, "WIB": 420, "JST": 540, "KST": 540,
    "HKT": 480, "SGT": 480, "PHT": 480, "AEST": 600, "AEDT": 660, "ACST": 570, "ACDT": 630, "AWST": 480, "NZST": 720,
    "NZDT": 780, "SAST": 120, "CAT": 120, "EAT": 180, "WAT": 60,
  ]
}
