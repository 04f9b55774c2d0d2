package import Model

extension MIMEDecoder {
  /// A file name that is safe on any system, made of the name in the message; never empty, at most
  /// `MIMELimits.fileName` bytes.
  ///
  /// It names no folder, device or hidden file and holds no letters that cannot be seen. Two parts may get the same.
  package static func safeName(for part: Part) -> String {
    var name = String(String.UnicodeScalarView((part.name ?? "").unicodeScalars.compactMap(clean)))
    // A path, of whichever system: its last step.
    if let slash = name.unicodeScalars.lastIndex(where: { $0 == "/" || $0 == "\\" }) {
      name = String(name.unicodeScalars[name.unicodeScalars.index(after: slash)...])
    }
    name = String(
      String.UnicodeScalarView(name.unicodeScalars.map { ":*?\"<>|".unicodeScalars.contains($0) ? "_" : $0 }))
    name = trimmed(name)
    if name.isEmpty { return "attachment" + (extensions[part.type] ?? ".bin") }
    name = shortened(name)
    // Windows takes these for devices, whatever follows the first dot.
    let stem = name.prefix { $0 != "." }.lowercased().trimmedText
    return devices.contains(stem) ? "_" + name : name
  }

  /// Nil for controls and for letters that hide or turn around what stands beside them (UTS 39).
  private static func clean(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .unassigned: nil
    case .lineSeparator, .paragraphSeparator, .spaceSeparator: " "
    default: scalar
    }
  }

  /// Windows drops dots and spaces at the end; a dot in front hides a file elsewhere.
  private static func trimmed(_ name: String) -> String {
    let isEdge = { (scalar: Unicode.Scalar) in scalar == "." || scalar == " " }
    guard let last = name.unicodeScalars.lastIndex(where: { !isEdge($0) }) else { return "" }
    return String(String.UnicodeScalarView(name.unicodeScalars[...last].drop(while: isEdge)))
  }

  /// Cut before the extension, never inside a letter.
  private static func shortened(_ name: String) -> String {
    guard name.utf8.count > MIMELimits.fileName else { return name }
    var tail = ""
    if let dot = name.lastIndex(of: "."), name[dot...].utf8.count <= 20 { tail = String(name[dot...]) }
    var head = ""
    var room = MIMELimits.fileName - tail.utf8.count
    for scalar in name.unicodeScalars {
      room -= UTF8.width(scalar)
      if room < 0 { break }
      head.unicodeScalars.append(scalar)
    }
    return trimmed(head) + tail
  }

  private static let devices: Set<String> = {
    var names: Set<String> = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"]
    for digit in ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³"] {
      names.insert("com" + digit)
      names.insert("lpt" + digit)
    }
    return names
  }()

  private static let extensions = [
    "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "text/plain": ".txt",
    "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv", "message/rfc822": ".eml",
    "application/zip": ".zip", "text/rfc822-headers": ".txt", "message/delivery-status": ".txt",
    "application/pgp-signature": ".asc", "application/pkcs7-signature": ".p7s", "application/ms-tnef": ".dat",
  ]
}
