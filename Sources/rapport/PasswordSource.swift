internal import ArgumentParser
internal import Foundation
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
    guard let line, !line.isEmpty, line.utf8.count <= PasswordSource.maximumLength else {
      throw Problem("no password was given; type it, or use --password-file FILE", .usage)
    }
    return Secret(line)
  }

  /// Can a person be asked?
  static var isTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  fileprivate static func firstLine(of path: String) throws -> String? {
    if path == "-" { return readLine(strippingNewline: true) }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw Problem("read the password from \(path): it cannot be opened", .badInput)
    }
    defer { try? file.close() }  // read only: nothing can be lost
    let data = try file.read(upToCount: PasswordSource.maximumLength + 2) ?? Data()
    let line = data.prefix { $0 != 0x0A }
    return String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
  }

  fileprivate static func ask(_ prompt: String) throws -> String? {
    guard isTerminal else {
      throw Problem("no terminal to ask for the password on; use --password-file FILE", .usage)
    }
    Output.draw(prompt + ": ")
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else {
      throw Problem("the terminal cannot hide what is typed; use --password-file FILE", .failed)
    }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else {
      throw Problem("the terminal cannot hide what is typed; use --password-file FILE", .failed)
    }
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
      Output.draw("\n")
    }
    return readLine(strippingNewline: true)
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
