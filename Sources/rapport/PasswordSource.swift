internal import ArgumentParser
internal import Glibc
internal import Model
internal import Store

/// Where a password comes from: a prompt, a file or standard input; never an argument, which other processes see.
struct PasswordSource: ParsableArguments {
  @Option(help: "Read the password from the first line of this file; - reads standard input.")
  var passwordFile: String?

  /// Longest password taken, in bytes: app passwords have 16, tokens some thousands.
  private static let maximumLength = 8192

  /// Reads the password; asks for it on the terminal when no file is named.
  func read(prompt: String) throws -> Secret {
    let line = try passwordFile.map(PasswordSource.firstLine) ?? PasswordSource.ask(prompt)
    guard let line, !line.isEmpty else {
      throw Problem("no password was given; type it, or use --password-file FILE", .usage)
    }
    return Secret(line)
  }

  /// Can a person be asked?
  static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  fileprivate static func firstLine(of path: String) throws -> String? {
    if path == "-" { return try line(from: STDIN_FILENO, "standard input") }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw unreadable(path) }
    defer { close(file) }
    return try line(from: file, path)
  }

  fileprivate static func ask(_ prompt: String) throws -> String? {
    guard isTerminal else {
      throw Problem("no terminal to ask for the password on; use --password-file FILE", .usage)
    }
    Output.draw(prompt + ": ")
    let typed = try HiddenLine()?.read {
      defer { Output.draw("\n") }
      return try line(from: STDIN_FILENO, "the terminal")
    }
    guard let typed else {
      throw Problem("the terminal cannot hide what is typed; use --password-file FILE", .failed)
    }
    return typed
  }

  /// A line without its end, empty where there is none. Nothing behind it is read: that is for somebody else.
  private static func line(from descriptor: Int32, _ place: String) throws -> String {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      let count = Glibc.read(descriptor, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(place) }
      if count == 0 || byte == 0x0A { break }
      line.append(byte)
      guard line.count <= maximumLength else {
        throw Problem("the password from \(place) is longer than \(maximumLength) bytes", .badInput)
      }
    }
    if line.last == 0x0D { line.removeLast() }
    // Read as anything else it would be another password, and nobody would know why it is refused.
    guard let text = String(validating: line, as: UTF8.self) else {
      throw Problem("the password from \(place) is not in UTF-8", .badInput)
    }
    return text
  }

  private static func unreadable(_ place: String) -> Problem {
    Problem("read the password from \(place): it cannot be opened", .badInput)
  }
}

/// Where a new password for the pages comes from: a file, or a terminal, on which it is asked for twice.
struct NewPassword: ParsableArguments {
  @Option(help: "Read the password for the pages from the first line of this file; - reads standard input.")
  var passwordFile: String?

  static func prompt(_ address: Address) -> String {
    "password for the pages of \(address), at least \(MailStore.minimumPassword) characters"
  }

  func read(prompt: String) throws -> Secret {
    guard let line = try line(prompt), !line.isEmpty else {
      throw Problem("no password was given; type it, or use --password-file FILE", .usage)
    }
    return try NewPassword.check(line)
  }

  /// Nil where no file is named and there is no terminal, or nothing is typed.
  func readIfPossible(prompt: String) throws -> Secret? {
    guard passwordFile != nil || PasswordSource.isTerminal else { return nil }
    guard let line = try line(prompt + " (nothing: none yet)"), !line.isEmpty else { return nil }
    return try NewPassword.check(line)
  }

  private func line(_ prompt: String) throws -> String? {
    if let passwordFile { return try PasswordSource.firstLine(of: passwordFile) }
    guard let first = try PasswordSource.ask(prompt), !first.isEmpty else { return nil }
    guard try PasswordSource.ask("the same once more") == first else {
      throw Problem("the two passwords are not the same; nothing was changed", .usage)
    }
    return first
  }

  /// As the store takes it, before anything is made.
  private static func check(_ line: String) throws -> Secret {
    guard line.count >= MailStore.minimumPassword, line.utf8.count <= MailStore.maximumPassword else {
      throw Problem(
        "the password has fewer than \(MailStore.minimumPassword) characters or more than "
          + "\(MailStore.maximumPassword) bytes; nothing was changed", .usage)
    }
    return Secret(line)
  }
}
